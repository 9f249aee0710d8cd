#include "index/layout.hpp"

#include <cassert>
#include <stdexcept>
#include <string>
#include <variant>

namespace jishi::index {
namespace {

Holds held_of(const package::Field& field) {
  if (field.sensitive) return Holds::presence;
  switch (field.value.type) {
    case package::FieldType::text:
      return Holds::presence;
    case package::FieldType::integer:
      return Holds::integer;
    case package::FieldType::decimal:
      return Holds::decimal;
    case package::FieldType::boolean:
      return Holds::boolean;
    case package::FieldType::date:
      return Holds::date;
    case package::FieldType::choice:
      return Holds::choice;
    case package::FieldType::unit:
      return Holds::unit;
  }
  return Holds::presence;
}

// A value that its field allows, as a cell.
struct ToCell {
  const Layout::Item& item;

  std::int64_t operator()(std::int64_t number) const { return number; }
  std::int64_t operator()(Decimal number) const {
    const auto scaled = number.rescaled(item.digits);
    if (!scaled) throw std::logic_error("a decimal with more digits than its field has");
    return scaled->scaled();
  }
  std::int64_t operator()(bool truth) const { return truth ? 1 : 0; }
  std::int64_t operator()(Date date) const { return date.days(); }
  std::int64_t operator()(const std::string& text) const { return item.dictionary->add(text); }
};

}  // namespace

Layout::Layout(const package::Ledger& ledger) : fields_(ledger.fields.size()) {
  for (const package::Field& field : ledger.fields) {
    Item item{held_of(field), field.value.digits, nullptr};
    if (item.holds == Holds::choice) item.dictionary = std::make_shared<Dictionary>();
    items_.push_back(std::move(item));
  }
  if (ledger.person != package::PersonUse::none) items_.push_back({Holds::person, 0, nullptr});
}

Cells Layout::cells(std::span<const std::optional<package::Value>> values, PersonId person) const {
  assert(values.size() >= fields_);
  Cells out(items_.size());
  for (std::size_t i = 0; i < fields_; ++i) {
    if (!values[i]) continue;
    out[i] = items_[i].holds == Holds::presence ? 1 : std::visit(ToCell{items_[i]}, *values[i]);
  }
  if (person && fields_ < items_.size()) out[fields_] = person.value();
  return out;
}

expression::Value Layout::value(std::size_t column, std::optional<std::int64_t> cell) const {
  if (!cell) return {};
  const Item& item = items_[column];
  switch (item.holds) {
    case Holds::choice:
      return expression::Value::text(item.dictionary->text(static_cast<std::uint32_t>(*cell)));
    case Holds::boolean:
      return expression::Value::boolean(*cell != 0);
    case Holds::date:
      return expression::Value::date(Date::from_days(static_cast<std::int32_t>(*cell)));
    case Holds::decimal:
      return expression::Value::decimal(Decimal::from_scaled(*cell, item.digits));
    case Holds::integer:
    case Holds::unit:
    case Holds::person:
      return expression::Value::integer(*cell);
    case Holds::presence:
      return expression::Value::text({});
  }
  return {};
}

}  // namespace jishi::index
