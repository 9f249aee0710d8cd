#include "api/figure_json.hpp"

#include <string>

#include "indicator/change.hpp"
#include "indicator/withheld.hpp"

namespace jishi::api {

void write_cell(JsonWriter& json, const Result<indicator::Figure>* figure) {
  json.begin_object();
  if (figure == nullptr) {
    json.member("shown", kShownNothing).member("opens", false);
  } else if (!figure->ok()) {
    const Error& error = figure->error();
    const bool withheld = error.code == indicator::kWithheld;
    json.member("shown", withheld ? kShownWithheld : kShownNothing);
    json.key("error").begin_object().member("code", error.code).member("words", error.message);
    json.end_object().member("opens", withheld);
  } else {
    json.member("shown", (*figure)->shown()).member("value", (*figure)->value().text());
    json.member("numerator", (*figure)->numerator().text());
    if ((*figure)->denominator()) json.member("denominator", (*figure)->denominator()->text());
    json.member("opens", true);
  }
  json.end_object();
}

std::string change_words(const Result<indicator::Figure>* earlier,
                         const Result<indicator::Figure>* later) {
  const auto is_withheld = [](const Result<indicator::Figure>* figure) {
    return figure != nullptr && !figure->ok() && figure->error().code == indicator::kWithheld;
  };
  if (is_withheld(earlier) || is_withheld(later)) return kShownWithheld;
  if (earlier == nullptr || later == nullptr || !earlier->ok() || !later->ok())
    return kShownNothing;
  const auto kind = (*later)->measure() == indicator::Measure::percent
                        ? indicator::ChangeKind::points
                        : indicator::ChangeKind::amount;
  const auto change = indicator::change_between(**earlier, **later, kind, (*later)->rounding());
  return change.ok() ? change->words : kShownNothing;
}

void write_time(JsonWriter& json, const indicator::When& when) {
  const auto* period = std::get_if<indicator::Period>(&when);
  json.begin_object();
  json.member("key", period != nullptr ? period->text() : std::get<Date>(when).iso());
  json.member("label", indicator::chinese(when)).end_object();
}

}  // namespace jishi::api
