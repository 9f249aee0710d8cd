#include "api/row_sight.hpp"

#include <stdexcept>
#include <utility>

namespace jishi::api {
namespace {

// What any limit of the caller's names of the ledger.
std::vector<std::string> named_fields(const Caller& caller, const package::Ledger& ledger) {
  std::set<std::string> names;
  for (const access::HeldGrant& held : caller.grants)
    for (const access::LedgerLimit& limit : held.grant.limits)
      if (limit.ledger == ledger.name) names.insert(limit.fields.begin(), limit.fields.end());
  return {names.begin(), names.end()};
}

}  // namespace

access::Operation reading_of(const package::Ledger& ledger) {
  return ledger.person == package::PersonUse::none ? access::Operation::read_rows
                                                   : access::Operation::read_persons;
}

std::optional<Sight> sight_if_any(const Service& service, db::Connection& connection,
                                  const Caller& caller, const package::Ledger& ledger, UnitId unit,
                                  access::Operation operation,
                                  const std::optional<std::string>& purpose, Reach reach) {
  Asking asking{operation, unit, ledger.name, {}, purpose, false, reach};
  const access::Decision whole = decide(service, connection, caller, asking);
  if (whole.allowed) return Sight{{}, whole.for_purpose};
  const std::vector<std::string> names = named_fields(caller, ledger);
  if (names.empty()) return std::nullopt;
  asking.fields = allowed_fields(service, connection, caller, asking, names);
  if (asking.fields.empty()) return std::nullopt;
  const access::Decision part = decide(service, connection, caller, asking);
  return Sight{std::set<std::string, std::less<>>(asking.fields.begin(), asking.fields.end()),
               part.for_purpose};
}

Sight sight_of(const Service& service, db::Connection& connection, const Caller& caller,
               const package::Ledger& ledger, UnitId unit, access::Operation operation,
               const std::optional<std::string>& purpose, Reach reach) {
  auto sight = sight_if_any(service, connection, caller, ledger, unit, operation, purpose, reach);
  if (sight) return *std::move(sight);
  // What stands in the way: of a grant of some fields, that of those.
  Asking asking{operation, unit, ledger.name, named_fields(caller, ledger), purpose, false, reach};
  const bool of_fields = decide(service, connection, caller, asking).code == "purpose_missing";
  if (!of_fields) asking.fields.clear();
  require(service, connection, caller, asking);
  throw std::logic_error("allowed, and yet nothing of it");
}

void record(Service& service, const Caller& caller, const person::Disclosure& disclosure) {
  const journal::Author author = caller.author(service);
  service.writer.submit([&](db::Connection& connection) {
    journal::Appender appender(connection, author);
    person::record_disclosure(appender, disclosure).or_throw();
    appender.finish();
  });
}

}  // namespace jishi::api
