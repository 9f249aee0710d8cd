#include "api/row_edit.hpp"

#include <algorithm>
#include <set>

#include "api/row_seen.hpp"

namespace jishi::api {
namespace {

using access::Operation;
using ledger::Held;
using ledger::RowVersion;

Edit::Way way_of(const std::string& word) {
  if (word == "from") return Edit::Way::from;
  if (word == "correct") return Edit::Way::correct;
  if (word == "end") return Edit::Way::end;
  if (word == "withdraw") return Edit::Way::withdraw;
  if (word == "move") return Edit::Way::move;
  throw ProblemFailure(
      {.error = {"bad_way",
                 "修改的方式须为 from（自某日起变更）、correct（更正）、end（结束）、"
                 "withdraw（撤回）或 move（转给别的单位）。"},
       .field = "way"});
}

std::optional<Date> until_of(const Body& body) {
  const auto text = body.optional_text("until");
  if (!text) return std::nullopt;
  if (*text == "open") return kForever;
  return end_of(body.date("until"));
}

void require_consistent(const Edit& edit) {
  using Way = Edit::Way;
  const bool changes = edit.way == Way::from || edit.way == Way::correct || edit.way == Way::move;
  const bool days = edit.from || edit.until;
  if ((!changes && !edit.values.empty()) || (edit.way != Way::correct && days) ||
      (edit.way == Way::move) != edit.to_unit.has_value() ||
      (edit.way == Way::from && edit.values.empty()) ||
      (edit.way == Way::correct && edit.values.empty() && !days) ||
      (edit.way == Way::move && !edit.day)) {
    throw Failure({"bad_way",
                   "修改的内容与方式不符：变更、更正要写明改成什么，结束、撤回不改内容，"
                   "转给别的单位要写明单位和哪一天起，起止日期只能更正。"});
  }
}

// The day that is meant where none is said: an event's own; of a change that says in its field from
// which day it holds, that day; of a correction one on which the row holds; else today.
Date day_meant(const RowJob& job, const ledger::RowRecord& record, const Edit& edit,
               const ledger::Patch& patch) {
  using Of = package::Holding::Of;
  if (edit.day) return *edit.day;
  const Of of = job.ledger.holding.of;
  if (of == Of::event && !record.held.empty()) return record.held.back().valid_from;
  if (of == Of::state && edit.way == Edit::Way::from) {
    const auto begin = record.shape->find(job.ledger.holding.from);
    if (begin && patch[*begin] && *patch[*begin]) return std::get<Date>(**patch[*begin]);
  }
  const bool now = ledger::at(record.held, job.today) != nullptr;
  if (edit.way == Edit::Way::correct && !now && !record.held.empty())
    return record.held.back().valid_from;
  return job.today;
}

bool moves_days(const package::Ledger& ledger, const Edit& edit) {
  const auto names = names_of(ledger, edit.values);
  return edit.from || edit.until || std::ranges::any_of(names, [&](const std::string& name) {
           return name == ledger.holding.from || name == ledger.holding.until;
         });
}

std::set<UnitId> touched(const RowJob& job, const ledger::RowRecord& record, const Edit& edit,
                         Date day) {
  std::set<UnitId> units;
  for (const RowVersion& version : record.held) {
    const bool then = version.valid_from <= day && day < version.valid_to;
    const bool all = edit.way == Edit::Way::withdraw || moves_days(job.ledger, edit);
    const bool later = edit.way != Edit::Way::correct && version.valid_to > day;
    if (all || then || later) units.insert(version.content.unit);
  }
  // Nothing of it is: whoever may not change the row is not told why it cannot be changed.
  if (units.empty()) units.insert(record.versions.back().content.unit);
  return units;
}

void require_right(RowJob& job, const Service& service, const Caller& caller, const Edit& edit,
                   const std::set<UnitId>& units) {
  const Operation operation =
      edit.way == Edit::Way::withdraw ? Operation::withdraw_rows : Operation::change_rows;
  Asking asking{operation, {}, job.ledger.name, names_of(job.ledger, edit.values), {}, false};
  // To end, to withdraw or to give away is to change the whole row.
  if (edit.way != Edit::Way::from && edit.way != Edit::Way::correct) asking.fields.clear();
  for (const UnitId unit : units) {
    asking.unit = unit;
    job.require(service, caller, asking);
  }
  if (edit.to_unit)
    job.require(service, caller,
                {Operation::enter_rows, *edit.to_unit, job.ledger.name, {}, {}, false});
}

}  // namespace

std::vector<std::string> names_of(const package::Ledger& ledger, const Texts& values) {
  std::vector<std::string> names;
  for (const auto& value : values) {
    const std::string& name = value.first;
    const auto field = std::ranges::find_if(ledger.fields, [&](const package::Field& each) {
      return each.name == name || each.label == name;
    });
    names.push_back(field == ledger.fields.end() ? name : field->name);
  }
  return names;
}

Edit edit_of(const Body& body) {
  Edit edit;
  edit.way = way_of(body.text("way"));
  edit.day = body.optional_date("day");
  if (body.has("values")) edit.values = body.values("values");
  if (const auto unit = body.optional_number("to_unit")) edit.to_unit = UnitId(*unit);
  edit.from = body.optional_date("from");
  edit.until = until_of(body);
  require_consistent(edit);
  return edit;
}

ledger::Written apply(RowJob& job, const Service& service, const Caller& caller, ledger::Seen seen,
                      const Edit& edit) {
  const ledger::RowRecord record = job.rows.record(seen.row);
  if (record.versions.empty()) throw Failure(no_such_row(job.ledger));
  // What the right is asked for depends on the day, and the day perhaps on a value: so a value that
  // cannot be read is told before.
  ledger::Patch patch;
  if (!edit.day && edit.way == Edit::Way::from) patch = job.patch_of(*record.shape, edit.values);
  const Date day = day_meant(job, record, edit, patch);
  require_right(job, service, caller, edit, touched(job, record, edit, day));
  switch (edit.way) {
    case Edit::Way::from: {
      const auto shape = job.rows.shape_from(seen.row, day);
      return job.taken(job.rows.change_from(seen, day, job.patch_of(*shape, edit.values)), *shape);
    }
    case Edit::Way::correct: {
      const auto shape = job.rows.shape_of(seen.row, day);
      return job.taken(job.rows.correct(seen, day, job.patch_of(*shape, edit.values), std::nullopt,
                                        edit.from, edit.until),
                       *shape);
    }
    case Edit::Way::end:
      return job.taken(job.rows.end(seen, day), *record.shape);
    case Edit::Way::withdraw:
      return job.taken(job.rows.withdraw(seen), *record.shape);
    case Edit::Way::move: {
      const auto shape = job.rows.shape_from(seen.row, day, edit.to_unit);
      return job.taken(job.rows.move(seen, day, *edit.to_unit, job.patch_of(*shape, edit.values)),
                       *shape);
    }
  }
  return {};
}

}  // namespace jishi::api
