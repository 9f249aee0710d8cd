#include "package/shown_value.hpp"

namespace jishi::package {
namespace {

struct Words {
  const PackageSet& packages;
  const Field& field;

  std::string operator()(std::int64_t number) const {
    return (field.value.type == FieldType::unit ? "#" : "") + std::to_string(number);
  }
  std::string operator()(const Decimal& number) const { return number.text(); }
  std::string operator()(bool truth) const { return truth ? "是" : "否"; }
  std::string operator()(Date date) const { return date.iso(); }
  std::string operator()(const std::string& text) const {
    if (field.value.type != FieldType::choice) return text;
    const DictionaryValue* value = packages.find_value(field.value.dictionary, text);
    return value == nullptr ? text : value->label;
  }
};

}  // namespace

std::string shown(const PackageSet& packages, const Field& field, const Value& value) {
  return std::visit(Words{packages, field}, value);
}

}  // namespace jishi::package
