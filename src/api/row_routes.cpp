// Reading rows: the pages of a unit, one row with its versions, what is sensitive of it.
#include "api/row_routes.hpp"

#include <memory>

#include "access/account_store.hpp"
#include "api/answer.hpp"
#include "api/body.hpp"
#include "api/row_answer.hpp"
#include "api/row_asking.hpp"
#include "api/row_basis.hpp"
#include "api/row_json.hpp"
#include "api/row_pages.hpp"
#include "api/row_seen.hpp"
#include "package/setting_store.hpp"

namespace jishi::api {
namespace {

using access::Operation;

// Whoever sees their own unit alone gets its own rows, unless they ask for those below by name.
Sight sight_of_rows(Service& service, const http::Request& request, const Caller& caller,
                    db::Connection& connection, const std::optional<std::string>& purpose,
                    ledger::RowQuery& query) {
  const package::Ledger& ledger = *query.ledger;
  const auto of = [&](Reach reach) {
    return sight_if_any(service, connection, caller, ledger, query.unit, reading_of(ledger),
                        purpose, reach);
  };
  const bool says = request.parameter("below").or_throw().has_value();
  if (query.with_below && !says && !of(Reach::with_below)) query.with_below = false;
  return sight_of(service, connection, caller, ledger, query.unit, reading_of(ledger), purpose,
                  query.with_below ? Reach::with_below : Reach::unit_alone);
}

std::string page_of_rows(Service& service, const http::Request& request, const Caller& caller) {
  Snapshot snapshot(service);
  db::Connection& connection = snapshot.connection();
  const package::Ledger& ledger = ledger_named(*snapshot.definitions(), request.text("ledger"));
  const UnitId unit(request.number("unit"));
  const auto purpose = purpose_of(request);
  ledger::RowQuery query = row_query(request, ledger, unit, service.today());
  const Sight sight = sight_of_rows(service, request, caller, connection, purpose, query);
  add_conditions(request, snapshot, service.keys, sight, query);
  const std::int64_t limit = limit_of(request);
  query.after_row = after_of(request);
  query.limit = limit + 1;  // whether there are more

  person::Vault vault(connection, service.keys);
  const auto& definitions = snapshot.definitions();
  const std::int64_t total = ledger::count_rows(connection, vault, definitions, query).or_throw();
  std::vector<RowJson::Line> lines;
  std::vector<RowId> rows;
  ledger::visit_rows(
      connection, vault, definitions, query,
      [&](const ledger::RowVersion& version, const ledger::Shape& shape, ledger::Place place) {
        lines.push_back(RowJson::line_of(version, shape, place));
        rows.push_back(version.row);
      })
      .or_throw();
  const bool more = static_cast<std::int64_t>(lines.size()) > limit;
  if (more) {
    lines.pop_back();
    rows.pop_back();
  }
  const auto revisions = ledger::last_revisions(connection, ledger, rows);
  for (RowJson::Line& line : lines)
    line.last_revision = revisions.at(line.version.row);
  if (sight.for_purpose) {
    record(service, caller,
           {ledger.name, unit, query.on, query.until, static_cast<std::int64_t>(lines.size()),
            purpose});
  }
  JsonWriter json;
  json.begin_object().member("total", total).member("basis", basis_text(query));
  json.member("demonstration", package::is_demonstration(connection));
  RowJson writer(connection, vault, definitions, ledger, query.view.tree, service.today());
  writer.write_rows(json.key("rows"), lines, sight);
  if (more) json.member("next", std::to_string(rows.back().value()));
  return json.end_object().take();
}

http::Response rows_of_unit(Service& service, RowPages& pages, const http::Request& request,
                            const Caller& caller) {
  request
      .only_parameters({"on", "until", "as", "below", "where", "q", "warned", "known_at", "limit",
                        "after", "purpose"})
      .or_throw();
  if (!request.parameters("where").empty() || !request.parameters("q").empty())
    count_costly(service, Costly::condition, caller);
  const auto make = [&] { return page_of_rows(service, request, caller); };
  return http::json_response(
      RowPages::is_kept(request) ? pages.of(service, request, caller.grants, make) : make());
}

http::Response one_row(Service& service, const http::Request& request, const Caller& caller) {
  request.only_parameters({"purpose"}).or_throw();
  Snapshot snapshot(service);
  const package::Ledger& ledger = ledger_named(*snapshot.definitions(), request.text("ledger"));
  const auto purpose = purpose_of(request);
  person::Vault vault(snapshot.connection(), service.keys);
  const SeenRow seen =
      see_row(service, snapshot.connection(), vault, snapshot.definitions(), caller, ledger,
              RowId(request.number("row")), reading_of(ledger), purpose);
  if (seen.sight.for_purpose) record(service, caller, disclosure_of(seen, ledger, purpose));
  JsonWriter json;
  json.begin_object();
  RowAnswer writer(service, snapshot.connection(), vault, snapshot.definitions(), ledger);
  writer.write_row(json, seen);
  writer.write_may(json, caller, seen.shown.content.unit);
  writer.write_versions(json, seen);
  json.end_object();
  return answer_of_revision(json, seen.last_revision);
}

// What is recorded is recorded before it is read for the answer.
http::Response reveal_row(Service& service, const http::Request& request, const Caller& caller) {
  count_costly(service, Costly::reveal, caller);
  const Body body(request);
  body.only({"purpose"});
  const std::optional<std::string> purpose = body.text("purpose");
  Snapshot snapshot(service);
  const package::Ledger& ledger = ledger_named(*snapshot.definitions(), request.text("ledger"));
  person::Vault vault(snapshot.connection(), service.keys);
  const SeenRow seen =
      see_row(service, snapshot.connection(), vault, snapshot.definitions(), caller, ledger,
              RowId(request.number("row")), Operation::reveal_sensitive, purpose);
  record(service, caller, disclosure_of(seen, ledger, purpose));
  JsonWriter json;
  json.begin_object();
  RowAnswer writer(service, snapshot.connection(), vault, snapshot.definitions(), ledger);
  writer.write_revealed(json, seen);
  json.end_object();
  return answer(json);
}

}  // namespace

void add_row_reading_routes(http::Router& router, Service& service) {
  const auto add = [&](const char* method, const char* pattern, auto handler) {
    router.add(method, pattern,
               for_caller(service,
                          [&service, handler](const http::Request& request, const Caller& caller) {
                            return handler(service, request, caller);
                          }));
  };
  add("GET", "/api/units/{unit:number}/ledgers/{ledger:word}/rows",
      [pages = std::make_shared<RowPages>()](Service& all, const http::Request& request,
                                             const Caller& caller) {
        return rows_of_unit(all, *pages, request, caller);
      });
  add("GET", "/api/ledgers/{ledger:word}/rows/{row:number}", one_row);
  add("POST", "/api/ledgers/{ledger:word}/rows/{row:number}/reveal", reveal_row);
}

}  // namespace jishi::api
