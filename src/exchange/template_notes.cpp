#include "exchange/template_notes.hpp"

namespace jishi::exchange {
namespace {

using package::Field;
using package::FieldType;

constexpr std::size_t kMostChoicesNamed = 30;

std::string choices_words(std::span<const package::ValueAt> values, Date today) {
  std::string words;
  std::size_t named = 0;
  for (const package::ValueAt& at : values) {
    if (at.value->retired && *at.value->retired <= today) continue;
    if (++named > kMostChoicesNamed) return words + "……（见单元格的下拉列表）";
    words += (words.empty() ? "" : "、") + at.value->label;
  }
  return words;
}

std::string bounds_words(const package::ValueType& type) {
  if (type.min && type.max) return "，" + type.min->text() + " 至 " + type.max->text();
  if (type.min) return "，不小于 " + type.min->text();
  if (type.max) return "，不大于 " + type.max->text();
  return {};
}

std::string type_words(const package::ValueType& type, std::span<const package::ValueAt> values,
                       Date today) {
  switch (type.type) {
    case FieldType::text:
      return "文字，最多 " + std::to_string(type.max_length) + " 字";
    case FieldType::integer:
      return "整数" + bounds_words(type);
    case FieldType::decimal:
      return "数字，小数最多 " + std::to_string(type.digits) + " 位" + bounds_words(type);
    case FieldType::boolean:
      return "填“是”或“否”";
    case FieldType::date:
      return "日期，如 2003-05-01、2003.5.1、2003年5月1日";
    case FieldType::choice:
      return "从下拉列表选一项：" + choices_words(values, today);
    case FieldType::unit:
      return "单位的全称、上下级路径或代码";
  }
  return {};
}

// What the field says about the days on which a row holds.
std::string holding_words(const Field& field, const package::Holding& holding) {
  const bool event = holding.of == package::Holding::Of::event;
  if (field.name == holding.from)
    return event ? "；这件事算在这一天" : "；这一行从这一天起有效，空着的按导入时指定的日期";
  if (field.name == holding.until)
    return event ? "；跨几天的填，含当天" : "；有效到这一天（含当天）";
  return {};
}

// 按“任期起”计算，那一栏空着时才填：…
std::string days_words(const package::Ledger& ledger, const std::string& field,
                       const std::string& words) {
  const Field* said_by = field.empty() ? nullptr : ledger.find_field(field);
  return said_by == nullptr ? words : "按“" + said_by->label + "”计算，那一栏空着时才填：" + words;
}

std::string field_words(const Field& field, std::span<const package::ValueAt> values, Date today,
                        const package::Holding& holding) {
  std::string words = type_words(field.value, values, today) + holding_words(field, holding);
  if (field.from_person != package::FromPerson::nothing) words += "；填了身份证号的可以不填";
  if (field.sensitive) words += "；个人敏感信息，加密保存";
  if (!field.note.empty()) words += "；" + field.note;
  return words;
}

std::string role_words(ColumnRole role, const package::Ledger& ledger, const std::string& unit) {
  switch (role) {
    case ColumnRole::unit:
      return unit.empty() ? "这一行属于哪个单位：名称、上下级路径（如 红阳街道/金桥社区）或代码"
                          : "已填好，不用改";
    case ColumnRole::unit_code:
      return "单位的代码";
    case ColumnRole::person_name:
      return "与身份证一致";
    case ColumnRole::id_number:
      return "18 位，此列已设为文本，请直接输入或粘贴为“只有文本”；末位 X 大小写均可";
    case ColumnRole::phone:
      return "11 位手机号，或带区号的固定电话";
    case ColumnRole::valid_from:
      return days_words(ledger, ledger.holding.from,
                        "从哪一天起是这样；不填的，按导入时指定的日期");
    case ColumnRole::valid_to:
      return days_words(ledger, ledger.holding.until, "到哪一天为止（含当天）；现在仍是这样的不填");
    case ColumnRole::serial:
      return "可以不填";
    case ColumnRole::field:
    case ColumnRole::minor:
    case ColumnRole::problem:
    case ColumnRole::passed_over:
      return {};
  }
  return {};
}

}  // namespace

std::vector<std::string> template_notes(const ledger::Shape& shape, std::span<const Column> columns,
                                        const ShapeCells& cells, Date today,
                                        const std::string& unit) {
  const package::Ledger& ledger = *shape.ledger;
  std::vector<std::string> lines;
  if (!ledger.purpose.empty())
    lines.push_back("用途：" + ledger.purpose + "。个人信息只用于此，请勿另作他用。");
  lines.emplace_back(
      "标 * 的栏目必填；一行一条，不要合并单元格，不要改动栏目名称；多余的行留空即可。");
  lines.emplace_back(
      "填好后原样导入；导入不了的行会退回，并在单元格上注明原因，改正后再导入退回的文件。");
  for (const Column& column : columns) {
    std::string words = column.role == ColumnRole::field
                            ? field_words(*shape.fields[column.field].field,
                                          cells.choices[column.field], today, ledger.holding)
                            : role_words(column.role, ledger, unit);
    if (words.empty()) continue;
    lines.push_back("【" + column.heading + "】" + (column.required ? "必填。" : "") + words +
                    "。");
  }
  return lines;
}

}  // namespace jishi::exchange
