// What each ledger costs the units of a subtree, shown to whoever may see its figures.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>

#include "api/answer.hpp"
#include "api/bad_query.hpp"
#include "api/burden.hpp"
#include "api/caller.hpp"
#include "api/rights_in_index.hpp"
#include "api/routes.hpp"
#include "api/unit_words.hpp"
#include "base/text.hpp"

namespace jishi::api {
namespace {

using access::Operation;
using http::Request;

UnitId unit_asked(const Request& request, const Caller& caller) {
  const auto given = request.parameter("unit").or_throw();
  if (!given) return caller.unit();
  const auto number = parse_int64(*given);
  if (!number || *number < 1) refuse_query("参数“unit”写组织的编号。");
  return UnitId(*number);
}

std::string month_text(MonthNumber month) {
  const int number = month % 12 + 1;
  return std::to_string(month / 12) + (number < 10 ? "-0" : "-") + std::to_string(number);
}

// What somebody who adds a row is asked for; what an ID number says is not.
struct AskedOfRow {
  std::int64_t fields = 0;
  std::int64_t required = 0;
};
AskedOfRow asked_by(const package::Ledger& ledger, Date today) {
  AskedOfRow asked;
  const auto ask = [&](bool required) {
    ++asked.fields;
    asked.required += required ? 1 : 0;
  };
  for (const package::Field& field : ledger.fields)
    if (field.from_person == package::FromPerson::nothing &&
        !(field.retired && *field.retired <= today))
      ask(field.required);
  if (ledger.person == package::PersonUse::none) return asked;
  const bool person = ledger.person == package::PersonUse::required;
  ask(person);  // the name
  for (const package::Ask part : {ledger.id_number, ledger.phone})
    if (part != package::Ask::no) ask(person && part == package::Ask::required);
  return asked;
}

std::int64_t units_holding(const index::State& state, const index::Region& region,
                           const package::Ledger& ledger, Date today) {
  const std::set<std::string> kinds(ledger.held_by.begin(), ledger.held_by.end());
  std::vector<bool> holds;
  for (const std::string& kind : state.tree.kinds())
    holds.push_back(kinds.contains(kind));
  std::int64_t count = 0;
  state.tree.visit_living(region, today, [&](index::UnitOrdinal, const index::Tree::Life& life) {
    count += holds[life.kind] ? 1 : 0;
  });
  return count;
}

void write_hands(JsonWriter& json, const char* name,
                 const std::array<std::int64_t, kHands>& counts) {
  json.key(name).begin_object();
  json.member("typed", counts[static_cast<std::size_t>(Hand::typed)]);
  json.member("imported", counts[static_cast<std::size_t>(Hand::imported)]);
  json.member("command", counts[static_cast<std::size_t>(Hand::command)]).end_object();
}

void write_ledger(JsonWriter& json, const index::State& state, const index::Region& region,
                  const package::Ledger& ledger, const LedgerWork& work, Date today) {
  const AskedOfRow asked = asked_by(ledger, today);
  json.begin_object().member("ledger", ledger.name).member("label", ledger.label);
  json.member("fields", asked.fields).member("required_fields", asked.required);
  json.member("units", units_holding(state, region, ledger, today));
  json.member("units_typing", work.units_typing);
  Work all;
  for (const auto& [month, each] : work.months)
    all += each;
  write_hands(json, "rows", all.rows);
  write_hands(json, "changes", all.changes);
  json.key("months").begin_array();
  for (const auto& [month, each] : work.months) {
    json.begin_object().member("month", month_text(month));
    const auto typed = static_cast<std::size_t>(Hand::typed);
    json.member("typed", each.rows[typed] + each.changes[typed]).end_object();
  }
  json.end_array().end_object();
}

http::Response burden_of(Service& service, Burden& burden, const Request& request,
                         const Caller& caller) {
  request.only_parameters({"unit"}).or_throw();
  session_of(caller);
  const UnitId unit = unit_asked(request, caller);
  const auto state = service.index.now();
  const Date today = service.today();
  std::vector<const package::Ledger*> ledgers;
  access::Decision refused;
  for (const package::Ledger& ledger : state->definitions->packages.ledgers) {
    access::Decision decision = decide(*state, caller,
                                       {.operation = Operation::read_figures,
                                        .unit = unit,
                                        .ledger = ledger.name,
                                        .reach = Reach::with_below},
                                       today);
    if (decision.allowed) {
      ledgers.push_back(&ledger);
    } else {
      refused = std::move(decision);
    }
  }
  if (ledgers.empty() && !refused.code.empty()) throw Failure({refused.code, refused.reason});
  const JournalReach reach(*state, unit, today);
  BurdenAnswer found;
  {
    const auto connection = service.readers.lease();
    const db::Transaction snapshot(*connection, db::TransactionMode::read);
    found = burden.of(*connection, reach, today);
  }
  const UnitWords words(*state, today);
  JsonWriter json;
  json.begin_object().key("unit");
  words.write(json, unit);
  const MonthNumber last = month_of(today);
  json.member("from", month_text(last - kBurdenMonths + 1)).member("to", month_text(last));
  json.member("partitions", found.partitions).member("counted", found.counted);
  json.key("ledgers").begin_array();
  for (const package::Ledger* ledger : ledgers)
    write_ledger(json, *state, reach.region(), *ledger, found.ledgers[ledger->name], today);
  return answer(json.end_array().end_object());
}

}  // namespace

void add_burden_routes(http::Router& router, Service& service) {
  const auto burden = std::make_shared<Burden>();
  router.add("GET", "/api/burden",
             for_caller(service, [&service, burden](const Request& request, const Caller& caller) {
               return burden_of(service, *burden, request, caller);
             }));
}

}  // namespace jishi::api
