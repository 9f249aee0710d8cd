// Days as people write them in cells.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "exchange/cell_number.hpp"
#include "exchange/cell_value.hpp"
#include "exchange/spelling.hpp"

namespace jishi::exchange {
namespace {

constexpr std::string_view kExample =
    "请写成 2003-05-01 或 2003年5月1日（只知道月份的写 2003年5月）。";

Error bad_date(const std::string& what) {
  return {"bad_date", what + std::string(kExample)};
}
Error not_understood() {
  return bad_date("看不懂这个日期：");
}
Error no_such_day() {
  return bad_date("没有这一天，请核对年、月、日：");
}
Error two_digit_year() {
  return bad_date("年份只写了两位，分不清世纪：");
}
Error january_or_october() {
  return {"bad_date",
          "“年.1”分不清是 1 月还是 10 月（写成数字时 10 月末尾的 0 会丢失）："
          "请写成 2003-01 或 2003-10 这样的文字。"};
}

Result<Date> day_of(int year, int month, int day) {
  const auto date = Date::from_ymd(year, month, day);
  if (!date) return no_such_day();
  return *date;
}

// ---- Serials: days since 1899-12-31, but from 61 on since 1899-12-30.

constexpr double kLastSerial = 2'958'465;  // 9999-12-31
constexpr double kFalseLeapDay = 60;       // 1900-02-29, which never was

std::optional<Date> date_of_serial(double serial) {
  const double whole = std::floor(serial);
  if (!(whole >= 1 && whole <= kLastSerial) || whole == kFalseLeapDay) return std::nullopt;
  const auto before_first = Date::from_ymd(1899, 12, whole < kFalseLeapDay ? 31 : 30);
  return before_first->plus_days(static_cast<std::int64_t>(whole));
}

Result<Date> read_serial(double serial) {
  if (const auto date = date_of_serial(serial)) return *date;
  if (std::floor(serial) == kFalseLeapDay)
    return bad_date("1900年2月29日不存在（1900年不是闰年），请核对：");
  if (serial >= 0 && serial < 1) return bad_date("单元格里只有时间，没有日期：");
  return bad_date("单元格设成了日期格式，里面的数却不是日期：");
}

// A bare whole number that can hardly be anything but a serial whose format was lost.
bool looks_like_serial(std::string_view digits) {
  return digits.size() == 5 && digits >= "10000" && digits <= "80000";
}
Error lost_format(std::string_view digits) {
  const auto serial = parse_int64(digits).value_or(0);
  const auto date = date_of_serial(static_cast<double>(serial));
  return {"bad_date", "这是日期在表格内部的序号" +
                          (date ? "（" + date->iso() + "）" : std::string()) +
                          "，单元格丢失了日期格式：请把这一列设为日期格式后再导入。"};
}

// ---- Digits in a row.

int number_of(std::string_view digits) {
  return static_cast<int>(parse_int64(digits).value_or(0));
}

Result<Date> read_compact(std::string_view digits) {
  if (digits.size() == 8)
    return day_of(number_of(digits.substr(0, 4)), number_of(digits.substr(4, 2)),
                  number_of(digits.substr(6)));
  if (digits.size() == 6) {
    const int year = number_of(digits.substr(0, 4));
    // 030501 is a day of a year with two digits, not a month of the year 305.
    if (year < 1900 || year > 2099) return two_digit_year();
    return day_of(year, number_of(digits.substr(4)), 1);
  }
  if (digits.size() == 4) return bad_date("只有年份，没有月份：");
  if (looks_like_serial(digits)) return lost_format(digits);
  return not_understood();
}

// ---- Text.

// Numbers and what stands between and behind them: 2003年5月 gives {2003, 5} and {年, 月}.
struct Pieces {
  std::vector<std::string> numbers;
  std::vector<std::string> marks;
};

std::optional<Pieces> pieces_of(std::string_view text) {
  Pieces pieces;
  while (!text.empty()) {
    std::size_t end = 0;
    while (end < text.size() && is_ascii_digit(text[end]))
      ++end;
    if (end == 0 || pieces.numbers.size() == 3) return std::nullopt;
    pieces.numbers.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
    end = 0;
    while (end < text.size() && !is_ascii_digit(text[end]))
      ++end;
    pieces.marks.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return pieces;
}

// What stands between and behind year, month and day, in all spellings that are taken.
bool are_marks_of_day(const std::vector<std::string>& marks) {
  if (marks[0] != marks[1])
    return marks[0] == "年" && marks[1] == "月" &&
           (marks[2] == "日" || marks[2] == "号" || marks[2].empty());
  return (marks[0] == "-" || marks[0] == "/" || marks[0] == ".") && marks[2].empty();
}
bool are_marks_of_month(const std::vector<std::string>& marks) {
  if (marks[0] == "年") return marks[1] == "月" || marks[1] == "月份" || marks[1].empty();
  return (marks[0] == "-" || marks[0] == "/" || marks[0] == ".") && marks[1].empty();
}

Result<Date> read_pieces(const Pieces& pieces) {
  const std::string& year = pieces.numbers[0];
  const bool day_given = pieces.numbers.size() == 3;
  const bool known = day_given ? are_marks_of_day(pieces.marks)
                               : pieces.numbers.size() == 2 && are_marks_of_month(pieces.marks);
  if (!known) return not_understood();
  if (year.size() < 4) {
    if (day_given && pieces.numbers[2].size() == 4)
      return bad_date("年份写在了最后，分不清月和日：");
    return two_digit_year();
  }
  if (year.size() > 4 || pieces.numbers[1].size() > 2 ||
      (day_given && pieces.numbers[2].size() > 2))
    return not_understood();
  if (!day_given && pieces.marks[0] == "." && pieces.numbers[1] == "1") return january_or_october();
  return day_of(number_of(year), number_of(pieces.numbers[1]),
                day_given ? number_of(pieces.numbers[2]) : 1);
}

// “2003-05-01 08:30:00”, “2003-05-01T00:00”: the day of it.
std::string_view without_time(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos) return text;
  const std::size_t before = text.find_last_of(" Tt\n", colon);
  if (before == text.npos || before == 0) return text;
  const std::string_view time = text.substr(before + 1);
  const bool is_time = std::ranges::all_of(
      time, [](char c) { return is_ascii_digit(c) || c == ':' || c == '.' || c == 'Z'; });
  return is_time ? text.substr(0, before) : text;
}

bool means_still(std::string_view text) {
  constexpr std::array<std::string_view, 8> kWords{"至今", "长期", "现在",     "今",
                                                   "迄今", "永久", "长期有效", "无期限"};
  return std::ranges::count(kWords, text) > 0;
}

Result<Date> read_text(const std::string& raw, bool open_end) {
  constexpr std::size_t kMostBytes = 100;
  if (const auto usual = Date::parse(raw)) return *usual;
  const std::string narrow = half_width(raw);
  const std::string_view whole = trimmed(narrow);
  if (whole.size() > kMostBytes) return not_understood();
  std::string text = spelled_alike(without_time(whole));
  for (const std::string_view stop : {"．", "。"})
    for (std::size_t at = 0; (at = text.find(stop)) != text.npos;)
      text.replace(at, stop.size(), ".");
  if (means_still(text)) {
    if (open_end) return kForever;
    return bad_date("这里要写具体的日期：");
  }
  const auto pieces = pieces_of(text);
  if (!pieces || pieces->numbers.empty()) return not_understood();
  if (pieces->numbers.size() == 1) {
    if (pieces->marks[0] == "年") return bad_date("只有年份，没有月份：");
    return pieces->marks[0].empty() ? read_compact(pieces->numbers[0])
                                    : Result<Date>(not_understood());
  }
  return read_pieces(*pieces);
}

// 2003.5, 2003.05, 20030501, 200305.
Result<Date> read_bare_number(double number) {
  const std::string digits = plain_digits(number);
  if (digits.find('-') != digits.npos) return not_understood();
  if (digits.find('.') == digits.npos) return read_compact(digits);
  const auto pieces = pieces_of(digits);
  if (!pieces || pieces->numbers.size() != 2) return not_understood();
  return read_pieces(*pieces);
}

}  // namespace

Result<Date> read_date(const sheet::Cell& cell, bool open_end) {
  switch (cell.kind) {
    case sheet::CellKind::date:
      return read_serial(cell.number);
    case sheet::CellKind::number:
      return read_bare_number(cell.number);
    case sheet::CellKind::text:
      return read_text(cell.text, open_end);
    case sheet::CellKind::error:
      return Error{"cell_error", "单元格里是公式错误（如 #N/A）：请改正公式，或直接填写内容。"};
    case sheet::CellKind::empty:
    case sheet::CellKind::boolean:
      break;
  }
  return not_understood();
}

}  // namespace jishi::exchange
