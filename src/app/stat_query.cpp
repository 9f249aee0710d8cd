#include "app/stat_query.hpp"

#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace jishi::app {
namespace {

using indicator::By;
using indicator::Period;
using indicator::When;

When when_of(const std::string& text, std::string_view option) {
  auto when = api::parse_when(text);
  if (!when) refuse_usage("--" + std::string(option) + " 的" + when.error().message);
  return *when;
}

std::vector<When> series(const Arguments& arguments) {
  const auto count = parse_int64(*arguments.value("series"));
  const auto period = Period::parse(arguments.value("period").value_or(""));
  if (!period) refuse_usage("--series 要与 --period 一起写，后者是最后一个期间。");
  if (!count || *count < 1) refuse_usage("--series 后写期间的个数，如 12。");
  const auto periods = period->series_up_to(static_cast<std::size_t>(*count));
  if (!periods) throw Failure(periods.error());
  return {periods->begin(), periods->end()};
}

std::vector<When> times(const Arguments& arguments, Date today, bool& compare) {
  const int given = static_cast<int>(arguments.has("on")) +
                    static_cast<int>(arguments.has("period")) +
                    static_cast<int>(arguments.has("compare"));
  if (given > 1) refuse_usage("--on、--period、--compare 只能写一个。");
  if (const auto both = arguments.value("compare")) {
    auto compared = api::parse_compared(*both);
    if (!compared) refuse_usage("--compare：" + compared.error().message);
    compare = true;
    return std::move(*compared);
  }
  if (arguments.has("series")) return series(arguments);
  if (const auto period = arguments.value("period")) return {when_of(*period, "period")};
  if (const auto day = arguments.value("on")) return {when_of(*day, "on")};
  return {today};
}

indicator::As as_of(const Arguments& arguments) {
  const std::string as = arguments.value("as").value_or("then");
  if (as != "then" && as != "now") refuse_usage("--as 后写 then（当时的）或 now（现在的）。");
  return as == "now" ? indicator::As::now : indicator::As::then;
}

void read_by(const Arguments& arguments, indicator::Asked& asked) {
  bool placed = false;
  for (const std::string& word : arguments.values("by"))
    if (auto added = api::add_by(word, asked, placed); !added)
      refuse_usage("--by：" + added.error().message);
}

}  // namespace

std::vector<Option> stat_options() {
  return {{"unit", Arity::value, "组织", "代码、名称或路径；缺省为整棵树"},
          {"by", Arity::values, "什么",
           "children（各下级）、层级（province、prefecture、county、township、village）、字段名或 "
           "age（年龄段）；可写几次"},
          {"on", Arity::value, "日期", "哪一天的；缺省为今天"},
          {"period", Arity::value, "期间", "2026、2026-Q4、2026-11、2026-11-H1，或 起..止"},
          {"compare", Arity::value, "前,后", "比较两个日期或期间"},
          {"series", Arity::value, "个数", "连续的几个期间，--period 为最后一个"},
          {"as", Arity::value, "then|now", "按当时（then，缺省）或现在（now）的隶属关系"},
          {"share", Arity::flag, "", "构成：按字段细分的各部分占总数的百分比"},
          {"format", Arity::value, "格式", "table（缺省）、csv 或 json"}};
}

AskedTime asked_time(const Arguments& arguments, Date today) {
  if (arguments.has("on") && arguments.has("period")) refuse_usage("--on、--period 只能写一个。");
  AskedTime time{today, std::nullopt, as_of(arguments)};
  for (const char* option : {"on", "period"})
    if (const auto text = arguments.value(option)) time.when = when_of(*text, option);
  if (const auto text = arguments.value("before")) time.before = when_of(*text, "before");
  return time;
}

StatQuery stat_query(const Arguments& arguments, const package::PackageSet& packages, Date today) {
  StatQuery query{{},
                  {UnitId(),
                   By::unit,
                   organisation::Level::township,
                   today,
                   indicator::As::then,
                   today,
                   {},
                   false},
                  {},
                  false};
  for (const std::string& word : arguments.positionals())
    query.indicators.push_back(api::find_indicator(packages, word).or_throw());
  query.asked.as = as_of(arguments);
  query.asked.share = arguments.has("share");
  read_by(arguments, query.asked);
  query.when = times(arguments, today, query.compare);
  return query;
}

}  // namespace jishi::app
