// People at work over HTTP, each of whom remembers what the server told them.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "serve_office.hpp"

namespace jishi::crash {

// No single thing takes longer, whatever else the machine does: what does has failed.
inline constexpr std::chrono::seconds kLongestStep{120};

// The edits that the server acknowledged, by number; 改 and the number stand in the row's duty.
// Thread safe.
class Acknowledged {
 public:
  std::int64_t next_number() { return ++last_; }
  void add(std::int64_t edit);
  // What has no number of its own: an end, a withdrawal, a commit of an import.
  void count_one();
  std::set<std::int64_t> edits() const;
  bool has(std::int64_t edit) const;
  std::size_t count() const;
  // Until `enough` says of their count that it is; it is asked often. False after kLongestStep.
  bool wait_for(const std::function<bool(std::size_t count)>& enough) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::set<std::int64_t> edits_;
  std::size_t count_ = 0;
  std::atomic<std::int64_t> last_{0};
};

// One kind of person at work. All of it throws std::runtime_error where the server says what it
// must not.
class Worker {
 public:
  virtual ~Worker() = default;
  // One thing after another until told to end, or until nobody knows whether the last was done.
  void work(std::uint16_t port, const std::atomic<bool>& ends);
  // After a crash, with a server and a database that answer: until no job of theirs is at work. It
  // has ended, or says that it was broken off.
  virtual void rest(std::uint16_t) {}
  // After a crash, with the server that came then. `present`: the numbers that the database holds,
  // asked before. Everything that was acknowledged is as it was told; what was not is there or not
  // there, whole, and goes on.
  virtual void settle(std::uint16_t port, const std::set<std::int64_t>& present) = 0;

 protected:
  virtual bool one_thing(std::uint16_t port) = 0;  // false: nobody knows
};

// Signs in once, keeps the session for ever; enters rows and changes them in every way.
class Editor final : public Worker {
 public:
  // `moves_to`: a unit that the account may write to.
  Editor(std::string login, UnitId unit, UnitId moves_to, Acknowledged& told, std::uint32_t seed)
      : login_(std::move(login)), unit_(unit), moves_to_(moves_to), told_(told), random_(seed) {}
  // By a village link instead, entering only.
  Editor(UnitId village, std::string token, Acknowledged& told, std::uint32_t seed)
      : unit_(village), token_(std::move(token)), told_(told), random_(seed) {}

  void settle(std::uint16_t port, const std::set<std::int64_t>& present) override;

 protected:
  bool one_thing(std::uint16_t port) override;

 private:
  struct Row {
    std::int64_t id = 0;
    std::int64_t revision = 0;
    int day = 2;  // of March 2024: from which it can be changed next
    bool ended = false;
    bool moved = false;
    bool withdrawn = false;
    std::string told;  // its versions, as the server last told them
  };
  struct Entry {
    std::int64_t number = 0;
    std::int64_t row = 0;  // 0: nobody knows
  };
  struct Change {
    std::int64_t number = 0;  // 0: it writes no number
    std::vector<std::size_t> rows;
    bool told = false;  // acknowledged; how these rows are now has not been seen
  };

  api::testing::Client client(std::uint16_t port);
  std::string rows_path() const;
  std::optional<api::testing::Answer> send(std::uint16_t port, const Entry& entry);
  bool enter(std::uint16_t port);
  bool enter_again(std::uint16_t port);
  bool change(std::uint16_t port);
  bool change_some(std::uint16_t port);
  bool look(std::uint16_t port, Row& row);
  std::size_t any_of(std::size_t count);
  bool settle_entry(std::uint16_t port, Entry& entry);

  std::string login_;
  UnitId unit_, moves_to_;
  std::string token_;
  Acknowledged& told_;
  std::mt19937 random_;
  std::string session_;
  std::vector<Entry> entries_;
  std::vector<Row> rows_;
  std::optional<Change> open_;  // whose answer did not come, or what became of it was not seen
};

// Takes in sheets and takes some of them back.
class Importer final : public Worker {
 public:
  Importer(UnitId county, const std::filesystem::path& folder, Acknowledged& told)
      : county_(county), folder_(folder), told_(told) {}

  void rest(std::uint16_t port) override;
  void settle(std::uint16_t port, const std::set<std::int64_t>& present) override;
  // Finishes what is open, so that every sheet is in or out; throws after kLongestStep.
  void finish(std::uint16_t port);

  // The numbers of the persons of sheets that are in, and of those that are out; none in between
  // after finish().
  struct Sheet {
    std::int64_t first_person = 0;
    std::int64_t rows = 0;
    bool in = false;
    std::string history = {};  // what its jobs ended with, for messages
  };
  const std::vector<Sheet>& sheets() const { return sheets_; }
  int interruptions() const { return interruptions_; }

 protected:
  bool one_thing(std::uint16_t port) override;

 private:
  enum class Step { hand_in, check, commit, write, decide, undo, take_back };

  std::optional<api::testing::Answer> job(std::uint16_t port, const std::string& rest = "");
  void broken_off(const api::testing::Answer& told);
  bool hand_in(std::uint16_t port);
  bool follow(std::uint16_t port);
  bool follow_undo(std::uint16_t port);
  api::testing::Client client(std::uint16_t port);

  UnitId county_;
  std::filesystem::path folder_;
  Acknowledged& told_;
  std::string session_;
  std::vector<Sheet> sheets_;
  Step step_ = Step::hand_in;
  std::int64_t job_ = 0;
  std::int64_t import_ = 0;
  int interruptions_ = 0;
};

// Downloads spreadsheets and documents; each is whole or does not come.
class Reader final : public Worker {
 public:
  explicit Reader(UnitId county) : county_(county) {}
  void rest(std::uint16_t port) override;
  void settle(std::uint16_t port, const std::set<std::int64_t>& present) override;
  std::int64_t files() const { return files_; }

 protected:
  bool one_thing(std::uint16_t port) override;

 private:
  api::testing::Client client(std::uint16_t port);

  UnitId county_;
  std::string session_;
  std::size_t turn_ = 0;
  std::int64_t job_ = 0;  // of an export that was too long for an answer
  std::int64_t files_ = 0;
};

}  // namespace jishi::crash
