// A chart: values only. How it is drawn is told in drawing.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "base/error.hpp"
#include "document/marks.hpp"

namespace jishi::document {

inline constexpr std::size_t kMostBars = 120;     // names down a chart
inline constexpr std::size_t kMostPeriods = 60;   // points along a chart
inline constexpr std::size_t kMostCompared = 80;  // names of two dates down a chart
inline constexpr std::int64_t kLargestValue = 1'000'000'000'000'000;  // either way
inline constexpr std::size_t kMostSeries = 8;  // fills and lines that can be told apart

enum class ChartKind : std::uint8_t {
  bars,      // one series by unit
  stacked,   // parts of a whole by unit
  compared,  // two series, named by their dates
  trend,     // series over periods
};

// Units stand in administrative order as given. Sorting by size ranks them: only where a definition
// turns it on for a stated purpose.
enum class BarOrder : std::uint8_t { given, largest_first };

enum class StackScale : std::uint8_t {
  amounts,
  shares,  // of 100%, each whole equally long
};

struct ChartSeries {
  std::string name;
  std::vector<std::optional<Decimal>> values;  // one for each name; nullopt: missing
  // Which of the missing ones are there and not published; empty: none.
  std::vector<bool> withheld = {};

  bool is_withheld(std::size_t at) const { return at < withheld.size() && withheld[at]; }
};
// What stands in the place of a missing value: 无数据, 不公布.
std::string_view missing_label(const ChartSeries& series, std::size_t name);

struct Chart {
  ChartKind kind = ChartKind::bars;
  BarOrder order = BarOrder::given;        // of bars and compared, by the last series
  StackScale scale = StackScale::amounts;  // of stacked
  std::string title;
  std::string unit;                // 人, 个; “%” with values in percent
  int digits = 0;                  // of values as shown
  std::vector<std::string> names;  // units, or periods
  std::vector<ChartSeries> series;
  std::string basis;          // 口径
  std::string as_of;          // the date or period in words
  std::string withheld = {};  // why values are not published; empty: none is
  Marks marks;                // of a picture that stands alone
};

// Error bad_chart where names and series do not fit each other, parts of a whole are negative, a
// value is beyond kLargestValue, or
// there are more than can be read; the message says what to do instead.
Result<void> check(const Chart& chart);

// The names' positions in the order in which they are drawn; missing values stand last when sorted.
std::vector<std::size_t> drawn_order(const Chart& chart);

// What the picture shows, in words, for those who cannot see it: kind, title, range and date.
std::string description(const Chart& chart);

// A value as it stands at its bar: 1377, 34.3万, 51%.
std::string value_label(const Chart& chart, Decimal value);

}  // namespace jishi::document
