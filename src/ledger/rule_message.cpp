#include "ledger/rule_message.hpp"

#include <algorithm>
#include <utility>

#include "expression/number.hpp"
#include "package/shown_value.hpp"

namespace jishi::ledger {
namespace {

constexpr const char* kNothing = "空";

}  // namespace

RuleMessage::Part RuleMessage::part_named(std::string_view name,
                                          const package::PackageSet& packages,
                                          const package::Ledger& ledger) {
  if (name == "figure") return {Part::Is::figure};
  for (std::size_t set = 0; set < packages.rule_sets.size(); ++set) {
    const package::RuleSet& candidate = packages.rule_sets[set];
    for (std::size_t i = 0; i < candidate.parameters.size(); ++i)
      if (name == "rule." + candidate.name + "." + candidate.parameters[i].name)
        return {Part::Is::parameter, {}, set, i};
  }
  for (std::size_t i = 0; i < ledger.fields.size(); ++i)
    if (ledger.fields[i].name == name && !ledger.fields[i].sensitive)
      return {Part::Is::field, {}, 0, i};
  return {Part::Is::text, "{" + std::string(name) + "}"};
}

RuleMessage::RuleMessage(std::string_view text, const package::PackageSet& packages,
                         const package::Ledger& ledger) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool doubled = i + 1 < text.size() && text[i + 1] == text[i];
    const std::size_t end = text[i] == '{' && !doubled ? text.find('}', i) : text.npos;
    if (end == text.npos) {
      plain += text[i];
      if (doubled && (text[i] == '{' || text[i] == '}')) ++i;
      continue;
    }
    if (!plain.empty()) parts_.push_back({Part::Is::text, std::exchange(plain, {})});
    parts_.push_back(part_named(text.substr(i + 1, end - i - 1), packages, ledger));
    i = end;
  }
  if (!plain.empty()) parts_.push_back({Part::Is::text, plain});
}

bool RuleMessage::names_figure() const {
  return std::ranges::any_of(parts_, [](const Part& part) { return part.is == Part::Is::figure; });
}

std::string RuleMessage::words(const package::PackageSet& packages, const package::Ledger& ledger,
                               const std::string& figure, const RuleSetsThen& sets,
                               const Values* values) const {
  std::string out;
  for (const Part& part : parts_) {
    switch (part.is) {
      case Part::Is::text:
        out += part.text;
        break;
      case Part::Is::figure:
        out += figure;
        break;
      case Part::Is::parameter: {
        package::Field field;
        field.value = packages.rule_sets[part.set].parameters[part.index].value;
        const package::Value* value = sets.parameter(part.set, part.index);
        out += value == nullptr ? kNothing : package::shown(packages, field, *value);
        break;
      }
      case Part::Is::field: {
        const bool given = values != nullptr && (*values)[part.index].has_value();
        out += given ? package::shown(packages, ledger.fields[part.index], *(*values)[part.index])
                     : kNothing;
        break;
      }
    }
  }
  return out;
}

std::string figure_words(const expression::Value& value, const expression::Type& type) {
  switch (value.kind()) {
    case expression::Kind::null:
      return kNothing;
    case expression::Kind::boolean:
      return value.as_boolean() ? "是" : "否";
    case expression::Kind::integer:
      return std::to_string(value.as_integer());
    case expression::Kind::real:
      return expression::real_text(value.as_real());
    case expression::Kind::decimal:
      return value.as_decimal().normalised().text();
    case expression::Kind::text:
      if (type.choices)
        for (const auto& choice : type.choices->values)
          if (choice.code == value.as_text() && !choice.label.empty()) return choice.label;
      return std::string(value.as_text());
    case expression::Kind::date:
      return value.as_date().iso();
    case expression::Kind::duration:
      return std::to_string(value.as_duration().nanoseconds / 1'000'000'000) + " 秒";
    case expression::Kind::list:
    case expression::Kind::row:
      return std::to_string(value.items().size()) + " 项";
    case expression::Kind::failure:
      return "无法计算";
  }
  return {};
}

}  // namespace jishi::ledger
