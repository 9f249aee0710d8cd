// Ledgers: which there are, what one asks for at a unit, how many rows a unit has.
#include <algorithm>
#include <map>
#include <span>

#include "api/answer.hpp"
#include "api/ledger_json.hpp"
#include "api/routes.hpp"
#include "api/row_answer.hpp"
#include "api/row_asking.hpp"
#include "api/row_basis.hpp"
#include "api/row_routes.hpp"
#include "base/text.hpp"
#include "ledger/known_units.hpp"
#include "organisation/unit_store.hpp"
#include "package/small_counts.hpp"

namespace jishi::api {
namespace {

using access::Operation;

http::Response all_ledgers(Service& service, const http::Request& request, const Caller&) {
  request.only_parameters({}).or_throw();
  Snapshot snapshot(service);
  const package::PackageSet& packages = snapshot.definitions()->packages;
  JsonWriter json;
  json.begin_object().key("ledgers").begin_array();
  for (const package::Ledger& ledger : packages.ledgers) {
    json.begin_object();
    write_ledger_brief(json, packages, ledger);
    json.end_object();
  }
  json.end_array().end_object();
  return answer(json);
}

// The unit of the query; the caller's own without it.
UnitId unit_asked(const http::Request& request, const Caller& caller) {
  const auto text = request.parameter("unit").or_throw();
  if (!text) return caller.unit();
  const auto number = parse_int64(*text);
  if (!number || *number <= 0)
    throw Failure({"bad_query", "参数“unit”应是单位的编号，请从单位页面打开。"});
  return UnitId(*number);
}

http::Response ledger_at_unit(Service& service, const http::Request& request,
                              const Caller& caller) {
  request.only_parameters({"unit", "on"}).or_throw();
  Snapshot snapshot(service);
  db::Connection& connection = snapshot.connection();
  const auto& definitions = snapshot.definitions();
  const package::Ledger& ledger = ledger_named(*definitions, request.text("ledger"));
  const UnitId unit = unit_asked(request, caller);
  require(service, connection, caller, {Operation::read_tree, unit, {}, {}, {}, false});
  const Date on = day_of(request, service.today());
  ledger::KnownUnits units(connection, definitions);
  const ledger::UnitOnDay there{unit, on};
  const ledger::ShapePointer shape = units.shape(ledger, std::span(&there, 1));
  person::Vault vault(connection, service.keys);
  JsonWriter json;
  json.begin_object();
  write_ledger_brief(json, definitions->packages, ledger);
  write_person_asked(json, ledger);
  RowAnswer(service, connection, vault, definitions, ledger).write_may(json, caller, unit);
  RowJson names(connection, vault, definitions, ledger, on, service.today());
  write_fields(json, *shape, on, [&](UnitId owner) { names.write_unit(json, owner); });
  write_days(json, ledger);
  write_rules(json, ledger, on);
  json.end_object();
  return answer(json);
}

// Above the county a small count of persons is told nowhere without a purpose.
bool is_small_count(const package::Ledger& ledger, organisation::Level level, std::int64_t rows) {
  return level < organisation::Level::county && ledger.person == package::PersonUse::required &&
         rows > 0 && rows < package::kHiddenBelow;
}

http::Response ledgers_of_unit(Service& service, const http::Request& request,
                               const Caller& caller) {
  request.only_parameters({"on"}).or_throw();
  Snapshot snapshot(service);
  db::Connection& connection = snapshot.connection();
  const auto& definitions = snapshot.definitions();
  const UnitId unit(request.number("unit"));
  require(service, connection, caller, {Operation::read_tree, unit, {}, {}, {}, false});
  const organisation::Level level = standing_of(service, connection, unit).level;
  const auto on = day_named(request, "on");
  person::Vault vault(connection, service.keys);
  JsonWriter json;
  json.begin_object().key("ledgers").begin_array();
  for (const package::Ledger& ledger : definitions->packages.ledgers) {
    // How many there are is a figure; who may see none is not told of any.
    const auto figure = sight_if_any(service, connection, caller, ledger, unit,
                                     Operation::read_figures, std::nullopt);
    if (!figure) continue;
    const ledger::RowQuery query = usual_query(ledger, unit, on.value_or(service.today()));
    const std::int64_t rows = ledger::count_rows(connection, vault, definitions, query).or_throw();
    json.begin_object();
    write_ledger_name(json, ledger);
    if (!is_small_count(ledger, level, rows)) json.member("rows", rows);
    json.member("basis", basis_text(query));
    json.member("may_enter", may_enter(service, connection, caller, ledger, unit));
    json.end_object();
  }
  json.end_array().end_object();
  return answer(json);
}

}  // namespace

void add_ledger_routes(http::Router& router, Service& service) {
  const auto add = [&](const char* pattern, auto handler) {
    router.add("GET", pattern,
               for_caller(service,
                          [&service, handler](const http::Request& request, const Caller& caller) {
                            return handler(service, request, caller);
                          }));
  };
  add("/api/ledgers", all_ledgers);
  add("/api/ledgers/{ledger:word}", ledger_at_unit);
  add("/api/units/{unit:number}/ledgers", ledgers_of_unit);
  add_row_reading_routes(router, service);
  add_row_writing_routes(router, service);
}

}  // namespace jishi::api
