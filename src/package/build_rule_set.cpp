#include <algorithm>

#include "base/text.hpp"
#include "package/draft.hpp"
#include "package/scalar.hpp"

namespace jishi::package {
namespace {

bool within(const Decimal& number, const ValueType& type) {
  return (!type.min || *type.min <= number) && (!type.max || number <= *type.max);
}

// The value as the type has it; nullopt where it is of another type.
std::optional<Value> as_type(const Node& node, const ValueType& type) {
  const Reading reading = node.quoted ? Reading::text : reading_of(node.text);
  switch (type.type) {
    case FieldType::integer:
      if (const auto value = parse_int64(node.text); value && reading == Reading::whole)
        return Value(*value);
      return std::nullopt;
    case FieldType::decimal: {
      const auto value = Decimal::parse(node.text);
      if (!value || (reading != Reading::whole && reading != Reading::number)) return std::nullopt;
      const auto scaled = value->rescaled(type.digits);
      return scaled ? std::optional<Value>(*scaled) : std::nullopt;
    }
    case FieldType::boolean:
      if (reading == Reading::truth) return Value(node.text == "true");
      return std::nullopt;
    case FieldType::date:
      if (const auto date = Date::parse(node.text)) return Value(*date);
      return std::nullopt;
    case FieldType::text:
    case FieldType::choice:
      if (reading == Reading::text) return Value(node.text);
      return std::nullopt;
    case FieldType::unit:
      break;
  }
  return std::nullopt;
}

std::string type_in_words(const ValueType& type) {
  switch (type.type) {
    case FieldType::integer:
      return "整数";
    case FieldType::decimal:
      return "小数点后最多 " + std::to_string(type.digits) + " 位的数";
    case FieldType::boolean:
      return "true 或 false";
    case FieldType::date:
      return "日期";
    case FieldType::text:
      return "文字（像数字的要加引号）";
    case FieldType::choice:
      return "字典 " + type.dictionary + " 的代码";
    case FieldType::unit:
      break;
  }
  return "组织";
}

}  // namespace

std::optional<Value> Builder::parameter_value(const Node& node, const Parameter& parameter) {
  if (node.kind != Node::Kind::scalar) return std::nullopt;
  const ValueType& type = parameter.value;
  std::optional<Value> value = as_type(node, type);
  if (!value) {
    log_.add(Code::value_of_wrong_type, node.place,
             "参数“" + parameter.label + "”应是" + type_in_words(type), "请改正这个值");
    return std::nullopt;
  }
  if (type.type == FieldType::choice) use_value(type.dictionary, node);
  if (type.type == FieldType::text &&
      length_in_code_points(node.text) > static_cast<std::size_t>(type.max_length))
    log_.add(Code::text_too_long, node.place,
             "文字超过参数的上限 " + std::to_string(type.max_length) + " 个字",
             "请缩短，或增大 max_length");
  const auto number = Decimal::parse(node.text);
  const bool numeric = type.type == FieldType::integer || type.type == FieldType::decimal;
  if (numeric && number && !within(*number, type))
    log_.add(Code::out_of_range, node.place, "“" + node.text + "”不在参数的范围内",
             "请改正这个值，或参数的 min、max");
  return value;
}

RuleSetVersion Builder::rule_set_version(const Node& body, const RuleSet& set) {
  RuleSetVersion version;
  version.place = body.place;
  version.since = date_of(body, "since").value_or(kFirstDate);
  if (const auto until = date_of(body, "until"))
    version.end = until->plus_days(1).value_or(kForever);
  version.source = text_of(body, "source");
  version.note = text_of(body, "note");
  version.to_be_checked = truth_of(body, "to_be_checked");
  if (const Node* until = body.find("until"); until != nullptr && version.end <= version.since)
    log_.add(Code::period_reversed, until->place,
             "施行到 " + until->text + "，却从 " + version.since.iso() + " 才开始",
             "请改正 since 或 until");
  const Node* values = body.find("values");
  if (values == nullptr) return version;
  for (const Parameter& parameter : set.parameters) {
    const Node* node = values->find(parameter.name);
    if (node == nullptr)
      log_.add(Code::parameter_missing, values->place,
               "这一版没有参数“" + parameter.label + "”（" + parameter.name + "）的值",
               "每一版都要写全部参数的值，请补上");
    std::optional<Value> value;
    if (node != nullptr) value = parameter_value(*node, parameter);
    version.values.push_back(value.value_or(Value(std::int64_t{0})));
  }
  for (const Entry& entry : values->entries) {
    const auto known = [&](const Parameter& p) { return p.name == entry.key.text; };
    if (std::none_of(set.parameters.begin(), set.parameters.end(), known))
      log_.add(Code::unknown_parameter, entry.key.place,
               "这个规则集没有参数“" + entry.key.text + "”",
               "请在 parameters 中写上它，或改正名称");
  }
  return version;
}

void Builder::rule_set(const Node& at, const Node& body) {
  if (!is_name(at.text)) return;
  define(Thing::rule_set, at);
  RuleSet set;
  set.package = package_;
  set.name = at.text;
  set.place = at.place;
  set.label = text_of(body, "label");
  if (const Node* map = body.find("parameters"))
    for (const auto& [name, parameter] : map->entries)
      if (is_name(name.text) && parameter.kind == Node::Kind::map)
        set.parameters.push_back({name.text, text_of(parameter, "label"), value_type(parameter),
                                  text_of(parameter, "unit"), name.place});
  if (const Node* list = body.find("versions"))
    for (const Node& item : list->items) {
      if (item.kind != Node::Kind::map) continue;
      set.versions.push_back(rule_set_version(item, set));
      order_versions(set, item.find("since"));
    }
  draft_.set.rule_sets.push_back(std::move(set));
}

// Compares the last version with the one before it, and ends that one where it leaves off.
void Builder::order_versions(RuleSet& set, const Node* since) {
  if (set.versions.size() < 2) return;
  RuleSetVersion& last = set.versions.back();
  RuleSetVersion& before = set.versions[set.versions.size() - 2];
  const Place place = since != nullptr ? since->place : last.place;
  if (since == nullptr) {
    log_.add(Code::missing_key, place, "从第二版起都要写从哪一天施行", "请补上 since:");
  } else if (last.since <= before.since) {
    log_.add(Code::versions_unsorted, place, "各版没有按施行日期从早到晚排列", "请调整顺序或日期");
  } else if (before.end == kForever) {
    before.end = last.since;
  } else if (before.end > last.since) {
    log_.add(Code::versions_overlap, place,
             "上一版施行到 " + before.end.plus_days(-1)->iso() + "，与这一版重叠",
             "请改正上一版的 until（可以不写）或这一版的 since");
  } else if (before.end < last.since) {
    log_.add(Code::versions_gap, place,
             "上一版施行到 " + before.end.plus_days(-1)->iso() + "，到这一版之间没有规定",
             "请改正上一版的 until（可以不写）或这一版的 since");
  }
}

}  // namespace jishi::package
