#include "exchange/out_columns.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::exchange {
namespace {

using package::FieldType;
using sheet::ColumnFormat;

struct Looks {
  ColumnFormat format = ColumnFormat::text;
  int digits = 0;
  double width = 12;
};

Looks looks_of(const package::ValueType& type) {
  constexpr double kWidest = 40;
  switch (type.type) {
    case FieldType::text:
      return {ColumnFormat::text, 0,
              std::clamp(static_cast<double>(type.max_length), 10., kWidest)};
    case FieldType::integer:
      return {ColumnFormat::integer, 0, 10};
    case FieldType::decimal:
      return {ColumnFormat::decimal, type.digits, 14};
    case FieldType::boolean:
      return {ColumnFormat::text, 0, 8};
    case FieldType::date:
      return {ColumnFormat::date, 0, 12};
    case FieldType::choice:
      return {ColumnFormat::text, 0, 14};
    case FieldType::unit:
      return {ColumnFormat::text, 0, 28};
  }
  return {};
}

Looks looks_of(const Column& column, const ledger::Shape& shape) {
  switch (column.role) {
    case ColumnRole::field:
      return looks_of(shape.fields[column.field].field->value);
    case ColumnRole::serial:
      return {ColumnFormat::integer, 0, 6};
    case ColumnRole::minor:
      return {ColumnFormat::text, 0, 8};
    case ColumnRole::unit:
      return {ColumnFormat::text, 0, 28};
    case ColumnRole::unit_code:
      return {ColumnFormat::text, 0, 14};
    case ColumnRole::person_name:
      return {ColumnFormat::text, 0, 10};
    case ColumnRole::id_number:
      return {ColumnFormat::text, 0, 21};
    case ColumnRole::phone:
      return {ColumnFormat::text, 0, 14};
    case ColumnRole::valid_from:
    case ColumnRole::valid_to:
      return {ColumnFormat::date, 0, 12};
    case ColumnRole::problem:
    case ColumnRole::passed_over:
      return {};
  }
  return {};
}

}  // namespace

sheet::OutColumn out_column(const Column& column, const ledger::Shape& shape) {
  const Looks looks = looks_of(column, shape);
  sheet::OutColumn out;
  out.heading = column.heading;
  out.format = looks.format;
  out.digits = looks.digits;
  out.width = std::max(looks.width, static_cast<double>(display_width(column.heading)) + 3);
  return out;
}

const UnitPaths::Named& UnitPaths::of(UnitId unit) {
  if (const auto found = known_.find(unit); found != known_.end()) return found->second;
  Named named;
  const std::vector<organisation::UnitVersion> path =
      organisation::path_at(connection_, unit, day_);
  auto first = std::ranges::find(path, top_, &organisation::UnitVersion::unit);
  first = first == path.end() ? path.begin() : std::next(first);
  if (first == path.end() && !path.empty()) first = std::prev(path.end());
  for (; first != path.end(); ++first)
    named.path += (named.path.empty() ? "" : "/") + first->content.name;
  if (!path.empty()) {
    const organisation::UnitContent& content = path.back().content;
    named.code = content.division_code ? *content.division_code : content.own_code.value_or("");
  }
  return known_.emplace(unit, std::move(named)).first->second;
}

}  // namespace jishi::exchange
