#include "ledger/holding.hpp"

namespace jishi::ledger {
namespace {

using package::Days;
using package::Holding;

// The ledger's own fields come first in every shape.
std::optional<std::size_t> index_of(const package::Ledger& ledger, const std::string& field) {
  const package::Field* found = field.empty() ? nullptr : ledger.find_field(field);
  if (found == nullptr) return std::nullopt;
  return static_cast<std::size_t>(found - ledger.fields.data());
}

std::optional<Date> date_in(const package::Ledger& ledger, const std::string& field,
                            const Values& values) {
  const auto index = index_of(ledger, field);
  if (!index || *index >= values.size() || !values[*index]) return std::nullopt;
  const auto* date = std::get_if<Date>(&*values[*index]);
  return date == nullptr ? std::nullopt : std::optional(*date);
}

std::optional<Date> until_of(const package::Ledger& ledger, const RowVersion& version) {
  return date_in(ledger, ledger.holding.until, version.content.values);
}

bool ends_as_said(const package::Ledger& ledger, const RowVersion& version) {
  const auto until = until_of(ledger, version);
  return until && version.valid_to == until->plus_days(1).value_or(kForever);
}

void hold(RowVersion& version, Days days) {
  version.valid_from = days.from;
  version.valid_to = days.to;
}

bool is_event(const package::Ledger& ledger) {
  return ledger.holding.of == Holding::Of::event;
}

std::string label_of(const package::Ledger& ledger, const std::string& field) {
  const package::Field* found = ledger.find_field(field);
  return "“" + (found == nullptr ? field : found->label) + "”";
}

}  // namespace

Days days_of(const package::Ledger& ledger, const Values& values, Days given, Date known_from) {
  const Holding& holding = ledger.holding;
  return package::days_held(holding.of, date_in(ledger, holding.from, values),
                            date_in(ledger, holding.until, values), given, known_from);
}

void settle(const package::Ledger& ledger, const Held& before, Held& after, Date known_from) {
  if (ledger.holding.of == Holding::Of::caller || after.empty()) return;
  const auto days = [&](const RowVersion& version) {
    return days_of(ledger, version.content.values, {version.valid_from, version.valid_to},
                   known_from);
  };
  const auto is_settled = [](const RowVersion& version) {
    return version.revision != 0 || version.erased;
  };
  if (is_event(ledger)) {
    for (RowVersion& version : after)
      if (!is_settled(version)) hold(version, days(version));
    return;
  }
  RowVersion& first = after.front();
  RowVersion& last = after.back();
  const Days of_first = is_settled(first) ? Days{first.valid_from, {}} : days(first);
  if (!is_settled(last)) {
    const bool was_said = !before.empty() && ends_as_said(ledger, before.back());
    last.valid_to = was_said && !until_of(ledger, last) ? kForever : days(last).to;
  }
  first.valid_from = of_first.from;
}

Result<void> correct_begin(const package::Ledger& ledger, const Held& before, Held& after,
                           std::size_t index) {
  const auto field = index_of(ledger, ledger.holding.from);
  if (ledger.holding.of != Holding::Of::state || !field) return {};
  const auto& was = before[index].content.values[*field];
  const auto now = after[index].content.values[*field];
  if (was == now) return {};
  const auto took_over = [&](std::size_t i) {
    return before[i].valid_to == before[i + 1].valid_from &&
           before[i].content.values[*field] == before[i + 1].content.values[*field] &&
           !before[i].erased && !before[i + 1].erased;
  };
  std::size_t first = index, last = index;
  while (first > 0 && took_over(first - 1))
    --first;
  while (last + 1 < before.size() && took_over(last))
    ++last;
  for (std::size_t i = first; i <= last; ++i) {
    after[i].content.values[*field] = now;
    after[i].revision = 0;
  }
  const Date began = before[first].valid_from;
  if (first == 0 || !was || !now || std::get<Date>(*was) != began) return {};
  RowVersion& previous = after[first - 1];
  const Date begins = std::get<Date>(*now);
  if (begins <= previous.valid_from) return overlaps_another(previous);
  if (previous.valid_to == began) {
    previous.valid_to = begins;
    previous.revision = 0;
  } else if (begins < previous.valid_to) {
    return overlaps_another(previous);
  }
  after[first].valid_from = begins;
  return {};
}

void say_end(const package::Ledger& ledger, Held& after, Date day) {
  const auto field = index_of(ledger, ledger.holding.until);
  if (!field || after.empty() || after.back().erased) return;
  RowVersion& last = after.back();
  if (last.valid_to != day || !last.content.values[*field]) return;
  last.content.values[*field] = day.plus_days(-1).value();
  last.revision = 0;
}

Result<void> may_change_from_a_day(const package::Ledger& ledger) {
  if (!is_event(ledger)) return {};
  return Error{"event_not_changed", "“" + ledger.label +
                                        "”记的是某一天的事，没有“从哪天起变了”；记错了请更正，"
                                        "不该有的请撤回。"};
}

Result<void> may_end(const package::Ledger& ledger) {
  if (!is_event(ledger)) return {};
  return Error{"event_not_ended", "“" + ledger.label +
                                      "”记的是某一天的事，当天就结束了；日期记错了请更正" +
                                      label_of(ledger, ledger.holding.from) + "，不该有的请撤回。"};
}

Result<void> may_move(const package::Ledger& ledger) {
  if (!is_event(ledger)) return {};
  return Error{"event_not_moved",
               "“" + ledger.label +
                   "”记的是某一天的事，归当天的组织，合并以后自动算在继任的组织名下；组织填错了"
                   "请撤回，再在正确的组织下登记。"};
}

Result<void> may_give_days(const package::Ledger& ledger, const RowVersion& version,
                           std::optional<Date> from, std::optional<Date> to) {
  const Holding& holding = ledger.holding;
  const auto refuse = [&](const std::string& field) -> Result<void> {
    return Error{"days_said_by_field", "“" + ledger.label + "”的起止由" + label_of(ledger, field) +
                                           "决定，请更正这一项，不要另写日期。"};
  };
  if ((from || to) && is_event(ledger)) return refuse(holding.from);
  const Values& values = version.content.values;
  if (from && date_in(ledger, holding.from, values)) return refuse(holding.from);
  if (to && date_in(ledger, holding.until, values)) return refuse(holding.until);
  return {};
}

}  // namespace jishi::ledger
