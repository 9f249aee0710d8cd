#include "index/compiled.hpp"

namespace jishi::index {
namespace {

// What was checked when the package was loaded.
Result<expression::Checked> checked(const std::string& text,
                                    std::shared_ptr<const expression::Schema> schema) {
  auto checked = expression::check(text, std::move(schema));
  if (checked.ok()) return *checked;
  return Error{"indicator_outdated", "指标里的式子“" + text + "”与现在的定义不符：" +
                                         checked.problems().front().message +
                                         "。请改正指标后重新载入"};
}

template <class Map>
void keep(Map& map, typename Map::key_type key, const typename Map::mapped_type& value,
          std::size_t most) {
  if (map.size() >= most) map.clear();
  map.emplace(std::move(key), value);
}

}  // namespace

Compiled::Compiled(std::shared_ptr<const package::Definitions> definitions)
    : definitions_(std::move(definitions)),
      rule_sets_(definitions_->packages),
      schemas_(definitions_->packages) {
  auto indicators = std::make_shared<expression::Schema>();
  for (const package::Indicator& indicator : definitions_->packages.indicators)
    indicators->fields.push_back(
        {indicator.name, indicator.label, expression::Type::of(expression::Kind::integer)});
  indicators_ = std::move(indicators);
}

Result<expression::Checked> Compiled::of_rows(const package::Ledger& ledger,
                                              const std::string& text) {
  return checked(text, schemas_.counted_rows(ledger));
}

Result<Predicate> Compiled::predicate(const package::Ledger& ledger, const LayoutPointer& layout,
                                      const std::string& where) {
  const std::lock_guard lock(mutex_);
  const auto found = predicates_.find({layout, where});
  if (found != predicates_.end()) return found->second;
  const auto condition = of_rows(ledger, where);
  if (!condition) return condition.error();
  auto predicate = Predicate::compile(*condition, layout);
  if (predicate) keep(predicates_, {layout, where}, *predicate, kMostRemembered);
  return predicate;
}

Result<Scalar> Compiled::scalar(const package::Ledger& ledger, const LayoutPointer& layout,
                                const std::string& what) {
  const std::lock_guard lock(mutex_);
  const auto found = scalars_.find({layout, what});
  if (found != scalars_.end()) return found->second;
  const auto expression = of_rows(ledger, what);
  if (!expression) return expression.error();
  auto scalar = Scalar::compile(*expression, layout);
  if (scalar) keep(scalars_, {layout, what}, *scalar, kMostRemembered);
  return scalar;
}

Result<expression::Checked> Compiled::remembered(
    Over over, const std::string& text, const std::shared_ptr<const expression::Schema>& schema) {
  const auto found = checked_.find({over, text});
  if (found != checked_.end()) return found->second;
  auto expression = checked(text, schema);
  if (expression) keep(checked_, {over, text}, *expression, kMostRemembered);
  return expression;
}

Result<expression::Checked> Compiled::of_units(const std::string& text) {
  const std::lock_guard lock(mutex_);
  const auto found = checked_.find({Over::units, text});
  return found != checked_.end() ? Result<expression::Checked>(found->second)
                                 : remembered(Over::units, text, schemas_.counted_units());
}

Result<expression::Checked> Compiled::of_parameters(const std::string& text) {
  const std::lock_guard lock(mutex_);
  const auto found = checked_.find({Over::parameters, text});
  return found != checked_.end() ? Result<expression::Checked>(found->second)
                                 : remembered(Over::parameters, text, schemas_.parameters());
}

Result<expression::Checked> Compiled::of_indicators(const std::string& text) {
  const std::lock_guard lock(mutex_);
  return remembered(Over::indicators, text, indicators_);
}

}  // namespace jishi::index
