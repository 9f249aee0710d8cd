#include "api/burden.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "journal/change_set.hpp"
#include "journal/journal_store.hpp"

namespace jishi::api {
namespace {

constexpr std::int64_t kEntriesAtOnce = 32;

Hand hand_of(const journal::Entry& entry) {
  if (entry.source.starts_with("import#")) return Hand::imported;
  return entry.actor == kOperator ? Hand::command : Hand::typed;
}

}  // namespace

Work& Work::operator+=(const Work& other) {
  for (std::size_t i = 0; i < kHands; ++i) {
    rows[i] += other.rows[i];
    changes[i] += other.changes[i];
  }
  return *this;
}

MonthNumber month_of(Date day) {
  return day.ymd().year * 12 + day.ymd().month - 1;
}

std::uint16_t Burden::number_of(const std::string& ledger) {
  const auto found = std::ranges::find(ledgers_, ledger);
  if (found != ledgers_.end()) return static_cast<std::uint16_t>(found - ledgers_.begin());
  ledgers_.push_back(ledger);
  return static_cast<std::uint16_t>(ledgers_.size() - 1);
}

void Burden::count(Counted& counted, const journal::Entry& entry) {
  if (entry.subject != journal::kChangesSubject) return;
  const auto payload = nlohmann::json::parse(entry.payload, nullptr, false);
  if (!payload.is_object() || !payload.contains("changes")) return;
  const auto hand = static_cast<std::size_t>(hand_of(entry));
  const MonthNumber month = month_of(beijing_date(entry.recorded_at));
  for (const auto& change : payload.at("changes")) {
    // Of rows; attachments and erasures name no unit.
    if (!change.is_object() || !change.contains("row") || !change.contains("unit")) continue;
    const Key key{UnitId(change.value("unit", std::int64_t{0})),
                  number_of(change.value("ledger", "")), month};
    const auto [at, is_new] = counted.works.try_emplace(key);
    if (is_new) ++counts_;
    (change.contains("before") ? at->second.changes : at->second.rows)[hand] += 1;
  }
}

bool Burden::count_on(db::Connection& connection, PartitionId partition, std::int64_t until,
                      std::chrono::steady_clock::time_point end) {
  Counted& counted = partitions_[partition];
  while (counted.position < until) {
    if (std::chrono::steady_clock::now() >= end) return false;
    const auto entries =
        journal::read_entries(connection, partition, counted.position + 1, kEntriesAtOnce);
    if (entries.empty()) break;
    for (const journal::Entry& entry : entries)
      count(counted, entry);
    counted.position = entries.back().position;
  }
  return true;
}

void Burden::forget_others(const std::set<PartitionId>& kept) {
  for (auto each = partitions_.begin(); each != partitions_.end();) {
    if (kept.contains(each->first)) {
      ++each;
      continue;
    }
    counts_ -= each->second.works.size();
    each = partitions_.erase(each);
  }
}

BurdenAnswer Burden::of(db::Connection& connection, const JournalReach& reach, Date today) {
  const std::scoped_lock lock(mutex_);
  const auto end = std::chrono::steady_clock::now() + kLongest;
  const MonthNumber last = month_of(today), first = last - kBurdenMonths + 1;
  if (counts_ > kMostCounts) forget_others(reach.partitions());
  BurdenAnswer answer;
  std::map<std::string, std::set<UnitId>> typing;
  for (const journal::Reach& head : journal::read_reaches(connection)) {
    if (!reach.partitions().contains(head.partition)) continue;
    ++answer.partitions;
    if (!count_on(connection, head.partition, head.position, end)) continue;
    ++answer.counted;
    for (const auto& [key, work] : partitions_[head.partition].works) {
      if (key.month < first || key.month > last || !reach.covers(key.unit)) continue;
      const std::string& ledger = ledgers_[key.ledger];
      answer.ledgers[ledger].months[key.month] += work;
      const auto typed = static_cast<std::size_t>(Hand::typed);
      if (work.rows[typed] + work.changes[typed] > 0) typing[ledger].insert(key.unit);
    }
  }
  for (const auto& [ledger, units] : typing)
    answer.ledgers[ledger].units_typing = static_cast<std::int64_t>(units.size());
  return answer;
}

}  // namespace jishi::api
