#include "exchange/table_lines.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "exchange/cell_value.hpp"
#include "exchange/heading.hpp"
#include "exchange/spelling.hpp"

namespace jishi::exchange {
namespace {

constexpr std::array<std::string_view, 14> kFiledBy{
    "填报单位名称", "填报单位", "填表单位", "上报单位", "报送单位", "填报组织", "填报团组织",
    "填报团委",     "所属单位", "单位名称", "组织名称", "报表单位", "单位",     "乡镇（街道）"};

bool is_measure(std::string_view text) {
  constexpr std::array<std::string_view, 15> kMeasures{"元",     "人",   "个", "名", "亩",
                                                       "户",     "家",   "次", "%",  "公里",
                                                       "平方米", "人次", "支", "所", "项"};
  const std::string alike = spelled_alike(text);
  std::string_view rest = alike;
  for (const std::string_view open : {"人民币", "、", ",", "，", "/"}) {
    if (rest.starts_with(open)) rest.remove_prefix(open.size());
  }
  const std::size_t end = std::min({rest.find("、"), rest.find(','), rest.find('/')});
  const std::string_view first = rest.substr(0, end);
  constexpr std::size_t kLongest = 18;  // bytes
  const bool scaled = is_scale(first) && (first.ends_with("元") || first.ends_with("人") ||
                                          first == "万" || first == "亿");
  return std::ranges::count(kMeasures, first) > 0 || (scaled && first.size() <= kLongest);
}

// Where a further “词：” begins in what follows a label; npos: nowhere.
std::size_t next_label(std::string_view text) {
  constexpr std::array<std::string_view, 16> kLabels{
      "填报时间",   "填报日期",   "填表时间", "填表日期", "填报人", "填表人",
      "制表人",     "联系电话",   "联系人",   "审核人",   "负责人", "上报时间",
      "单位负责人", "主要负责人", "日期",     "时间"};
  std::size_t first = text.npos;
  for (const auto label : kLabels) {
    std::size_t at = text.find(label);
    if (at == text.npos) continue;
    const std::string_view after = trimmed(text.substr(at + label.size()));
    if (after.starts_with(':') || after.starts_with('(')) first = std::min(first, at);
  }
  // Any other word with a colon, set apart by a blank.
  if (const std::size_t colon = text.find(':'); colon != text.npos) {
    const std::size_t blank = text.find_last_of(" \n", colon);
    if (blank != text.npos && blank > 0 && !trimmed(text.substr(0, blank)).empty())
      first = std::min(first, blank);
  }
  return first;
}

// Without lines to write on and a remark about the seal.
std::string cleaned(std::string_view text) {
  std::string value(trimmed(text.substr(0, next_label(text))));
  std::erase(value, '_');
  for (const std::string_view seal : {"(盖章)", "(公章)", "(签章)", "(章)"})
    if (value.ends_with(seal)) value.resize(value.size() - seal.size());
  if (value.ends_with(')') && value.find('(') == value.npos) value.pop_back();
  return std::string(trimmed(value));
}

// What stands behind “label：” or “label（盖章）：” at the beginning; nullopt: it does not begin
// so.
std::optional<std::string_view> behind(std::string_view text, std::string_view label) {
  const std::string narrow = half_width(label);
  if (!text.starts_with(narrow)) return std::nullopt;
  std::string_view rest = trimmed(text.substr(narrow.size()));
  if (rest.starts_with('(')) {
    const std::size_t close = rest.find(')');
    if (close == rest.npos) return std::nullopt;
    rest = trimmed(rest.substr(close + 1));
  }
  if (!rest.starts_with(':')) return std::nullopt;
  return rest.substr(1);
}

// The next cell to the right that says something; empty where that is a label itself.
std::string right_of(const HeadGrid& grid, std::size_t row, std::size_t column) {
  for (std::size_t c = column + 1; c < grid.width(); ++c) {
    const HeadCell& cell = grid.at(row, c);
    if (cell.text.empty() || cell.first_column <= column) continue;
    return cell.text.ends_with(':') || next_label(cell.text) == 0 ? "" : cleaned(cell.text);
  }
  return {};
}

void take(std::string value, std::string_view label, TableLines& lines) {
  constexpr std::size_t kMostCodePoints = 100;
  if (value.empty() || length_in_code_points(value) > kMostCodePoints) return;
  std::string& place = label == "单位" && is_measure(value) ? lines.measured_in : lines.filed_by;
  if (place.empty()) place = std::move(value);
}

void read_cell(const HeadGrid& grid, std::size_t row, std::size_t column, TableLines& lines) {
  std::string_view text = grid.at(row, column).text;
  // A label may also stand behind other words: “2024年  单位：万元”.
  for (std::string_view rest = text; !rest.empty();) {
    for (const auto label : kFiledBy) {
      const auto value = behind(rest, label);
      if (!value) continue;
      std::string said = cleaned(*value);
      if (said.empty() && trimmed(*value).empty()) said = right_of(grid, row, column);
      take(std::move(said), label, lines);
      break;
    }
    const std::size_t blank = rest.find_first_of(" \n(");
    rest = blank == rest.npos ? std::string_view() : trimmed(rest.substr(blank + 1));
  }
}

}  // namespace

std::vector<std::string> texts_above(std::span<const sheet::Row> head, std::int64_t end) {
  std::vector<std::string> texts;
  for (const sheet::Row& row : head) {
    if (row.hidden || row.number >= end) continue;
    std::string text;
    for (const sheet::Cell& cell : row.cells) {
      if (says_nothing(cell)) continue;
      const bool is_text = cell.kind == sheet::CellKind::text;
      const std::string said = is_text ? without_hidden_marks(cell.text) : plain_text(cell);
      text += (text.empty() ? "" : "　") + std::string(trimmed(said));
    }
    if (!text.empty()) texts.push_back(std::move(text));
  }
  return texts;
}

TableLines lines_above(const HeadGrid& grid, std::size_t end) {
  TableLines lines;
  for (std::size_t row = 0; row < end; ++row) {
    for (std::size_t column = 0; column < grid.width(); ++column) {
      const HeadCell& cell = grid.at(row, column);
      if (!cell.text.empty() && cell.first_column == column &&
          (!cell.merged || cell.first_row == grid.number(row))) {
        read_cell(grid, row, column, lines);
        // A title may say it as well: 经费统计表（万元）.
        if (lines.measured_in.empty()) lines.measured_in = scale_of(cell.text);
      }
    }
  }
  return lines;
}

}  // namespace jishi::exchange
