// Chinese sentences from figures: neutral words, the dates named, no ranking. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "document/numerals.hpp"
#include "organisation/level.hpp"

namespace jishi::document {

// 江苏、浙江、江西
std::string listed(std::span<const std::string> names);

// 江苏省 is 江苏 in a sentence, 内蒙古自治区 内蒙古, 新疆生产建设兵团团委 兵团; others stay as they
// are.
std::string short_province(std::string_view name);
// 个省份, 个地市, 个县（市、区）, 个乡镇（街道）, 个团组织 (of several levels).
std::string_view measure_of(std::optional<organisation::Level> level);

// “江苏、浙江等24个省份”: the first `named` of `names`, which stand in administrative order, and
// how many there are; all of them where there are no more (“江苏、浙江2个省份”); “0个省份”.
std::string some_of(std::span<const std::string> names, std::string_view measure,
                    std::size_t named = 2);
// “除新疆、兵团外的30个省份”; without exceptions “全部32个省份”. `count` is of those that remain.
std::string all_but(std::span<const std::string> exceptions, std::int64_t count,
                    std::string_view measure);

enum class YearWord : std::uint8_t { named, left_out };
// “2023年6月底” on the last day of a month, “2023年底” of a year, else “2023年6月15日”. The year
// may be left out where the text has named it; a year's end keeps it.
std::string day_words(Date day, YearWord year = YearWord::named);
// “截至6月底”
std::string as_of(Date day, YearWord year = YearWord::named);

// How a figure stands in a sentence.
struct Amount {
  enum class Form : std::uint8_t {
    plain,    // 36666个
    rounded,  // 2.8万个
    percent,  // 51%
  };
  Decimal value;
  Form form = Form::plain;
  int digits = 0;    // after the point; of the 万 or 亿 where rounded
  std::string unit;  // a measure word: 个; none with percent
};
std::string amount_text(const Amount& amount);

struct Share {
  std::string counted;  // 24个省份
  Percent percent;
};
// “24个省份、308个地市，分别占75%、91%”; of one “2338个团工委，占涉农县的83%”. `whole` may be
// empty.
std::string shares_text(std::span<const Share> shares, std::string_view whole = {});

// A figure at two dates. Both amounts have the same form, digits and unit.
struct Change {
  std::string what;
  Date before_on;
  std::optional<Amount> before;
  Date after_on;
  std::optional<Amount> after;
};
// “直属团组织由2022年底的30000个增加到2023年6月底的36666个，增加6666个，增长22.2%”; a percentage
// rises by 百分点. The difference is that of the figures as they are shown, so that a reader can
// check it; the rate, with one digit, is of the exact ones, and there is none from 0 or less. Where
// one is missing nothing is compared, and the sentence says so.
std::string change_text(const Change& change);

}  // namespace jishi::document
