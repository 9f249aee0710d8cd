// What each ledger costs those who fill it, counted from the journal: rows and changes by unit and
// month, never by person. What was counted once is kept and only continued.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/journal_reach.hpp"
#include "base/date.hpp"
#include "db/connection.hpp"
#include "journal/entry.hpp"

namespace jishi::api {

inline constexpr int kBurdenMonths = 12;

// How something came in.
enum class Hand : std::uint8_t { typed, imported, command };
inline constexpr std::size_t kHands = 3;

struct Work {
  std::array<std::int64_t, kHands> rows{};     // new ones, by Hand
  std::array<std::int64_t, kHands> changes{};  // of rows, those taken back included
  Work& operator+=(const Work& other);
};

// By year and month: 2026 * 12 + 6 is July 2026.
using MonthNumber = std::int32_t;
MonthNumber month_of(Date day);

struct LedgerWork {
  std::map<MonthNumber, Work> months;
  std::int64_t units_typing = 0;  // that typed a row or a change in those months
};

struct BurdenAnswer {
  std::map<std::string, LedgerWork> ledgers;  // by name
  std::int64_t partitions = 0;                // that the question is about
  std::int64_t counted = 0;                   // of them; fewer: ask again, it goes on
};

// Thread safe: one question at a time, the others wait.
class Burden {
 public:
  // Longest that a question counts what it has not counted before.
  static constexpr std::chrono::milliseconds kLongest{1'500};
  // Beyond so many counts of a unit, ledger and month those of other partitions are forgotten.
  static constexpr std::size_t kMostCounts = 1'000'000;

  // In the months up to that of `today`, in a snapshot of the caller.
  BurdenAnswer of(db::Connection& connection, const JournalReach& reach, Date today);

 private:
  struct Key {
    UnitId unit;
    std::uint16_t ledger = 0;  // number in ledgers_
    MonthNumber month = 0;
    auto operator<=>(const Key&) const = default;
  };
  struct Counted {
    std::int64_t position = 0;  // of the journal, up to which it was counted
    std::map<Key, Work> works;
  };
  // False: the time was over before its end.
  bool count_on(db::Connection& connection, PartitionId partition, std::int64_t until,
                std::chrono::steady_clock::time_point end);
  void count(Counted& counted, const journal::Entry& entry);
  std::uint16_t number_of(const std::string& ledger);
  void forget_others(const std::set<PartitionId>& kept);

  std::mutex mutex_;
  std::map<PartitionId, Counted> partitions_;
  std::vector<std::string> ledgers_;
  std::size_t counts_ = 0;
};

}  // namespace jishi::api
