#include "app/row_query.hpp"

#include "app/chosen_unit.hpp"
#include "app/open.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace jishi::app {
namespace {

Date day_named(const Arguments& arguments, std::string_view option) {
  const std::string text = *arguments.value(option);
  const auto date = Date::parse(text);
  if (!date || *date >= kForever) {
    refuse_usage("--" + std::string(option) + " 的“" + text +
                 "”不是日期，请写成 2023-06-30 的样子。");
  }
  return *date;
}

}  // namespace

Instant instant_of(const std::string& text) {
  auto instant = api::instant_of(text);
  if (!instant) refuse_usage(instant.error().message);
  return *instant;
}

std::vector<Option> row_query_options() {
  return {{"unit", Arity::value, "单位", "哪个单位（含下级）：代码、名称或路径"},
          {"on", Arity::value, "日期",
           "哪一天有效的行；缺省为今天（活动、培训这类记事情的台账为近十二个月）"},
          {"until", Arity::value, "日期", "从 --on 到这一天之间有效的行"},
          {"as-now", Arity::flag, "", "按今天的组织树（撤并的单位算在继任者名下）；缺省按当时的"},
          {"tree-on", Arity::value, "日期", "按哪一天的组织树"},
          {"known-at", Arity::value, "时间", "按那时所知（以后的更正不算）：日期或日期T时:分"},
          {"where", Arity::value, "条件", "表达式，如 post == 'secretary'"},
          {"own", Arity::flag, "", "只要本单位的，不含下级"}};
}

ledger::RowQuery row_query(const Arguments& arguments, const package::Ledger& ledger,
                           db::Connection& connection, const Clock& clock) {
  ledger::RowQuery query = api::usual_query(ledger, {}, clock.today());
  if (arguments.has("on") || arguments.has("until")) {
    query.on = day_of(arguments, clock);
    query.until.reset();
  }
  if (arguments.has("until")) {
    query.until = day_named(arguments, "until");
    if (*query.until < query.on) refuse_usage("--until 早于 --on，请对调。");
  }
  if (arguments.has("as-now") && arguments.has("tree-on")) {
    refuse_usage("--as-now 和 --tree-on 只能写一个。");
  }
  query.view.tree = query.until.value_or(query.on);
  if (arguments.has("as-now")) query.view.tree = clock.today();
  if (arguments.has("tree-on")) query.view.tree = day_named(arguments, "tree-on");
  if (const auto known = arguments.value("known-at")) query.known_at = instant_of(*known);
  query.where = arguments.value("where");
  query.with_below = !arguments.has("own");
  const auto unit = arguments.value("unit");
  if (!unit) refuse_usage("请用 --unit 指明单位，例如 --unit 510113。");
  query.unit = chosen_unit(connection, *unit, query.view.tree).unit;
  return query;
}

}  // namespace jishi::app
