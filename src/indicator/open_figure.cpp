#include "indicator/open_figure.hpp"

#include <algorithm>

#include "indicator/amounts.hpp"

namespace jishi::indicator {
namespace {

Result<std::size_t> key_of(const std::vector<Key>& keys, const std::vector<std::string>& codes) {
  const auto is_it = [&](const Key& key) {
    return std::equal(
        key.parts.begin(), key.parts.end(), codes.begin(), codes.end(),
        [](const Key::Part& part, const std::string& code) { return part.code == code; });
  };
  const auto found = std::find_if(keys.begin(), keys.end(), is_it);
  if (found != keys.end()) return static_cast<std::size_t>(found - keys.begin());
  std::string known;
  if (codes.size() == 1)
    for (const Key& key : keys)
      if (!key.parts.front().code.empty())
        known += (known.empty() ? "" : "、") + key.parts.front().code;
  return Error{"no_such_part",
               "细分里没有这一格，请核对代码" + (known.empty() ? std::string() : "；有：" + known)};
}

}  // namespace

Result<Opened> Counter::open(const package::Measure& measure, const OpenedCell& cell,
                             const OpenedUpTo& behind, std::size_t limit) {
  if (measure.take == package::Measure::Take::units)
    return open_units(measure, cell, behind, limit);
  if (measure.take != package::Measure::Take::formula)
    return open_rows(measure, cell, behind, limit);
  auto parts = parts_of(measure);
  if (!parts) return parts.error();
  std::string names;
  for (const package::Indicator* part : *parts)
    names += (names.empty() ? "" : "、") + part->label + "（" + part->name + "）";
  return Error{"made_of_others", "这个数由其他指标加减乘得出，请分别打开：" + names};
}

Result<Opened> Counter::open_rows(const package::Measure& measure, const OpenedCell& cell,
                                  const OpenedUpTo& behind, std::size_t limit) {
  auto compiled = compile(measure.ledger, measure.take, measure.what, measure.where, true);
  if (!compiled) return compiled.error();
  if (measure.warned) compiled->question.of = index::OfRows::warned;
  const auto holders = units(measure.units);
  if (!holders) return holders.error();
  const auto key = key_of(compiled->keys, cell.codes);
  if (!key) return key.error();
  const auto passes = places_.passes(*compiled->ledger, measure.which, holders->get());
  const index::FoundIn in{static_cast<std::int32_t>(cell.section), *key};
  Opened opened;
  opened.ledger = compiled->ledger;
  RowId after(behind.id);
  for (std::size_t pass = behind.pass; pass < passes.size(); ++pass, after = RowId()) {
    for (const index::Found& found :
         index::find(*compiled->rows, compiled->question, passes[pass], in, parameters(), after,
                     limit - opened.rows.size() + 1)) {
      if (opened.rows.size() == limit) {
        opened.next = {pass, after.value()};
        return opened;
      }
      opened.rows.push_back({found.key, state_.tree.id(found.stand.unit), found.stand.flagged});
      after = found.key.row;
    }
  }
  return opened;
}

Result<Opened> Counter::open_units(const package::Measure& measure, const OpenedCell& cell,
                                   const OpenedUpTo& behind, std::size_t limit) {
  const auto condition = units(measure.units);
  if (!condition) return condition.error();
  if (!asked_.splits.empty()) return no_split_of_units();
  Opened opened;
  for (const Places::Counted& all : places_.units(condition->get())) {
    Places::Counted counted;
    for (std::size_t i = 0; i < all.units.size(); ++i) {
      if (static_cast<std::size_t>(all.sections[i]) != cell.section) continue;
      counted.units.push_back(all.units[i]);
      counted.sections.push_back(all.sections[i]);
    }
    for (const package::UnitTest& test : measure.tests)
      if (auto done = drop_failing(test, counted); !done) return done.error();
    for (const index::UnitOrdinal unit : counted.units)
      if (state_.tree.id(unit).value() > behind.id) opened.units.push_back(state_.tree.id(unit));
  }
  std::sort(opened.units.begin(), opened.units.end());
  if (opened.units.size() > limit) {
    opened.units.resize(limit);
    opened.next = {0, opened.units.back().value()};
  }
  return opened;
}

Result<Opened> open_figure(const index::State& state, const package::Indicator& indicator,
                           const Asked& asked, const OpenedCell& cell, Side side,
                           const OpenedUpTo& behind, std::size_t limit) {
  const package::Measure* measure = &indicator.numerator;
  if (side == Side::denominator) {
    if (!indicator.denominator)
      return Error{"no_denominator", "“" + indicator.label + "”没有分母，请打开它本身"};
    measure = &*indicator.denominator;
  }
  auto places = Places::create(state, asked);
  if (!places) return places.error();
  if (cell.section >= places->sections().size())
    return Error{"no_such_part", "没有这一格，请重新查询后再打开"};
  return Counter(state, asked, *places)
      .open(*measure, cell, behind, std::max<std::size_t>(limit, 1));
}

}  // namespace jishi::indicator
