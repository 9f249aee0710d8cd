#include "ledger/row_holder.hpp"

#include <algorithm>

#include "organisation/whereabouts.hpp"

namespace jishi::ledger {
namespace {

std::string name_of(KnownUnits& units, UnitId unit, Date day) {
  return "“" + units.facts(unit, day).unit.name + "”";
}

struct Ended {
  UnitId successor;   // of that day; none where there is none
  std::string words;  // “红阳街道”已在 2021年1月1日 并入“大同街道”
};

Ended ended(db::Connection& connection, KnownUnits& units, UnitId unit, Date end, Date day) {
  const organisation::Whereabout there = organisation::Whereabouts(connection, day).of(unit);
  const std::string words = name_of(units, unit, end) + "已在 " + end.chinese();
  if (there.flagged) return {{}, words + " 撤销"};
  return {there.unit, words + " 并入" + name_of(units, there.unit, day)};
}

}  // namespace

Result<void> check_living(KnownUnits& units, UnitId unit, Date day) {
  const organisation::Timeline& timeline = units.timeline(unit);
  if (timeline.versions().empty())
    return Error{"no_such_unit",
                 "没有编号为 " + std::to_string(unit.value()) + " 的组织，请检查单位。"};
  if (timeline.active_at(day) != nullptr) return {};
  return Error{"not_living_then",
               "“" + timeline.versions().back().content.name + "”在 " + day.chinese() +
                   " 不存在（尚未建立或已经撤销），请核对日期，或改填当时的单位。"};
}

Result<void> check_holds(KnownUnits& units, const package::Definitions& definitions,
                         const package::Ledger& ledger, UnitId unit, Date day) {
  if (auto living = check_living(units, unit, day); !living) return living;
  const organisation::UnitContent& content = units.timeline(unit).active_at(day)->content;
  if (std::ranges::find(ledger.held_by, content.kind) != ledger.held_by.end()) return {};
  const package::UnitKind* kind = definitions.packages.find_unit_kind(content.kind);
  return Error{"unit_kind_holds_no_rows",
               "“" + content.name + "”是" + (kind == nullptr ? content.kind : kind->label) +
                   "，不填报“" + ledger.label + "”，请改填所属的其他组织。"};
}

Result<void> check_held(db::Connection& connection, KnownUnits& units,
                        const package::Ledger& ledger, UnitId unit, Date day) {
  if (ledger.on_unit_end == package::OnUnitEnd::follow) return {};
  const auto end = units.ended_by(unit, day);
  if (!end) return {};
  const Ended what = ended(connection, units, unit, *end, day);
  if (ledger.on_unit_end == package::OnUnitEnd::wait)
    return Error{"row_waits", what.words + "，“" + ledger.label +
                                  "”的这一行等待决定归属；请先用 --to-unit 指明它归哪个组织，"
                                  "或让它从 " +
                                  end->chinese() + " 起结束。"};
  return Error{"row_ended_with_unit",
               what.words + "，它的“" + ledger.label + "”随之结束；仍在的请在" +
                   (what.successor ? name_of(units, what.successor, day) : "现在的组织") +
                   "下登记，以前的内容请用 " + end->chinese() + " 以前的日期更正。"};
}

Result<UnitId> holder_on(db::Connection& connection, KnownUnits& units,
                         const package::Ledger& ledger, UnitId unit, Date day) {
  const auto end = units.ended_by(unit, day);
  if (!end) {
    if (auto living = check_living(units, unit, day); !living) return living.error();
    return unit;
  }
  if (auto held = check_held(connection, units, ledger, unit, day); !held) return held.error();
  const Ended what = ended(connection, units, unit, *end, day);
  if (what.successor) return what.successor;
  return Error{"no_successor", what.words + "，没有继任的组织；请用 --to-unit 指明“" +
                                   ledger.label + "”的这一行归哪个组织。"};
}

std::string with_holder(const std::string& message, KnownUnits& units, UnitId holder, Date day) {
  return message + "（已有的一行属于“" + units.path_text(holder, day) + "”）";
}

}  // namespace jishi::ledger
