#include "ledger/value_check.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "person/person.hpp"

namespace jishi::ledger {
namespace {

using package::Field;
using package::FieldType;

// Line breaks and tabs are text; what turns the direction of text or controls a terminal is not.
bool is_readable(const std::string& text) {
  if (!is_utf8(text)) return false;
  const auto points = code_points(text);
  return std::ranges::none_of(*points, [](char32_t c) {
    const bool control =
        (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7F || (c >= 0x80 && c < 0xA0);
    return control || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  });
}

class OneField {
 public:
  OneField(const FieldCheck& check, std::size_t index, std::vector<Finding>& findings)
      : check_(check),
        field_(*check.shape.fields[index].field),
        index_(static_cast<int>(index)),
        findings_(findings) {}

  void missing() {
    const package::FieldAt& at = check_.shape.fields[static_cast<std::size_t>(index_)];
    // What a unit demands of its subtree holds only while the row's unit stands in it.
    const bool asked =
        at.addition == nullptr || std::ranges::count(check_.shape.path, at.owner) > 0;
    if (field_.required && asked && !retired()) tell("value_required", "必填，请填写");
  }

  bool retired() const { return field_.retired && check_.valid_from >= *field_.retired; }

  void given(const package::Value& value, bool stood_before) {
    if (retired() && !stood_before)
      tell("field_retired", "从 " + field_.retired->iso() + " 起不再填写，请清空这一项");
    const auto* text = std::get_if<std::string>(&value);
    const auto* whole = std::get_if<std::int64_t>(&value);
    switch (field_.value.type) {
      case FieldType::text:
        return text == nullptr ? wrong_type("文字") : check_text(*text);
      case FieldType::choice:
        return text == nullptr ? wrong_type("代码") : check_code(*text, stood_before);
      case FieldType::integer:
        return whole == nullptr ? wrong_type("整数")
                                : check_bounds(Decimal::from_scaled(*whole, 0));
      case FieldType::decimal: {
        const auto* number = std::get_if<Decimal>(&value);
        return number == nullptr ? wrong_type("数") : check_decimal(*number);
      }
      case FieldType::boolean:
        return std::holds_alternative<bool>(value) ? void() : wrong_type("是或否");
      case FieldType::date: {
        const auto* date = std::get_if<Date>(&value);
        return date == nullptr ? wrong_type("日期") : check_date(*date);
      }
      case FieldType::unit:
        return whole != nullptr && *whole > 0 ? void() : wrong_type("一个组织");
    }
  }

 private:
  void tell(const char* code, const std::string& what) {
    findings_.push_back(
        {package::Severity::block, code, "“" + field_.label + "”" + what + "。", index_});
  }
  void wrong_type(const char* wanted) {
    tell("value_of_wrong_type", std::string("应填") + wanted + "，请改正");
  }

  void check_text(const std::string& text) {
    if (!is_readable(text))
      return tell("value_unreadable", "含有无法显示的字符（控制符或乱码），请重新录入这一项");
    const std::size_t length = length_in_code_points(text);
    const auto most = static_cast<std::size_t>(field_.value.max_length);
    if (length > most)
      tell("value_too_long", "最多 " + std::to_string(most) + " 个字，现有 " +
                                 std::to_string(length) + " 个字，请写得简短些");
  }

  void check_code(const std::string& code, bool stood_before) {
    const auto* value = check_.codes.find(check_.shape, field_.value.dictionary, code);
    if (value == nullptr) {
      if (!stood_before)
        tell("value_not_in_dictionary", "没有代码为“" + code + "”的选项，请从选项中选择");
    } else if (value->retired && check_.valid_from >= *value->retired && !stood_before) {
      tell("value_retired",
           "的选项“" + value->label + "”从 " + value->retired->iso() + " 起停用，请选择其他选项");
    }
  }

  void check_decimal(const Decimal& number) {
    if (!number.rescaled(field_.value.digits))
      return tell("value_too_precise", "最多 " + std::to_string(field_.value.digits) +
                                           " 位小数，现为 " + number.text() + "，请改正");
    check_bounds(number);
  }

  void check_bounds(const Decimal& number) {
    const package::ValueType& type = field_.value;
    if (type.min && number < *type.min)
      tell("value_out_of_bounds",
           "最小为 " + type.min->text() + "，现为 " + number.text() + "，请改正");
    if (type.max && number > *type.max)
      tell("value_out_of_bounds",
           "最大为 " + type.max->text() + "，现为 " + number.text() + "，请改正");
  }

  void check_date(Date date) {
    if (field_.from_person != package::FromPerson::birth_date) return;
    if (date > check_.today) {
      tell("bad_birth_date", "晚于今天，请改正");
    } else if (full_years(date, check_.today) < person::kYoungest) {
      tell("too_young", "表明此人未满14周岁；未满14周岁的不登记，请删去这一行，或改正日期");
    }
  }

  const FieldCheck& check_;
  const Field& field_;
  int index_;
  std::vector<Finding>& findings_;
};

}  // namespace

Codes::Codes(const package::Definitions& definitions) : definitions_(definitions) {
  for (const package::Dictionary& dictionary : definitions.packages.dictionaries) {
    auto& codes = values_[dictionary.name];
    for (const package::DictionaryValue& value : dictionary.values)
      codes.emplace(value.code, &value);
  }
}

const package::DictionaryValue* Codes::find(const Shape& shape, const std::string& dictionary,
                                            std::string_view code) const {
  if (const auto codes = values_.find(dictionary); codes != values_.end())
    if (const auto found = codes->second.find(code); found != codes->second.end())
      return found->second;
  for (const package::Addition& addition : definitions_.packages.additions) {
    if (addition.items.empty()) continue;
    const auto owner = definitions_.owner_of(addition);
    if (!owner || std::ranges::count(shape.path, *owner) == 0) continue;
    for (const package::Addition::Items& items : addition.items) {
      if (items.dictionary != dictionary) continue;
      const auto found = std::ranges::find(items.values, code, &package::DictionaryValue::code);
      if (found != items.values.end()) return &*found;
    }
  }
  return nullptr;
}

void check_value(const FieldCheck& check, std::size_t index,
                 const std::optional<package::Value>& value,
                 const std::optional<package::Value>* was, std::vector<Finding>& findings) {
  OneField field(check, index, findings);
  if (value)
    field.given(*value, was != nullptr && *was == value);
  else
    field.missing();
}

}  // namespace jishi::ledger
