#include "import_edits.hpp"

#include "journal/change_set.hpp"
#include "ledger/changes.hpp"
#include "ledger/from_person.hpp"
#include "package/ledger_table.hpp"
#include "person/people.hpp"

namespace jishi::office {
namespace {

struct HeldRow {
  ledger::Seen seen;
  Date from;
};

std::optional<HeldRow> held_after(db::Connection& connection, RowId number) {
  auto found = connection.query(
      "SELECT row_id, valid_from FROM ledger_committee_member WHERE partition = ?1 AND "
      "row_id >= ?2 AND recorded_to = 9223372036854775807 ORDER BY row_id, valid_from LIMIT 1",
      {partition_of(number), number});
  if (!found.next()) return std::nullopt;
  HeldRow row{{found.id<RowId>(0), 0}, found.date(1)};
  auto last = connection.query(
      "SELECT max(revision) FROM ledger_committee_member WHERE partition = ?1 AND row_id = ?2",
      {partition_of(number), row.seen.row});
  last.next();
  row.seen.revision = last.int64(0);
  return row;
}

void require(const ledger::OrRefusal<ledger::Written>& written) {
  if (const auto* refusal = std::get_if<ledger::Refusal>(&written)) throw Failure(refusal->error);
}

}  // namespace

Edits::Edits(Office& office)
    : office_(office),
      definitions_(office.definitions()),
      ledger_(*definitions_->packages.find_ledger(std::string(kLedger))),
      rules_(definitions_) {
  duty_ = static_cast<std::size_t>(ledger_.find_field("duty") - ledger_.fields.data());
  post_ = static_cast<std::size_t>(ledger_.find_field("post") - ledger_.fields.data());
}

void Edits::submit(const Change& change) {
  office_.writer().submit([&](db::Connection& connection) {
    journal::Appender appender(connection,
                               {kOperator, office_.clock().now(), std::string(kEditSource)});
    journal::ChangeSet changes(appender);
    person::Vault vault(connection, office_.keys());
    const Date today = office_.clock().today();
    person::People people(connection, changes, vault, today);
    ledger::RowChanges rows({connection, changes, vault, rules_, definitions_, today}, ledger_);
    change({connection, rows, people});
    changes.finish();
    appender.finish();
  });
}

bool Edits::correct_after(RowId number, const std::string& duty) {
  bool done = false;
  submit([&](const Work& work) {
    done = false;  // the job may run again
    auto row = held_after(work.connection, number);
    if (!row) row = held_after(work.connection, make_id<RowTag>(partition_of(number), 1));
    if (!row) return;
    ledger::Patch patch(ledger_.fields.size());
    patch[duty_] = package::Value(duty);
    require(work.rows.correct(row->seen, row->from, patch));
    done = true;
  });
  return done;
}

void Edits::add(const MadeUpPerson& person, UnitId unit, const std::string& duty) {
  submit([&](const Work& work) {
    person::Identity identity;
    identity.name = person.name;
    identity.id_number = person.id_number;
    identity.phone = person.phone;
    const PersonId made = work.people
                              .add(partition_of(unit), identity,
                                   {person::NoticeKind::notice, import_day(), "当面告知"})
                              .or_throw();
    ledger::Values values(ledger_.fields.size());
    values[post_] = package::Value(std::string("member"));
    values[duty_] = package::Value(duty);
    ledger::fill_from_person(*work.rows.shape(unit, import_day()).or_throw(), identity,
                             office_.clock().today(), values);
    require(work.rows.add({{unit, made, values}, {import_day()}}));
  });
}

std::vector<PersonId> persons_with_rows(db::Connection& connection) {
  std::vector<PersonId> persons;
  auto rows = connection.query(
      "SELECT DISTINCT person FROM ledger_committee_member WHERE "
      "recorded_to = 9223372036854775807 AND person IS NOT NULL ORDER BY person");
  while (rows.next())
    persons.push_back(rows.id<PersonId>(0));
  return persons;
}

}  // namespace jishi::office
