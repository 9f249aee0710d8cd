#include "api/row_basis.hpp"

#include <optional>

#include "base/text.hpp"

namespace jishi::api {
namespace {

constexpr std::int64_t kMicroseconds = 1'000'000;
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kBeijing = 8 * 3'600;
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

const package::Ledger& ledger_named(const package::Definitions& definitions,
                                    const std::string& name) {
  const package::PackageSet& packages = definitions.packages;
  for (const package::Ledger& ledger : packages.ledgers) {
    if (ledger.name == name || ledger.label == name) return ledger;
  }
  std::string names;
  for (const package::Ledger& ledger : packages.ledgers)
    names += (names.empty() ? "" : "、") + ledger.name + "（" + ledger.label + "）";
  throw Failure({"unknown_ledger", "没有“" + name + "”这个台账。现有：" + names + "。"});
}

ledger::RowQuery usual_query(const package::Ledger& ledger, UnitId unit, Date today) {
  ledger::RowQuery query;
  query.ledger = &ledger;
  query.unit = unit;
  query.on = query.view.tree = today;
  if (ledger.holding.of == package::Holding::Of::event) {
    query.until = today;
    query.on = usual_begin(today);
  }
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

Result<Instant> instant_of(const std::string& text) {
  const std::size_t t = text.find('T');
  const auto date = Date::parse(text.substr(0, t));
  const auto seconds =
      t == text.npos ? std::optional<std::int64_t>(kDay) : seconds_of(text.substr(t + 1));
  if (!date || !seconds) {
    return Error{"bad_instant", "“" + text +
                                    "”不是时间，请写成 2026-11-22（当天结束时）或 "
                                    "2026-11-22T18:00。"};
  }
  // A whole day: the last microsecond of it.
  return Instant{(std::int64_t{date->days()} * kDay + *seconds - kBeijing) * kMicroseconds -
                 (t == text.npos ? 1 : 0)};
}

std::string masked(const person::PersonVersion& person, Date today) {
  if (person.erased) return "（已清除）";
  return person::masked_name(person.identity.name) +
         (person::is_minor(person.identity, today) ? "（未满18周岁）" : "");
}

}  // namespace jishi::api
