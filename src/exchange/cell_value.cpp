#include "exchange/cell_value.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "base/text.hpp"
#include "exchange/cell_number.hpp"
#include "exchange/spelling.hpp"
#include "expression/nearest.hpp"
#include "package/shown_value.hpp"

namespace jishi::exchange {
namespace {

using package::Field;
using package::FieldType;
using package::Value;

constexpr const char* kCellError = "单元格里是公式错误（如 #N/A）：请改正公式，或直接填写内容。";

Error refusal(const Field& field, const char* code, const std::string& what) {
  return {code, "“" + field.label + "”" + what};
}

// The day of a serial, and the minutes where it has any.
std::string moment_text(const sheet::Cell& cell) {
  const auto day = read_date(cell);
  const double fraction = cell.number - std::floor(cell.number);
  const auto seconds = static_cast<int>(std::lround(fraction * 86'400)) % 86'400;
  if (day && seconds == 0) return day->iso();
  if (!day && !(cell.number >= 0 && cell.number < 1)) return plain_digits(cell.number);
  std::array<char, 40> time{};
  std::snprintf(time.data(), time.size(), "%02d:%02d", seconds / 3600, seconds / 60 % 60);
  std::string text = day ? day->iso() + " " + time.data() : time.data();
  if (seconds % 60 == 0) return text;
  std::snprintf(time.data(), time.size(), ":%02d", seconds % 60);
  return text + time.data();
}

bool is_sign_for_nothing(std::string_view text) {
  constexpr std::size_t kLongest = 24;
  if (text.empty()) return true;
  if (text.size() > kLongest) return false;
  // Most cells begin with what no such sign does: a letter, a digit, a Chinese character.
  const auto first = static_cast<unsigned char>(text.front());
  const bool may_be = first == '-' || first == '/' || first <= ' ' || first == 0xC2 ||
                      first == 0xE2 || first == 0xE3 || first == 0xEF;
  if (!may_be) return false;
  const std::string alike = spelled_alike(text);
  return alike.find_first_not_of('-') == alike.npos || alike.find_first_not_of('/') == alike.npos;
}

bool says_none(std::string_view text) {
  return text == "无" || text == "暂无";
}

// A .csv writer sets an apostrophe before what a spreadsheet program would take for a formula.
std::string_view without_guard(std::string_view text) {
  const bool guarded = text.size() > 1 && text.front() == '\'' &&
                       std::string_view("=+-@").find(text[1]) != std::string_view::npos;
  return guarded ? text.substr(1) : text;
}

bool is_readable(std::string_view text) {
  if (!is_utf8(text)) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) return false;
    // U+0080 … U+009F are controls too; U+FFFD stands where something could not be read.
    if (byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) return false;
    if (byte == 0xEF && text.substr(i, 3) == "\uFFFD") return false;
  }
  return true;
}

Result<std::string> read_text(const sheet::Cell& cell, const Field& field) {
  if (has_lost_digits(cell))
    return refusal(field, "id_digits_lost",
                   "的数字超过 15 位，电子表格已经丢失末尾的数字：请把这一列设为文本格式，"
                   "重新填写完整的号码。");
  if (cell.kind != sheet::CellKind::text) return plain_text(cell);
  const std::string kept = without_hidden_marks(cell.text);
  if (!is_readable(kept))
    return refusal(field, "value_unreadable",
                   "含有无法显示的字符（控制符或乱码）：请重新录入这一项。");
  return std::string(without_guard(trimmed(kept)));
}

Result<Value> read_limited_text(const sheet::Cell& cell, const Field& field) {
  auto text = read_text(cell, field);
  if (!text) return text.error();
  const std::size_t length = length_in_code_points(*text);
  const auto most = static_cast<std::size_t>(field.value.max_length);
  if (length > most)
    return refusal(field, "value_too_long",
                   "最多 " + std::to_string(most) + " 个字，现有 " + std::to_string(length) +
                       " 个字：请写得简短些。");
  return Value(std::move(*text));
}

Result<Value> read_truth(const sheet::Cell& cell, const Field& field) {
  constexpr std::array<std::string_view, 13> kYes{"是", "有",   "√", "✓",   "✔", "☑", "对",
                                                  "1",  "true", "y", "yes", "t", "v"};
  constexpr std::array<std::string_view, 14> kNo{"否", "无", "没有",  "不是", "×", "✗",  "✘",
                                                 "☒",  "x",  "false", "0",    "n", "no", "f"};
  if (cell.kind == sheet::CellKind::boolean) return Value(cell.number != 0);
  const std::string text = spelled_alike(plain_text(cell));
  if (std::ranges::count(kYes, text) > 0) return Value(true);
  if (std::ranges::count(kNo, text) > 0) return Value(false);
  return refusal(field, "bad_bool", "应填写“是”或“否”：请改正。");
}

Result<Value> read_field_date(const sheet::Cell& cell, const Field& field) {
  const auto date = read_date(cell);
  if (!date) return refusal(field, "bad_date", "：" + date.error().message);
  return Value(*date);
}

std::string shortened(const std::string& text) {
  constexpr std::size_t kMost = 20;
  const auto points = code_points(text);
  if (!points || points->size() <= kMost) return points ? text : "（乱码）";
  return to_utf8(points->substr(0, kMost)) + "…";
}

}  // namespace

std::string plain_text(const sheet::Cell& cell) {
  switch (cell.kind) {
    case sheet::CellKind::text: {
      const std::string narrow = half_width(cell.text);
      return std::string(trimmed(narrow));
    }
    case sheet::CellKind::number:
      return plain_digits(cell.number);
    case sheet::CellKind::date:
      return moment_text(cell);
    case sheet::CellKind::boolean:
      return cell.number != 0 ? "TRUE" : "FALSE";
    case sheet::CellKind::error:
      return cell.text;
    case sheet::CellKind::empty:
      break;
  }
  return {};
}

bool says_nothing(const sheet::Cell& cell) {
  if (cell.kind == sheet::CellKind::empty) return true;
  return cell.kind == sheet::CellKind::text && is_sign_for_nothing(cell.text);
}

Result<std::optional<std::string>> read_id_text(const sheet::Cell& cell) {
  static const Error kLost{
      "id_digits_lost",
      "号码被当作数字保存，超过 15 位的部分已经丢失，无法恢复：请把这一列设为文本格式，"
      "重新填写完整的号码。"};
  if (says_nothing(cell)) return std::optional<std::string>();
  if (cell.kind == sheet::CellKind::error) return Error{"cell_error", kCellError};
  if (has_lost_digits(cell)) return kLost;
  const std::string raw = plain_text(cell);
  if (cell.kind != sheet::CellKind::number && cell.kind != sheet::CellKind::text)
    return Error{"bad_id_text",
                 "这里应是号码，单元格却是日期或真假值：请把这一列设为文本格式，重新填写。"};
  std::string text = without_blanks(raw);
  while (text.starts_with('\'') || text.starts_with("’") || text.starts_with("‘"))
    text.erase(0, text.front() == '\'' ? 1U : 3U);
  if (cell.kind == sheet::CellKind::text && is_exponent_form(text)) return kLost;
  if (says_none(text) || text.empty()) return std::optional<std::string>();
  if (!is_readable(text) || text.find('.') != text.npos)
    return Error{"bad_id_text", "号码里有不该有的字符：请核对后重新填写。"};
  return std::optional(std::move(text));
}

FieldCells::FieldCells(const Field& field, std::span<const package::ValueAt> values)
    : field_(field), values_(values) {
  if (field.value.type != FieldType::choice) return;
  // The first that has a spelling keeps it: labels before codes before other spellings.
  for (const package::ValueAt& at : values)
    spellings_.emplace(spelled_alike(at.value->label), at.value);
  for (const package::ValueAt& at : values)
    spellings_.emplace(spelled_alike(at.value->code), at.value);
  for (const package::ValueAt& at : values)
    for (const std::string& header : at.value->headers)
      spellings_.emplace(spelled_alike(header), at.value);
}

Result<std::optional<Value>> FieldCells::read(const sheet::Cell& cell) const {
  using Nothing = std::optional<Value>;
  if (says_nothing(cell)) return Nothing();
  if (cell.kind == sheet::CellKind::error)
    return refusal(field_, "cell_error", std::string("：") + kCellError);
  const auto some = [](Result<Value> value) -> Result<std::optional<Value>> {
    if (!value) return value.error();
    return std::optional(std::move(*value));
  };
  switch (field_.value.type) {
    case FieldType::text:
      return some(read_limited_text(cell, field_));
    case FieldType::integer:
    case FieldType::decimal:
      return some(read_number(cell, field_));
    case FieldType::boolean:
      return some(read_truth(cell, field_));
    case FieldType::date:
      if (says_none(plain_text(cell))) return Nothing();
      return some(read_field_date(cell, field_));
    case FieldType::choice:
      return read_choice(cell);
    case FieldType::unit:
      if (says_none(plain_text(cell))) return Nothing();
      return some(Value(plain_text(cell)));
  }
  return Nothing();
}

Result<std::optional<Value>> FieldCells::read_choice(const sheet::Cell& cell) const {
  const std::string text = plain_text(cell);
  const auto found = spellings_.find(spelled_alike(text));
  if (found != spellings_.end()) return std::optional(Value(found->second->code));
  if (says_none(text)) return std::optional<Value>();
  return not_in_dictionary(text);
}

Error FieldCells::not_in_dictionary(const std::string& text) const {
  constexpr std::size_t kMostNear = 3;
  constexpr std::size_t kMostListed = 8;
  std::vector<std::string_view> labels;
  for (const package::ValueAt& at : values_)
    if (!at.value->retired) labels.emplace_back(at.value->label);
  std::vector<std::string_view> near;
  if (const auto nearest = expression::nearest(text, labels); !nearest.empty())
    near.push_back(nearest);
  for (const auto label : labels) {
    const bool part =
        !text.empty() && (text.find(label) != text.npos || label.find(text) != label.npos);
    if (part && near.size() < kMostNear && std::ranges::count(near, label) == 0)
      near.push_back(label);
  }
  const auto listed = [](const std::vector<std::string_view>& words) {
    std::string list;
    for (const auto word : words)
      list += (list.empty() ? "“" : "、“") + std::string(word) + "”";
    return list;
  };
  std::string message = "没有“" + shortened(text) + "”这个选项";
  if (!near.empty()) message += "，相近的有" + listed(near);
  message += labels.size() <= kMostListed ? "：请改为" + listed(labels) + "之一。"
                                          : "：请从选项中选择（模板的下拉列表里有全部选项）。";
  return refusal(field_, "value_not_in_dictionary", message);
}

sheet::OutCell FieldCells::write(const std::optional<Value>& value) const {
  if (!value) return {};
  if (const auto* truth = std::get_if<bool>(&*value)) return std::string(*truth ? "是" : "否");
  if (const auto* date = std::get_if<Date>(&*value)) return *date;
  if (const auto* text = std::get_if<std::string>(&*value))
    return field_.value.type == FieldType::choice ? written_choice(*text) : *text;
  if (const auto* whole = std::get_if<std::int64_t>(&*value)) {
    if (field_.value.type == FieldType::unit) return "#" + std::to_string(*whole);
    if (digits_of(Decimal::from_scaled(*whole, 0)) > kSheetDigits) return std::to_string(*whole);
    return *whole;
  }
  const auto& number = std::get<Decimal>(*value);
  if (digits_of(number) > kSheetDigits) return number.text();
  return number;
}

std::string FieldCells::written_choice(const std::string& code) const {
  const auto same = [&](const package::ValueAt& at) { return at.value->code == code; };
  const auto at = std::ranges::find_if(values_, same);
  if (at == values_.end()) return code;
  const auto back = spellings_.find(spelled_alike(at->value->label));
  return back->second == at->value ? at->value->label : code;
}

Result<std::optional<Value>> read_value(const sheet::Cell& cell, const Field& field,
                                        std::span<const package::ValueAt> values) {
  return FieldCells(field, values).read(cell);
}

sheet::OutCell write_value(const package::PackageSet& packages, const Field& field,
                           const std::optional<Value>& value,
                           std::span<const package::ValueAt> values) {
  // A choice that these values lack may still be known to the packages.
  const auto* code = value ? std::get_if<std::string>(&*value) : nullptr;
  const bool lacking =
      code != nullptr && field.value.type == FieldType::choice &&
      std::ranges::none_of(values, [&](const auto& at) { return at.value->code == *code; });
  if (lacking) return package::shown(packages, field, *value);
  return FieldCells(field, values).write(value);
}

}  // namespace jishi::exchange
