#include "synthesis/record.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace jishi::synthesis {
namespace {

// What stands before the next `end`, which is taken away with it.
std::string_view taken(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return part;
}

bool add_range(std::string_view range, std::set<PartitionId>& done) {
  const auto first = parse_int64(taken(range, '-'));
  const auto last = range.empty() ? first : parse_int64(range);
  if (!first || !last || *first < 1 || *last < *first || *last > kMaxPartition) return false;
  for (std::int64_t each = *first; each <= *last; ++each)
    done.insert(done.end(), PartitionId(each));
  return true;
}

}  // namespace

std::string record_text(const Record& record) {
  std::string out = std::to_string(record.seed) + ' ' + record.day.iso() + ' ';
  for (auto at = record.done.begin(); at != record.done.end();) {
    const std::int64_t first = at->value();
    std::int64_t last = first;
    while (++at != record.done.end() && at->value() == last + 1)
      ++last;
    if (out.back() != ' ') out += ',';
    out += std::to_string(first);
    if (last > first) out += '-' + std::to_string(last);
  }
  return out;
}

std::optional<Record> parse_record(std::string_view text) {
  Record record;
  const auto seed = parse_int64(taken(text, ' '));
  const auto day = Date::parse(taken(text, ' '));
  if (!seed || !day) return std::nullopt;
  record.seed = *seed;
  record.day = *day;
  while (!text.empty())
    if (!add_range(taken(text, ','), record.done)) return std::nullopt;
  return record;
}

}  // namespace jishi::synthesis
