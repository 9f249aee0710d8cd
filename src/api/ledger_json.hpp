// What a ledger is, for whoever fills it in.
#pragma once

#include <functional>

#include "api/caller.hpp"
#include "base/json_writer.hpp"
#include "ledger/row.hpp"
#include "package/package.hpp"

namespace jishi::api {

// Members of an object that is open: ledger, label, of.
void write_ledger_name(JsonWriter& json, const package::Ledger& ledger);
// The same with person and group.
void write_ledger_brief(JsonWriter& json, const package::PackageSet& packages,
                        const package::Ledger& ledger);
// id_number, phone and purpose of a ledger with persons: what is asked of them, and why.
void write_person_asked(JsonWriter& json, const package::Ledger& ledger);
// “fields”, without those that are retired on that day; choices with what units above add.
// `write_owner` writes the unit that adds a field.
void write_fields(JsonWriter& json, const ledger::Shape& shape, Date on,
                  const std::function<void(UnitId)>& write_owner);
// “days”: which fields say on which days a row holds.
void write_days(JsonWriter& json, const package::Ledger& ledger);
// “rules” that hold on that day.
void write_rules(JsonWriter& json, const package::Ledger& ledger, Date on);

// Whether the unit is of a kind that may hold rows, and the caller may enter some.
bool may_enter(const Service& service, db::Connection& connection, const Caller& caller,
               const package::Ledger& ledger, UnitId unit);

}  // namespace jishi::api
