// import_hammer ADDRESS KEYS SHEET TASK FIRST_EDIT: does what TASK says in the office at ADDRESS
// while people edit its rows through the same Writer, until the process is killed or may not write
// any more.
//
//   import    takes the sheet in            continue  goes on with the last import
//   undo      takes back the last import    rotate    changes the key-wrapping key, again and again
//   erase     erases persons, some at a time (people add rows and correct none)
//
// Standard output gets a line for everything that somebody was told: the number of an acknowledged
// edit, “rows N” for rows of the import that are done, “erased N” for persons that are, “done” for
// the task, “ended” after that or after an error, the code of an error. Exits with 3 after a lost
// database.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "base/text.hpp"
#include "import_edits.hpp"
#include "ledger/retention.hpp"
#include "person/erase.hpp"
#include "person/vault.hpp"

namespace {

using namespace jishi;

constexpr int kEditors = 3;
constexpr std::int64_t kRowNumbers = 8'000;  // serials below this may be rows
constexpr std::int64_t kErasedTogether = 7;
// What a person does between two edits, at most: an import is written only while nobody waits.
constexpr std::chrono::microseconds kLongestPause{6'000};

// One write() each, so that a line is there wholly or not at all however the process ends.
void say(const std::string& line) {
  const std::string whole = line + "\n";
  if (write(STDOUT_FILENO, whole.data(), whole.size()) != static_cast<ssize_t>(whole.size())) {
    std::_Exit(4);
  }
}

class Teller final : public Progress {
 public:
  void step(std::string_view, std::int64_t done, std::int64_t) override {
    say("rows " + std::to_string(done));
  }
};

// Every third edit adds a row, the others correct one that is there.
void edit(office::Office& office, office::Edits& edits, std::int64_t number, bool may_correct,
          std::mt19937_64& random) {
  const std::string duty = std::string(office::kEdited) + std::to_string(number);
  const PartitionId partition = partition_of(office.county());
  if (may_correct && number % 3 != 0) {
    const auto serial = static_cast<std::int64_t>(random() % kRowNumbers) + 1;
    if (edits.correct_after(make_id<RowTag>(partition, serial), duty)) return;
  }
  const auto unit = static_cast<std::size_t>(number) % office.units().size();
  edits.add(office::MadeUpPerson(office::kEditorPersons + number), office.units()[unit], duty);
}

// Ends when the database is lost.
void edit_on(office::Office& office, std::atomic<std::int64_t>& next, bool may_correct) {
  office::Edits edits(office);
  std::mt19937_64 random(static_cast<std::uint64_t>(next.load()));
  while (true) {
    const std::int64_t number = next++;
    try {
      edit(office, edits, number, may_correct, random);
      say(std::to_string(number));
      std::this_thread::sleep_for(kLongestPause * (random() % 100) / 100);
    } catch (const db::DatabaseError& error) {
      say(std::string(db::error_code(error.error_class())));
      return;
    } catch (const Failure& failure) {
      say(failure.error().code);
      std::fprintf(stderr, "edit: %s\n", failure.error().message.c_str());
      std::_Exit(5);
    }
  }
}

void rotate(office::Office& office) {
  SilentProgress silent;
  while (true) {
    office.keys().add_wrapping_key(office::import_day()).or_throw();
    person::rewrap_data_keys(office.database(), office.writer(), office.keys(), silent);
    person::remove_unused_keys(office.database(), office.keys()).or_throw();
    say("done");
  }
}

void erase(office::Office& office, std::vector<PersonId> persons) {
  const auto definitions = office.definitions();
  std::int64_t erased = 0;
  while (!persons.empty()) {
    std::vector<person::Erasure> some;
    for (std::int64_t i = 0; i < kErasedTogether && !persons.empty(); ++i) {
      some.push_back({person::subject_of(persons.back()), "", 0});
      persons.pop_back();
    }
    some = ledger::with_rows(office.connection(), *definitions, std::move(some));
    person::erase(office.database(), office.writer(), office.keys(), some,
                  {kOperator, office.clock().now(), "erase"},
                  [&](db::Connection& connection, journal::ChangeSet& changes,
                      std::span<const person::Erasure> erasures) {
                    ledger::clear_rows(connection, changes, *definitions, erasures);
                  });
    for (const person::Erasure& each : some)
      if (each.purpose.empty()) ++erased;
    say("erased " + std::to_string(erased));
  }
  say("done");
}

void import(office::Office& office, const std::string& sheet, const std::string& task) {
  Teller teller;
  const auto surroundings = office.surroundings();
  const auto told = [](const auto& result) {
    say(result ? "done" : result.error().code);
    if (!result) std::fprintf(stderr, "%s\n", result.error().message.c_str());
  };
  if (task == "import") {
    told(exchange::run_import(surroundings, office.request(sheet), {}, teller));
    return;
  }
  const auto last = exchange::list_imports(office.connection(), 1);
  const exchange::ImportId id = last.empty() ? exchange::ImportId() : last.front().id;
  if (task == "continue") {
    told(exchange::continue_import(surroundings, id, sheet, {}, teller));
  } else {
    told(exchange::undo_import(surroundings, id, kOperator, teller));
  }
}

void work(office::Office& office, const std::string& sheet, const std::string& task,
          const std::vector<PersonId>& persons) {
  try {
    if (task == "rotate") {
      rotate(office);
    } else if (task == "erase") {
      erase(office, persons);
    } else {
      import(office, sheet, task);
    }
  } catch (const db::DatabaseError& error) {
    say(std::string(db::error_code(error.error_class())));
    std::fprintf(stderr, "%s: %s\n", task.c_str(), error.what());
  } catch (const Failure& failure) {
    say(failure.error().code);
    std::fprintf(stderr, "%s: %s\n", task.c_str(), failure.error().message.c_str());
    std::_Exit(5);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", task.c_str(), error.what());
    std::_Exit(5);
  }
  say("ended");
}

int run(const std::vector<std::string>& arguments, std::int64_t first_edit) {
  office::Office office(arguments[1], arguments[2]);
  const std::string& task = arguments[4];
  const std::vector<PersonId> persons = office::persons_with_rows(office.connection());
  std::atomic<std::int64_t> next{first_edit};
  std::vector<std::thread> threads;
  for (int i = 0; i < kEditors; ++i)
    threads.emplace_back([&] { edit_on(office, next, task != "erase"); });
  work(office, arguments[3], task, persons);
  for (std::thread& thread : threads)
    thread.join();
  return 3;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv, argv + argc);
  const auto first_edit = argc == 6 ? parse_int64(arguments[5]) : std::nullopt;
  if (!first_edit) {
    std::fprintf(stderr, "usage: import_hammer ADDRESS KEYS SHEET TASK FIRST_EDIT\n");
    return 2;
  }
  try {
    return run(arguments, *first_edit);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "import_hammer: %s\n", error.what());
    return 1;
  }
}
