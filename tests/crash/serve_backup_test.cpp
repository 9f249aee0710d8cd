// Backups that are taken while people work over HTTP: put back into a new place they verify, and
// have everything that was acknowledged before they were begun.
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "hammered.hpp"
#include "serve_people.hpp"
#include "upkeep/backup.hpp"

namespace jishi::crash {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kBefore = 60;  // acknowledged before a backup is begun

std::string text_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class ServeBackup : public ServedPeople {
 protected:
  struct Made {
    std::string file;
    std::set<std::int64_t> before;  // acknowledged before it was begun
  };

  std::string in_folder(const std::string& name) const { return (folder() / name).string(); }
  static std::string number(int i) { return std::to_string(i); }
  std::string new_place(const std::string& name) {
    return postgres() != nullptr ? postgres()->address(name) : in_folder(name + ".db");
  }
  std::vector<std::string> backup_words(const std::string& file) const {
    return {"backup", file, "--db", address(), "--files", folders().files().string(), "--json"};
  }

  Made back_up(int i) {
    Made made{in_folder("backup." + number(i)), told().edits()};
    const std::string said = in_folder("said." + number(i));
    const std::size_t count = told().count();
    EXPECT_EQ(run_program(backup_words(made.file), said), 0) << said_in(said);
    const json answer = json::parse(text_of(said), nullptr, false);
    EXPECT_EQ(answer.is_object() ? answer.value("trial", "") : "", "whole") << said_in(said);
    EXPECT_GT(told().count(), count) << "nobody worked while it was made";
    return made;
  }

  // In a place of its own, by the commands that an office would use.
  void restore(const Made& made) {
    const std::string place = new_place(fs::path(made.file).filename().string());
    const std::string said = made.file + ".said";
    ASSERT_EQ(
        run_program({"restore", made.file, "--db", place, "--files", made.file + ".put"}, said), 0)
        << said_in(said);
    EXPECT_EQ(run_program({"verify", "--journal", "--heads", upkeep::heads_file(made.file).string(),
                           "--db", place},
                          said),
              0)
        << said_in(said);
    EXPECT_EQ(run_program({"verify", "--index", "--sample", "4", "--db", place}, said), 0)
        << said_in(said);
    office::Office office(place, folders().keys());
    const Survey found = survey(office);
    for (const std::int64_t edit : made.before)
      EXPECT_TRUE(found.edits.contains(edit)) << "edit " << edit << " was acknowledged before";
    std::printf("%zu edits acknowledged before the backup, %zu in it\n", made.before.size(),
                found.edits.size());
  }
};
JISHI_SERVED_ON_BOTH_DATABASES(ServeBackup);

TEST_P(ServeBackup, TakenUnderLoadRestoresAndVerifies) {
  found();
  std::vector<Made> all;
  {
    Shift shift(*this);
    for (int i = 0; i < rounds(1, 20) && !HasFailure(); ++i) {
      shift.wait_for(kBefore * static_cast<std::size_t>(i + 1));
      all.push_back(back_up(i));
    }
  }
  settle(told().edits());
  finish();
  for (const Made& made : all)
    if (!HasFailure()) restore(made);
}

// However far it had come: it has its heads and is whole, or it is refused.
TEST_P(ServeBackup, ABackupThatIsKilledIsNotTakenForAWholeOne) {
  found();
  std::vector<Made> whole;
  int broken_off = 0;
  {
    Shift shift(*this);
    for (int i = 0; i < rounds(2, 20) && !HasFailure(); ++i) {
      shift.wait_for(kBefore * static_cast<std::size_t>(i + 1));
      Made made{in_folder("killed." + number(i)), told().edits()};
      auto words = backup_words(made.file);
      words.insert(words.begin(), JISHI_PROGRAM);
      words.insert(words.end(), {"--keys", folders().keys().string()});
      const fs::path own = in_folder("process." + number(i));
      fs::create_directory(own);
      Hammered backup(own, words);
      // By turns when its copy is begun and when it has its name.
      const fs::path moment = made.file + (i % 2 == 0 ? ".partial" : "");
      backup.wait_until([&] { return fs::exists(moment) || fs::exists(made.file); });
      backup.kill();
      if (fs::exists(upkeep::heads_file(made.file))) {
        whole.push_back(made);
        continue;
      }
      ++broken_off;
      const std::string said = in_folder("refused");
      fs::remove(said);
      EXPECT_NE(run_program({"restore", made.file, "--db", new_place("refused"), "--json"}, said),
                0);
      const std::string code = json::parse(text_of(said)).at("error").at("code").get<std::string>();
      EXPECT_EQ(code, fs::exists(made.file) ? "backup_unfinished" : "not_a_backup")
          << said_in(said);
    }
  }
  settle(told().edits());
  finish();
  for (const Made& made : whole)
    if (!HasFailure()) restore(made);
  std::printf("%d backups broken off, %zu whole\n", broken_off, whole.size());
}

}  // namespace
}  // namespace jishi::crash
