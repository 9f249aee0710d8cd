#include "api/journal_pages.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"

namespace jishi::api {
namespace {

constexpr std::int64_t kMostAtOnce = 32;
constexpr std::size_t kBytesAtOnce = std::size_t{1} << 18;

Instant just_before(Instant instant) {
  return Instant{instant.microseconds - 1};
}

}  // namespace

std::string text_of(const JournalPlace& place) {
  return std::to_string(place.recorded.microseconds) + "-" +
         std::to_string(place.partition.value()) + "-" + std::to_string(place.position);
}

std::optional<JournalPlace> place_of_journal(std::string_view text) {
  const auto first = text.find('-'), last = text.rfind('-');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  const auto recorded = parse_int64(text.substr(0, first));
  const auto partition = parse_int64(text.substr(first + 1, last - first - 1));
  const auto position = parse_int64(text.substr(last + 1));
  if (!recorded || !partition || !position || *recorded < 0 || *partition < 1 || *position < 1)
    return std::nullopt;
  return JournalPlace{Instant{*recorded}, PartitionId(*partition), *position};
}

JournalPages::JournalPages(db::Connection& connection, const std::set<PartitionId>& partitions,
                           Instant until, const std::optional<JournalPlace>& after)
    : connection_(connection), until_(until), after_(after) {
  const Instant latest = after ? std::min(after->recorded, just_before(until)) : just_before(until);
  for (const journal::Newest& newest : journal::read_newest(connection)) {
    const PartitionId partition = newest.reach.partition;
    if (!partitions.contains(partition)) continue;
    // As late as its first entry can be; where that is decides itself when its turn comes.
    turns_.push({std::min(newest.recorded_at, latest), partition, chains_.size()});
    chains_.push_back({partition, std::nullopt, {}});
  }
}

// Where the partition's first entry is that has not been told.
void JournalPages::look(Chain& chain) {
  Instant latest = just_before(until_);
  std::int64_t before = INT64_MAX;
  if (after_) {
    const bool told = chain.partition < after_->partition;
    latest = std::min(latest, told ? just_before(after_->recorded) : after_->recorded);
    if (chain.partition == after_->partition) before = after_->position;
  }
  chain.before = std::min(before, journal::position_at(connection_, chain.partition, latest) + 1);
}

std::optional<journal::Entry> JournalPages::next() {
  while (!turns_.empty()) {
    const Turn turn = turns_.top();
    turns_.pop();
    Chain& chain = chains_[turn.chain];
    if (!chain.before) look(chain);
    if (chain.read.empty()) {
      auto entries =
          journal::read_entries_before(connection_, chain.partition, *chain.before, chain.at_once);
      if (entries.empty()) continue;
      std::size_t bytes = 0;
      for (const journal::Entry& entry : entries)
        bytes += entry.payload.size();
      chain.at_once = bytes > kBytesAtOnce ? 1 : std::min(chain.at_once * 2, kMostAtOnce);
      chain.before = entries.back().position;
      std::ranges::move(entries, std::back_inserter(chain.read));
    }
    if (chain.read.front().recorded_at < turn.recorded) {
      turns_.push({chain.read.front().recorded_at, turn.partition, turn.chain});
      continue;
    }
    journal::Entry entry = std::move(chain.read.front());
    chain.read.pop_front();
    // Read anew by the next turn where nothing is left.
    const Instant following = chain.read.empty()
                                  ? entry.recorded_at
                                  : std::min(entry.recorded_at, chain.read.front().recorded_at);
    turns_.push({following, turn.partition, turn.chain});
    return entry;
  }
  return std::nullopt;
}

}  // namespace jishi::api
