#include "app/row_query.hpp"

#include "app/chosen_unit.hpp"
#include "app/open.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace jishi::app {
namespace {

constexpr std::int64_t kMicroseconds = 1'000'000;
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kBeijing = 8 * 3'600;

Date day_named(const Arguments& arguments, std::string_view option) {
  const std::string text = *arguments.value(option);
  const auto date = Date::parse(text);
  if (!date || *date >= kForever) {
    throw Failure({"usage", "--" + std::string(option) + " 的“" + text +
                                "”不是日期，请写成 2023-06-30 的样子。"});
  }
  return *date;
}

constexpr std::int64_t kUsualMonths = 12;

// The twelve months up to that day.
Date usual_begin(Date until) {
  return until.plus_months(-kUsualMonths)->plus_days(1).value();
}

// The seconds of the day that HH:MM or HH:MM:SS says.
std::optional<std::int64_t> seconds_of(std::string_view time) {
  if ((time.size() != 5 && time.size() != 8) || time[2] != ':') return std::nullopt;
  if (time.size() == 8 && time[5] != ':') return std::nullopt;
  const auto hours = parse_int64(time.substr(0, 2));
  const auto minutes = parse_int64(time.substr(3, 2));
  const auto seconds = time.size() == 8 ? parse_int64(time.substr(6, 2)) : 0;
  if (!hours || !minutes || !seconds) return std::nullopt;
  if (*hours < 0 || *hours > 23 || *minutes < 0 || *minutes > 59 || *seconds < 0 || *seconds > 59)
    return std::nullopt;
  return *hours * 3'600 + *minutes * 60 + *seconds;
}

}  // namespace

Instant instant_of(const std::string& text) {
  const std::size_t t = text.find('T');
  const auto date = Date::parse(text.substr(0, t));
  const auto seconds =
      t == text.npos ? std::optional<std::int64_t>(kDay) : seconds_of(text.substr(t + 1));
  if (!date || !seconds) {
    throw Failure(
        {"usage", "“" + text + "”不是时间，请写成 2026-11-22（当天结束时）或 2026-11-22T18:00。"});
  }
  // A whole day: the last microsecond of it.
  return {(std::int64_t{date->days()} * kDay + *seconds - kBeijing) * kMicroseconds -
          (t == text.npos ? 1 : 0)};
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
  ledger::RowQuery query;
  query.ledger = &ledger;
  query.on = day_of(arguments, clock);
  if (ledger.holding.of == package::Holding::Of::event && !arguments.has("on") &&
      !arguments.has("until")) {
    // On a single day hardly anything happens.
    query.until = query.on;
    query.on = usual_begin(*query.until);
  } else if (arguments.has("until")) {
    query.until = day_named(arguments, "until");
    if (*query.until < query.on) throw Failure({"usage", "--until 早于 --on，请对调。"});
  }
  if (arguments.has("as-now") && arguments.has("tree-on")) {
    throw Failure({"usage", "--as-now 和 --tree-on 只能写一个。"});
  }
  query.view.tree = query.until.value_or(query.on);
  if (arguments.has("as-now")) query.view.tree = clock.today();
  if (arguments.has("tree-on")) query.view.tree = day_named(arguments, "tree-on");
  if (const auto known = arguments.value("known-at")) query.known_at = instant_of(*known);
  query.where = arguments.value("where");
  query.with_below = !arguments.has("own");
  const auto unit = arguments.value("unit");
  if (!unit) throw Failure({"usage", "请用 --unit 指明单位，例如 --unit 510113。"});
  query.unit = chosen_unit(connection, *unit, query.view.tree).unit;
  return query;
}

std::string basis_text(const ledger::RowQuery& query) {
  std::string text;
  if (query.until && query.on == usual_begin(*query.until)) text = "近十二个月 ";
  text += query.on.iso();
  if (query.until) text += " 至 " + query.until->iso();
  const Date then = query.until.value_or(query.on);
  text +=
      query.view.tree == then ? "，按当时的组织树" : "，按 " + query.view.tree.iso() + " 的组织树";
  if (query.known_at) text += "，按 " + beijing_text(*query.known_at).substr(0, 16) + " 所知";
  return text;
}

}  // namespace jishi::app
