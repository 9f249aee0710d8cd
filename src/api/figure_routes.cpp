// Figures: which there are, what they are of any unit at any time, and what stands behind one.
#include <algorithm>
#include <memory>

#include "api/answer.hpp"
#include "api/answer_memory.hpp"
#include "api/bad_query.hpp"
#include "api/caller.hpp"
#include "api/figure_answer.hpp"
#include "api/figure_asking.hpp"
#include "api/figure_opening.hpp"
#include "api/figure_rights.hpp"
#include "api/guarded_figures.hpp"
#include "api/indicator_json.hpp"
#include "api/rights_in_index.hpp"
#include "api/routes.hpp"
#include "api/row_asking.hpp"
#include "api/row_json.hpp"
#include "api/row_sight.hpp"
#include "api/unit_words.hpp"
#include "base/text.hpp"
#include "indicator/withheld.hpp"
#include "package/setting_store.hpp"

namespace jishi::api {
namespace {

using http::Request;
using http::Response;
using indicator::Answer;
using package::Indicator;
using StatePointer = std::shared_ptr<const index::State>;

// ---- What stands behind one.

// “2:510113” of `next`.
indicator::OpenedUpTo opened_up_to(const Request& request) {
  const auto text = request.parameter("after").or_throw();
  if (!text) return {};
  const std::size_t colon = text->find(':');
  const auto pass = parse_int64(text->substr(0, colon));
  const auto id = colon == text->npos ? std::nullopt : parse_int64(text->substr(colon + 1));
  if (!pass || !id || *pass < 0 || *id < 0)
    refuse_query("参数“after”不是上一页给出的位置，请从第一页看起。");
  return {static_cast<std::size_t>(*pass), *id};
}

indicator::Side side_of(const Request& request) {
  const std::string side = request.parameter("side").or_throw().value_or("numerator");
  if (side != "numerator" && side != "denominator")
    refuse_query("参数“side”请写 numerator（分子）或 denominator（分母）。");
  return side == "denominator" ? indicator::Side::denominator : indicator::Side::numerator;
}

// The one figure that is opened. What is told of a section is what it would be told alone; only
// what counts at none of those below needs the others.
FigureCell cell_of(const Request& request, const index::State& state,
                   const FigureQuestion& question) {
  if (question.indicators.size() != 1 || question.when.size() != 1)
    refuse_query("一次打开一个数：请写一个指标、一个日期或期间。");
  FigureCell cell{question.asked, {}};
  cell.cell.codes = request.parameters("key");
  if (cell.cell.codes.size() != cell.asked.splits.size())
    refuse_query("请给“split”的每个字段写一个“key”（代码；没有填的写空）。");
  const std::string own = request.parameter("own").or_throw().value_or("false");
  if (own != "true" && own != "false") refuse_query("参数“own”请写 true 或 false。");
  if (own == "true") {
    const Answer answer =
        indicator::answer(state, *question.indicators.front(), cell.asked).or_throw();
    const auto is_own = [](const indicator::Section& section) { return section.own; };
    cell.cell.section = static_cast<std::size_t>(std::ranges::find_if(answer.sections, is_own) -
                                                 answer.sections.begin());
    return cell;
  }
  if (const auto section = request.parameter("section").or_throw()) {
    const auto id = parse_int64(*section);
    if (!id) refuse_query("参数“section”不是组织的编号。");
    cell.asked.unit = UnitId(*id);
  }
  cell.asked.by = indicator::By::unit;
  return cell;
}

// What somebody asked to open.
struct Opening {
  const Indicator& indicator;
  FigureCell cell;
  indicator::Side side = indicator::Side::numerator;
  std::optional<std::string> purpose;
};

class FigureRoutes {
 public:
  explicit FigureRoutes(Service& service) : service_(service) {}

  Response indicators(const Request& request, const Caller& caller);
  Response figures(const Request& request, const Caller& caller);
  Response rows(const Request& request, const Caller& caller);

 private:
  std::string told(const index::State& state, const FigureQuestion& question, const Caller& caller,
                   const std::optional<std::string>& purpose);
  void write_rows(JsonWriter& json, const index::State& state, const Opening& opening,
                  const indicator::Opened& opened, const Caller& caller);
  void write_units_below(JsonWriter& json, const UnitWords& words, const UnitsBelow& below) const;

  Service& service_;
  AnswerMemory memory_;
};

Response FigureRoutes::indicators(const Request& request, const Caller&) {
  request.only_parameters({}).or_throw();
  const StatePointer state = service_.index.now();
  const std::string key = answer_key(request, service_.today());
  if (const auto kept = memory_.find(state, key)) return kept_response(*kept);
  const package::PackageSet& packages = state->definitions->packages;
  JsonWriter json;
  json.begin_object().key("indicators").begin_array();
  for (const Indicator& each : packages.indicators)
    write_indicator(json, packages, each);
  json.end_array().end_object();
  return kept_response(*memory_.keep(state, key, json.take()));
}

// Small counts above the county are withheld, or for a purpose shown and recorded first.
std::string FigureRoutes::told(const index::State& state, const FigureQuestion& question,
                               const Caller& caller, const std::optional<std::string>& purpose) {
  check_size(state, question);
  SilentProgress silent;
  std::vector<FigureAnswer> answers = answers_to(state, question, silent);
  check_size(answers);
  Told told;
  if (is_guarded(state, question)) {
    if (purpose) {
      const auto disclosures = disclosures_of(state, question, *purpose);
      for (const person::Disclosure& each : disclosures)
        require_persons(state, caller, each, service_.today());
      for (const person::Disclosure& each : disclosures)
        record(service_, caller, each);
    } else {
      told.withheld = withhold_small(state, question, answers);
    }
  }
  told.demonstration = package::is_demonstration(*service_.readers.lease());
  return figures_json(state, question, answers, told);
}

Response FigureRoutes::figures(const Request& request, const Caller& caller) {
  request
      .only_parameters({"indicator", "unit", "by", "split", "share", "on", "period", "compare",
                        "series", "as", "purpose"})
      .or_throw();
  const StatePointer state = service_.index.now();
  const FigureQuestion question =
      figure_question(request, state->definitions->packages, service_.today());
  require_figures(*state, caller, question.indicators, question.asked.unit, service_.today());
  if (const auto purpose = purpose_of(request))
    return http::json_response(told(*state, question, caller, purpose));
  const std::string key = answer_key(request, service_.today());
  if (const auto kept = memory_.find(state, key)) return kept_response(*kept);
  return kept_response(*memory_.keep(state, key, told(*state, question, caller, std::nullopt)));
}

void FigureRoutes::write_units_below(JsonWriter& json, const UnitWords& words,
                                     const UnitsBelow& below) const {
  json.member("kind", "units").key("units").begin_array();
  for (const UnitsBelow::Line& line : below.lines()) {
    json.begin_object();
    words.write_members(json, words.find(line.unit));
    json.member("own", line.own).member("shown", line.shown).end_object();
  }
  json.end_array().member("message", kPurposeWords);
}

// Of a ledger; what may not be seen of it is left out, and what needs a purpose is recorded.
void FigureRoutes::write_rows(JsonWriter& json, const index::State& state, const Opening& opening,
                              const indicator::Opened& opened, const Caller& caller) {
  const package::Ledger& ledger = *opened.ledger;
  const indicator::Asked& asked = opening.cell.asked;
  Snapshot snapshot(service_);
  db::Connection& connection = snapshot.connection();
  const Sight sight = sight_of(service_, connection, caller, ledger, asked.unit, reading_of(ledger),
                               opening.purpose, Reach::with_below);
  if (sight.for_purpose)
    record(service_, caller,
           {ledger.name, asked.unit, asked.since(), asked.fact_date(),
            static_cast<std::int64_t>(opened.rows.size()), opening.purpose});
  person::Vault vault(connection, service_.keys);
  std::vector<ledger::AskedVersion> versions;
  for (const indicator::Opened::Row& row : opened.rows)
    versions.push_back(
        {row.version.row, row.version.revision, asked.fact_date(), {row.counted_at, row.flagged}});
  std::vector<RowJson::Line> lines;
  ledger::visit_versions(
      connection, vault, state.definitions, ledger, versions,
      [&](const ledger::RowVersion& version, const ledger::Shape& shape, ledger::Place place) {
        lines.push_back(RowJson::line_of(version, shape, place, version.revision));
      });
  json.member("kind", "rows").member("ledger", ledger.name).member("label", ledger.label);
  RowJson writer(connection, vault, state.definitions, ledger, asked.tree_date(), service_.today());
  writer.write_rows(json.key("rows"), lines, sight);
}

Response FigureRoutes::rows(const Request& request, const Caller& caller) {
  request
      .only_parameters({"indicator", "unit", "by", "split", "share", "on", "period", "as",
                        "section", "own", "key", "side", "purpose", "after", "limit"})
      .or_throw();
  const StatePointer state = service_.index.now();
  const FigureQuestion question =
      figure_question(request, state->definitions->packages, service_.today());
  require_figures(*state, caller, question.indicators, question.asked.unit, service_.today());
  const Opening opening{*question.indicators.front(), cell_of(request, *state, question),
                        side_of(request), purpose_of(request)};
  const indicator::Asked& asked = opening.cell.asked;
  require_figures(*state, caller, question.indicators, asked.unit, service_.today());
  const auto opened =
      indicator::open_figure(*state, opening.indicator, asked, opening.cell.cell, opening.side,
                             opened_up_to(request), static_cast<std::size_t>(limit_of(request)))
          .or_throw();
  auto figure = figure_of(*state, opening.indicator, opening.cell);
  const UnitWords words(*state, asked.tree_date());
  JsonWriter json;
  json.begin_object();
  if (opened.ledger != nullptr) {
    const access::Decision decision = decide(*state, caller,
                                             {.operation = reading_of(*opened.ledger),
                                              .unit = asked.unit,
                                              .ledger = opened.ledger->name,
                                              .purpose = opening.purpose,
                                              .reach = Reach::with_below},
                                             service_.today());
    if (decision.code == "purpose_missing") {
      const UnitsBelow below(*state, opening.indicator, opening.cell);
      if (below.whole_withheld())
        figure = Error{std::string(indicator::kWithheld), "＊（人数少，不列出）"};
      write_units_below(json, words, below);
    } else {
      write_rows(json, *state, opening, opened, caller);
      if (opened.next)
        json.member("next",
                    std::to_string(opened.next->pass) + ":" + std::to_string(opened.next->id));
    }
  } else {
    json.member("kind", "units").key("units").begin_array();
    for (const UnitId unit : opened.units)
      words.write_with_path(json, words.find(unit));
    json.end_array();
    if (opened.next)
      json.member("next",
                  std::to_string(opened.next->pass) + ":" + std::to_string(opened.next->id));
  }
  json.member("total_words", figure_words(opening.indicator, figure, opening.side));
  json.end_object();
  return answer(json);
}

}  // namespace

void add_figure_routes(http::Router& router, Service& service) {
  const auto routes = std::make_shared<FigureRoutes>(service);
  const auto add = [&](const std::string& pattern,
                       Response (FigureRoutes::*act)(const Request&, const Caller&)) {
    router.add("GET", pattern,
               for_caller(service, [routes, act](const Request& request, const Caller& caller) {
                 return ((*routes).*act)(request, caller);
               }));
  };
  add("/api/indicators", &FigureRoutes::indicators);
  add("/api/figures", &FigureRoutes::figures);
  add("/api/figures/rows", &FigureRoutes::rows);
}

}  // namespace jishi::api
