#include "api/unit_home.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "api/figure_json.hpp"
#include "api/figure_question.hpp"
#include "api/figure_rights.hpp"
#include "api/guarded_figures.hpp"
#include "api/home_missing.hpp"
#include "api/rights_in_index.hpp"
#include "base/error.hpp"
#include "indicator/answer.hpp"
#include "indicator/target.hpp"
#include "indicator/withheld.hpp"
#include "package/setting_store.hpp"
#include "package/small_counts.hpp"

namespace jishi::api {
namespace {

using access::Operation;
using index::UnitOrdinal;
using indicator::When;

// One page.
class Home {
 public:
  Home(const Service& service, const UnitWords& words, UnitOrdinal unit, const Caller& caller,
       const HomeQuestion& question)
      : service_(service),
        words_(words),
        state_(words.state()),
        unit_(state_.tree.id(unit)),
        ordinal_(unit),
        caller_(caller),
        question_(question) {}

  void write(JsonWriter& json) const {
    const bool living = words_.living(ordinal_);
    json.key("ledgers").begin_array();
    for (const package::Ledger& ledger : state_.definitions->packages.ledgers)
      write_ledger(json, ledger, living && may(Operation::read_figures, ledger.name));
    json.end_array().key("highlights").begin_array();
    if (living) write_highlights(json);
    json.end_array();
    write_missing_members(json, service_, words_, ordinal_, caller_, question_);
    json.member("demonstration", package::is_demonstration(*service_.readers.lease()));
  }

 private:
  bool may(Operation operation, const std::string& ledger) const {
    return decide(state_, caller_, {operation, unit_, ledger}, service_.today()).allowed;
  }
  // 2026年7月1日, or of events the months up to it.
  std::string basis_of(const package::Ledger& ledger) const {
    const indicator::Asked asked = question_.asked(unit_);
    if (ledger.holding.of != package::Holding::Of::event ||
        std::holds_alternative<indicator::Period>(question_.when))
      return indicator::chinese(question_.when);
    return asked.since().chinese() + "至" + asked.fact_date().chinese();
  }

  void write_ledger(JsonWriter& json, const package::Ledger& ledger, bool figures) const {
    const auto rows = figures
                          ? rows_told(state_, ledger, question_.asked(unit_), index::OfRows::all)
                          : std::nullopt;
    const bool holds = may_hold(words_, ordinal_, ledger);
    const bool may_enter = holds && may(Operation::enter_rows, ledger.name);
    if (!holds && rows.value_or(0) == 0) return;
    if (!figures && !may_enter) return;
    const bool event = ledger.holding.of == package::Holding::Of::event;
    json.begin_object().member("ledger", ledger.name).member("label", ledger.label);
    json.member("of", event ? "event" : "state");
    json.member("basis", basis_of(ledger));
    if (rows) json.member("rows", *rows);
    json.member("may_enter", may_enter).end_object();
  }

  // The month after month before, or the periods before.
  std::vector<When> times() const {
    if (const auto* period = std::get_if<indicator::Period>(&question_.when)) {
      const auto periods = period->series_up_to(kTrendPoints).or_throw();
      return {periods.begin(), periods.end()};
    }
    std::vector<When> days;
    const Date day = std::get<Date>(question_.when);
    for (std::size_t back = kTrendPoints; back-- > 0;)
      if (const auto before = day.plus_months(-static_cast<std::int64_t>(back)))
        days.emplace_back(*before);
    return days;
  }

  // Those that the caller may be told.
  std::vector<const package::Indicator*> named() const {
    std::vector<const package::Indicator*> indicators;
    const package::PackageSet& packages = state_.definitions->packages;
    for (const package::Package& each : packages.packages)
      for (const std::string& name : each.home)
        if (const auto* found = packages.find_indicator(name);
            found != nullptr && indicators.size() < package::kMaxHomeIndicators &&
            std::ranges::find(indicators, found) == indicators.end() &&
            decide_figures(state_, caller_, std::span(&found, 1), unit_, service_.today()).allowed)
          indicators.push_back(found);
    return indicators;
  }

  // Where the unit did not live yet there is no point.
  void write_highlights(JsonWriter& json) const {
    FigureQuestion question{named(), question_.asked(unit_), {}, false};
    if (question.indicators.empty()) return;
    std::vector<FigureAnswer> answers;
    for (const When& when : times()) {
      question.asked.when = when;
      std::vector<FigureAnswer> of_time;
      for (const package::Indicator* each : question.indicators)
        if (auto answer = indicator::answer(state_, *each, question.asked))
          of_time.push_back({when, std::move(*answer)});
      if (of_time.size() != question.indicators.size()) continue;
      question.when.push_back(when);
      std::ranges::move(of_time, std::back_inserter(answers));
    }
    if (answers.empty()) return;
    question.asked.when = question.when.back();
    if (is_guarded(state_, question)) withhold_small(state_, question, answers);
    for (std::size_t i = 0; i < question.indicators.size(); ++i)
      if (!is_about_others(question, answers, i))
        write_highlight(json, *question.indicators[i], question, answers, i);
  }

  // A share of units where there never was one: of townships, at a village.
  static bool is_about_others(const FigureQuestion& question,
                              const std::vector<FigureAnswer>& answers, std::size_t place) {
    const package::Indicator& indicator = *question.indicators[place];
    if (indicator.numerator.take != package::Measure::Take::units || !indicator.denominator)
      return false;
    for (std::size_t at = place; at < answers.size(); at += question.indicators.size()) {
      const Result<indicator::Figure>& figure = answers[at].answer.figures.front();
      if (figure.ok() || figure.error().code != "no_figure") return false;
    }
    return true;
  }

  void write_highlight(JsonWriter& json, const package::Indicator& indicator,
                       const FigureQuestion& question, const std::vector<FigureAnswer>& answers,
                       std::size_t place) const {
    const std::size_t times = question.when.size();
    const auto at = [&](std::size_t time) -> const Result<indicator::Figure>& {
      return answers[time * question.indicators.size() + place].answer.figures.front();
    };
    const auto shown = [](const Result<indicator::Figure>& figure) {
      if (figure.ok()) return figure->shown();
      return std::string(figure.error().code == indicator::kWithheld ? kShownWithheld
                                                                     : kShownNothing);
    };
    json.begin_object().member("indicator", indicator.name).member("label", indicator.label);
    json.member("basis", basis_words(indicator));
    json.member("shown", shown(at(times - 1)));
    if (times > 1) {
      json.key("previous").begin_object().member("shown", shown(at(times - 2)));
      json.member("on", indicator::chinese(question.when[times - 2])).end_object();
    }
    json.key("trend").begin_array();
    for (std::size_t time = 0; time < times; ++time) {
      json.begin_object().member("when", indicator::chinese(question.when[time])).key("value");
      if (at(time).ok())
        json.value(at(time)->value().text());
      else
        json.null();
      json.end_object();
    }
    json.end_array();
    if (indicator.better != package::Better::neither)
      json.member("better", indicator.better == package::Better::higher ? "higher" : "lower");
    if (const auto target = indicator::target_of(state_, indicator, question.asked)) {
      json.key("target").begin_object().member("shown", target->shown);
      const auto reached = at(times - 1).ok()
                               ? indicator::has_reached(indicator, *target, *at(times - 1))
                               : std::nullopt;
      if (reached) json.member("reached", *reached);
      json.end_object();
    }
    json.end_object();
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

indicator::Asked HomeQuestion::asked(UnitId unit) const {
  return {unit, indicator::By::unit, organisation::Level::township, when, as, today, {}};
}

HomeQuestion home_question(const http::Request& request, Date today) {
  const auto on = request.parameter("on").or_throw();
  const auto period = request.parameter("period").or_throw();
  const auto as = request.parameter("as").or_throw().value_or("then");
  if (on && period) throw Failure({"bad_query", "参数 on 和 period 只能写一个。"});
  if (as != "then" && as != "now")
    throw Failure({"bad_query", "参数 as 写 then（当时的隶属关系）或 now（现在的）。"});
  HomeQuestion question{today, as == "now" ? indicator::As::now : indicator::As::then, today};
  if (on || period) {
    auto when = parse_when(on ? *on : *period);
    if (!when)
      throw Failure({"bad_query",
                     std::string("参数 ") + (on ? "on" : "period") + " 的" + when.error().message});
    question.when = *when;
  }
  return question;
}

void write_home_members(JsonWriter& json, const Service& service, const UnitWords& words,
                        UnitOrdinal unit, const Caller& caller, const HomeQuestion& question) {
  Home(service, words, unit, caller, question).write(json);
}

}  // namespace jishi::api
