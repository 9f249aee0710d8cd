#include "sheet/csv_separator.hpp"

#include <array>
#include <map>

namespace jishi::sheet {

namespace {

constexpr std::string_view kSeparators = "\t,;";  // the first of equals is taken

// “sep=;”, as Excel reads it; 0 where the first line is none.
std::size_t declared(std::string_view sample, char& separator) {
  if (sample.size() < 5 || (sample[0] != 's' && sample[0] != 'S') ||
      (sample[1] != 'e' && sample[1] != 'E') || (sample[2] != 'p' && sample[2] != 'P') ||
      sample[3] != '=' || sample[4] == '\r' || sample[4] == '\n' || sample[4] == '"')
    return 0;
  std::size_t at = 5;
  if (at < sample.size() && sample[at] == '\r') ++at;
  if (at < sample.size() && sample[at] == '\n') ++at;
  if (at == 5 && at != sample.size()) return 0;
  separator = sample[4];
  return at;
}

using Counts = std::array<int, kSeparators.size()>;

// For each separator: number in a line → how many lines have it.
using Tally = std::array<std::map<int, int>, kSeparators.size()>;

Tally count_by_lines(std::string_view sample) {
  Tally tally;
  Counts counts{};
  bool quoted = false;
  bool anything = false;
  std::size_t lines = 0;
  for (std::size_t i = 0; i <= sample.size() && lines < kCsvSampleLines; ++i) {
    const char c = i < sample.size() ? sample[i] : '\n';
    if (c == '"') quoted = !quoted;
    if ((c == '\n' || c == '\r') && (!quoted || i == sample.size())) {
      for (std::size_t s = 0; anything && s < counts.size(); ++s)
        ++tally[s][counts[s]];
      lines += anything ? 1 : 0;
      counts = {};
      anything = false;
      continue;
    }
    anything = true;
    const std::size_t which = quoted ? std::string_view::npos : kSeparators.find(c);
    if (which != std::string_view::npos) ++counts[which];
  }
  return tally;
}

}  // namespace

CsvHead find_separator(std::string_view sample) {
  CsvHead head;
  head.skipped = declared(sample, head.separator);
  if (head.skipped > 0) return head;
  const Tally tally = count_by_lines(sample);
  int most = 0;
  for (std::size_t s = 0; s < tally.size(); ++s)
    for (const auto& [number, lines] : tally[s])
      if (number > 0 && lines > most) {
        most = lines;
        head.separator = kSeparators[s];
      }
  return head;
}

}  // namespace jishi::sheet
