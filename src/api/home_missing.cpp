#include "api/home_missing.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "api/figure_json.hpp"
#include "api/figure_question.hpp"
#include "api/figure_rights.hpp"
#include "api/guarded_figures.hpp"
#include "api/rights_in_index.hpp"
#include "api/row_sight.hpp"
#include "base/text.hpp"
#include "indicator/answer.hpp"
#include "indicator/withheld.hpp"
#include "ledger/unit_check.hpp"
#include "person/vault.hpp"

namespace jishi::api {
namespace {

using access::Operation;
using index::OfRows;
using index::UnitOrdinal;
using package::Measure;

// What a ledger has, told like any other indicator.
package::Indicator rows_of(const package::Ledger& ledger, OfRows of) {
  package::Indicator rows;
  rows.name = (of == OfRows::warned ? "rows_warned_" : "rows_of_") + ledger.name;
  rows.label = ledger.label;
  rows.basis = of == OfRows::warned ? "台账里有提醒的行" : "台账里的行";
  rows.unit = "行";
  rows.numerator.take = Measure::Take::count;
  rows.numerator.ledger = ledger.name;
  rows.numerator.warned = of == OfRows::warned;
  return rows;
}

// Where what is missing is filled in: the ledger whose rows are counted, or asked for.
const std::string& mended_in(const package::Indicator& indicator) {
  const Measure& measure = indicator.numerator;
  return measure.tests.empty() ? measure.ledger : measure.tests.front().ledger;
}

class HomeMissing {
 public:
  HomeMissing(const Service& service, const UnitWords& words, UnitOrdinal unit,
              const Caller& caller, const HomeQuestion& question)
      : service_(service),
        words_(words),
        state_(words.state()),
        unit_(state_.tree.id(unit)),
        ordinal_(unit),
        caller_(caller),
        question_(question) {}

  void write(JsonWriter& json) const {
    json.key("missing").begin_array();
    write_own(json);
    json.end_array().key("gaps").begin_array();
    if (words_.living(ordinal_)) write_gaps(json);
    json.end_array().key("warned").begin_array();
    const std::int64_t warned = words_.living(ordinal_) ? write_warned(json) : 0;
    json.end_array().member("warnings_count", warned);
  }

 private:
  bool may(Operation operation, const std::string& ledger) const {
    return decide(state_, caller_, {operation, unit_, ledger}, service_.today()).allowed;
  }

  // What the rules that warn say of the unit's own rows today.
  void write_own(JsonWriter& json) const {
    const Date today = service_.today();
    if (state_.tree.life(ordinal_, today) == nullptr) return;
    const auto connection = service_.readers.lease();
    const db::Transaction snapshot(*connection, db::TransactionMode::read);
    person::Vault vault(*connection, service_.keys);
    for (const package::Ledger& ledger : state_.definitions->packages.ledgers) {
      const bool has_rules = std::ranges::any_of(ledger.rules, [](const package::Rule& rule) {
        return rule.scope == package::RuleScope::unit;
      });
      if (!has_rules || !may_hold(words_, ordinal_, ledger) ||
          !may(reading_of(ledger), ledger.name))
        continue;
      ledger::UnitChecks checks(*connection, vault, state_.definitions, ledger);
      for (const ledger::Finding& finding : checks.warnings(unit_, today)) {
        json.begin_object().member("what", ledger.label).member("words", finding.message);
        json.member("ledger", ledger.name).end_object();
      }
    }
  }

  // Those that the caller may be told.
  std::vector<const package::Indicator*> named() const {
    std::vector<const package::Indicator*> indicators;
    const package::PackageSet& packages = state_.definitions->packages;
    for (const package::Package& each : packages.packages)
      for (const std::string& name : each.missing)
        if (const auto* found = packages.find_indicator(name);
            found != nullptr && std::ranges::find(indicators, found) == indicators.end() &&
            decide_figures(state_, caller_, std::span(&found, 1), unit_, service_.today()).allowed)
          indicators.push_back(found);
    return indicators;
  }

  void write_gaps(JsonWriter& json) const {
    FigureQuestion question{{}, question_.asked(unit_), {question_.when}, false};
    std::vector<FigureAnswer> answers;
    for (const package::Indicator* each : named())
      if (auto answer = indicator::answer(state_, *each, question.asked)) {
        question.indicators.push_back(each);
        answers.push_back({question_.when, std::move(*answer)});
      }
    if (answers.empty()) return;
    if (is_guarded(state_, question)) withhold_small(state_, question, answers);
    for (const FigureAnswer& each : answers)
      write_gap(json, *each.answer.indicator, each.answer.figures.front());
  }

  static void write_gap(JsonWriter& json, const package::Indicator& indicator,
                        const Result<indicator::Figure>& figure) {
    const bool withheld = !figure.ok() && figure.error().code == indicator::kWithheld;
    if (!withheld && (!figure.ok() || figure->exact().is_zero())) return;
    json.begin_object().member("indicator", indicator.name).member("label", indicator.label);
    json.member("words", basis_words(indicator));
    if (!indicator.source.empty()) json.member("source", indicator.source);
    json.member("shown", withheld ? kShownWithheld : figure->shown());
    const bool units = indicator.numerator.take == Measure::Take::units;
    json.member("counts", units ? "units" : "rows");
    if (const std::string& ledger = mended_in(indicator); !ledger.empty())
      json.member("ledger", ledger);
    json.member("opens", !withheld).end_object();
  }

  // The sum of all. Whoever sees some fields alone is not told: what a rule says may be about any.
  std::int64_t write_warned(JsonWriter& json) const {
    std::int64_t sum = 0;
    const indicator::Asked asked = question_.asked(unit_);
    for (const package::Ledger& ledger : state_.definitions->packages.ledgers) {
      if (!may(Operation::read_figures, ledger.name)) continue;
      const std::int64_t rows = rows_told(state_, ledger, asked, OfRows::warned).value_or(0);
      if (rows == 0) continue;
      sum += rows;
      json.begin_object().member("ledger", ledger.name).member("label", ledger.label);
      json.member("rows", rows).end_object();
    }
    return sum;
  }

  const Service& service_;
  const UnitWords& words_;
  const index::State& state_;
  const UnitId unit_;
  const UnitOrdinal ordinal_;
  const Caller& caller_;
  const HomeQuestion& question_;
};

}  // namespace

std::optional<std::int64_t> rows_told(const index::State& state, const package::Ledger& ledger,
                                      const indicator::Asked& asked, OfRows of) {
  const package::Indicator rows = rows_of(ledger, of);
  const auto answer = indicator::answer(state, rows, asked);
  if (!answer || answer->figures.empty() || !answer->figures.front().ok()) return std::nullopt;
  const auto number = parse_int64(answer->figures.front()->numerator().text());
  if (number && *number > 0 && indicator::is_above_county(state, asked) &&
      *number < indicator::withheld_below(state, rows, asked))
    return std::nullopt;
  return number;
}

bool may_hold(const UnitWords& words, UnitOrdinal unit, const package::Ledger& ledger) {
  const auto* life = words.life(unit);
  return life != nullptr &&
         std::ranges::find(ledger.held_by, words.state().tree.kinds()[life->kind]) !=
             ledger.held_by.end();
}

void write_missing_members(JsonWriter& json, const Service& service, const UnitWords& words,
                           UnitOrdinal unit, const Caller& caller, const HomeQuestion& question) {
  HomeMissing(service, words, unit, caller, question).write(json);
}

}  // namespace jishi::api
