#include <array>

#include "base/text.hpp"
#include "package/draft.hpp"
#include "package/scalar.hpp"

namespace jishi::package {
namespace {

std::optional<FieldType> type_from_word(std::string_view word) {
  if (word == "text") return FieldType::text;
  if (word == "int") return FieldType::integer;
  if (word == "decimal") return FieldType::decimal;
  if (word == "bool") return FieldType::boolean;
  if (word == "date") return FieldType::date;
  if (word == "choice") return FieldType::choice;
  if (word == "unit") return FieldType::unit;
  return std::nullopt;
}

FromPerson from_person(std::string_view word) {
  if (word == "birth_date") return FromPerson::birth_date;
  return word == "sex" ? FromPerson::sex : FromPerson::nothing;
}

// The keys that say more about a type, and the types they are for.
struct Option {
  std::string_view key;
  std::array<std::optional<FieldType>, 2> types;
  bool needed;
};
constexpr std::array kOptions = {
    Option{"of", {FieldType::choice}, true},
    Option{"digits", {FieldType::decimal}, true},
    Option{"max_length", {FieldType::text}, false},
    Option{"kinds", {FieldType::unit}, false},
    Option{"min", {FieldType::integer, FieldType::decimal}, false},
    Option{"max", {FieldType::integer, FieldType::decimal}, false},
};

}  // namespace

void Builder::value_options(const Node& body, ValueType& type) {
  const std::string word = text_of(body, "type");
  for (const Option& option : kOptions) {
    const bool fits = option.types[0] == type.type || option.types[1] == type.type;
    const std::string key(option.key);
    if (const Entry* entry = body.find_entry(option.key); entry != nullptr && !fits)
      log_.add(Code::option_not_for_type, entry->key.place,
               "类型 " + word + " 没有“" + key + "”这一项", "请删除它，或改正 type");
    if (fits && option.needed && body.find(option.key) == nullptr)
      log_.add(Code::option_missing, body.find("type")->place,
               "类型 " + word + " 还要写明“" + key + "”", "请补上 " + key + ":");
  }
}

std::optional<Decimal> Builder::bound(const Node& body, std::string_view key,
                                      const ValueType& type) {
  const Node* node = body.find(key);
  if (node == nullptr || node->kind != Node::Kind::scalar) return std::nullopt;
  const auto number = Decimal::parse(node->text);
  if (!number) return std::nullopt;
  const auto scaled = number->rescaled(type.type == FieldType::decimal ? type.digits : 0);
  if (!scaled)
    log_.add(Code::value_of_wrong_type, node->place, "“" + node->text + "”的小数位数比字段的多",
             "请减少小数位数");
  return scaled;
}

ValueType Builder::value_type(const Node& body) {
  ValueType out;
  const auto type = type_from_word(text_of(body, "type"));
  if (!type) return out;
  out.type = *type;
  value_options(body, out);
  out.max_length =
      static_cast<int>(whole_of(body, "max_length").value_or(kDefaultTextLength) % 1'000'000);
  if (*type == FieldType::decimal)
    out.digits = static_cast<int>(whole_of(body, "digits").value_or(0) % (Decimal::kMaxScale + 1));
  if (*type == FieldType::choice) {
    out.dictionary = text_of(body, "of");
    if (const Node* of = body.find("of")) use(Thing::dictionary, *of);
  }
  if (*type == FieldType::unit) {
    out.unit_kinds = texts_of(body, "kinds");
    use_all(Thing::unit_kind, body.find("kinds"));
  }
  if (*type == FieldType::integer || *type == FieldType::decimal) {
    out.min = bound(body, "min", out);
    out.max = bound(body, "max", out);
    if (out.min && out.max && *out.min > *out.max)
      log_.add(Code::min_above_max, body.find("min")->place,
               "最小值 " + out.min->text() + " 大于最大值 " + out.max->text(), "请改正 min 或 max");
  }
  return out;
}

Field Builder::field(const Node& at, const Node& body) {
  Field field;
  field.name = at.text;
  field.place = at.place;
  field.label = text_of(body, "label");
  field.value = value_type(body);
  field.required = truth_of(body, "required");
  field.sensitive = truth_of(body, "sensitive");
  field.from_person = from_person(text_of(body, "from_person"));
  field.headers = texts_of(body, "headers");
  field.note = text_of(body, "note");
  field.renamed_from = text_of(body, "renamed_from");
  field.retired = date_of(body, "retired");
  field.to_be_checked = truth_of(body, "to_be_checked");
  if (field.required && field.retired)
    log_.add(Code::retired_required, body.find("retired")->place, "已停用的字段不能是必填",
             "请删除 required，或删除 retired");
  if (field.sensitive && field.value.type != FieldType::text)
    log_.add(Code::sensitive_not_text, body.find("sensitive")->place,
             "敏感字段加密保存，只能是文字（type: text）", "请改为 type: text，或删除 sensitive");
  return field;
}

std::vector<Field> Builder::fields(const Node& map) {
  std::vector<Field> out;
  for (const Entry& entry : map.entries)
    if (is_name(entry.key.text) && entry.value.kind == Node::Kind::map)
      out.push_back(field(entry.key, entry.value));
  for (const Entry& entry : map.entries) {
    const Node* from =
        entry.value.kind == Node::Kind::map ? entry.value.find("renamed_from") : nullptr;
    if (from != nullptr && map.find(from->text) != nullptr)
      log_.add(Code::renamed_from_current, from->place, "“" + from->text + "”现在还是一个字段",
               "请写以前的名称，或删除 renamed_from");
  }
  if (out.size() > kMaxFieldsPerLedger)
    log_.add(Code::too_many_fields, out[kMaxFieldsPerLedger].place,
             "字段超过 " + std::to_string(kMaxFieldsPerLedger) + " 个", "请分成几个台账");
  return out;
}

}  // namespace jishi::package
