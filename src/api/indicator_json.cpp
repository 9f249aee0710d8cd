#include "api/indicator_json.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "package/small_counts.hpp"

namespace jishi::api {
namespace {

using package::Indicator;
using package::Measure;

std::string_view counts_of(const Indicator& indicator) {
  switch (indicator.numerator.take) {
    case Measure::Take::units:
      return "units";
    case Measure::Take::formula:
      return "formula";
    case Measure::Take::count:
    case Measure::Take::sum:
    case Measure::Take::mean:
    case Measure::Take::min:
    case Measure::Take::max:
    case Measure::Take::distinct:
      break;
  }
  return "rows";
}

bool has_age(const package::Ledger& ledger) {
  return std::ranges::any_of(ledger.fields, [](const package::Field& field) {
    return field.from_person == package::FromPerson::birth_date;
  });
}

bool splits(const package::Field& field) {
  return field.value.type == package::FieldType::choice ||
         field.value.type == package::FieldType::boolean;
}

void write_splits(JsonWriter& json, const package::PackageSet& packages,
                  const Indicator& indicator) {
  json.key("splits").begin_array();
  const package::Ledger* ledger = packages.find_ledger(indicator.numerator.ledger);
  // A denominator of other rows has to have the field as well.
  const package::Ledger* other =
      indicator.denominator ? packages.find_ledger(indicator.denominator->ledger) : ledger;
  if (ledger != nullptr && other != nullptr) {
    for (const package::Field& field : ledger->fields) {
      const package::Field* same = other->find_field(field.name);
      if (field.retired || !splits(field) || same == nullptr || !splits(*same)) continue;
      json.begin_object().member("field", field.name).member("label", field.label).end_object();
    }
    if (has_age(*ledger) && has_age(*other))
      json.begin_object().member("field", "age").member("label", "年龄段").end_object();
  }
  json.end_array();
}

}  // namespace

void write_indicator(JsonWriter& json, const package::PackageSet& packages,
                     const Indicator& indicator) {
  const package::Ledger* ledger = packages.find_ledger(indicator.numerator.ledger);
  json.begin_object().member("indicator", indicator.name).member("label", indicator.label);
  json.member("basis", indicator.basis);
  if (!indicator.over.empty()) json.member("over", indicator.over);
  json.member("unit_word", indicator.is_percent() ? std::string("%") : indicator.unit);
  json.member("digits", std::int64_t{indicator.digits});
  if (indicator.better != package::Better::neither)
    json.member("better", indicator.better == package::Better::higher ? "higher" : "lower");
  json.member("group", ledger != nullptr ? ledger->label : std::string("组织"));
  json.member("counts", counts_of(indicator));
  write_splits(json, packages, indicator);
  json.member("persons", package::counts_persons(packages, indicator.numerator));
  const bool event = ledger != nullptr && ledger->holding.of == package::Holding::Of::event;
  json.member("of", event ? "event" : "state");
  if (indicator.to_be_checked) json.member("to_be_checked", true);
  if (!indicator.note.empty()) json.member("note", indicator.note);
  if (!indicator.source.empty()) json.member("source", indicator.source);
  json.end_object();
}

}  // namespace jishi::api
