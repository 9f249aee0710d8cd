#include <algorithm>

#include "access/village_links.hpp"
#include "api/account_json.hpp"
#include "api/answer.hpp"
#include "api/body.hpp"
#include "api/instant_from.hpp"
#include "api/routes.hpp"

namespace jishi::api {
namespace {

using access::Operation;
using access::VillageLink;
using http::Request;

constexpr std::int64_t kMostShown = 500;

void write_link(JsonWriter& json, const Service& service, const Request& request,
                const VillageLink& link) {
  json.begin_object()
      .member("link", link.link.value())
      .member("note", link.note)
      .key("ledgers")
      .begin_array();
  for (const access::LedgerLimit& limit : link.limits)
    json.value(limit.ledger);
  json.end_array().member("expires", instant_text(link.expires)).member("revoked", link.revoked);
  const bool opens = !link.revoked && link.expires > service.clock.now();
  if (opens) {
    json.member("address", site_address(service, request) + "/village#" +
                               access::token_of(service.village_key, link));
  }
  json.end_object();
}

Asking issuing(UnitId unit, const std::string& ledger) {
  return {.operation = Operation::issue_village_links, .unit = unit, .ledger = ledger};
}

// Whoever has some ledgers only has nothing to do with links for others.
bool may_issue_all(const Service& service, db::Connection& connection, const Caller& caller,
                   const VillageLink& link) {
  return std::ranges::all_of(link.limits, [&](const access::LedgerLimit& limit) {
    return decide(service, connection, caller, issuing(link.unit, limit.ledger)).allowed;
  });
}

http::Response list(const Service& service, const Request& request, const Caller& caller) {
  const UnitId unit(request.number("unit"));
  const auto connection = service.readers.lease();
  const db::Transaction snapshot(*connection, db::TransactionMode::read);
  const auto ledgers = ledgers_of(service, caller);
  const bool some = std::ranges::any_of(ledgers, [&](const std::string& ledger) {
    return decide(service, *connection, caller, issuing(unit, ledger)).allowed;
  });
  if (!some) require(service, *connection, caller, issuing(unit, {}));
  JsonWriter json;
  json.begin_object().key("links").begin_array();
  for (const VillageLink& link : access::village_links_of(*connection, unit, kMostShown))
    if (may_issue_all(service, *connection, caller, link)) write_link(json, service, request, link);
  return answer(json.end_array().end_object());
}

http::Response issue(const Service& service, const Request& request, const Caller& caller) {
  session_of(caller);
  const Body body(request);
  body.only({"ledgers", "expires", "note"});
  const auto expires = instant_from(body.text("expires"));
  if (!expires) {
    throw Failure({"field_wrong_kind",
                   "“expires”应是时间（写成 2026-07-31T18:00:00+08:00 的样子），请改正。"});
  }
  access::NewVillageLink wanted{UnitId(request.number("unit")), {}, *expires, body.text("note")};
  for (std::string& ledger : body.texts("ledgers"))
    wanted.limits.push_back({std::move(ledger), {}});
  const auto definitions = service.definitions.now();
  const auto issued = change_as<access::IssuedVillageLink>(
      service, caller, [&](db::Connection& connection, journal::ChangeSet& changes) {
        for (const access::LedgerLimit& limit : wanted.limits) {
          if (definitions->packages.find_ledger(limit.ledger) == nullptr)
            throw Failure({"unknown_ledger", "没有这本台账，请从列表中选择。"});
          require(service, connection, caller, issuing(wanted.unit, limit.ledger));
        }
        if (wanted.limits.empty()) require(service, connection, caller, issuing(wanted.unit, {}));
        return access::issue_village_link(connection, changes, service.village_key, wanted);
      });
  const auto connection = service.readers.lease();
  JsonWriter json;
  json.begin_object().key("link");
  write_link(json, service, request, access::read_village_link(*connection, issued.link).value());
  json.member("address", site_address(service, request) + "/village#" + issued.token);
  return answer(json.end_object(), 201);
}

http::Response revoke(const Service& service, const Request& request, const Caller& caller) {
  session_of(caller);
  const access::VillageLinkId id(request.number("link"));
  change_as<void>(service, caller,
                  [&](db::Connection& connection, journal::ChangeSet& changes) -> Result<void> {
                    const auto link = access::read_village_link(connection, id);
                    if (!link) return Error{"unknown_link", "没有这个链接，请刷新页面。"};
                    for (const access::LedgerLimit& limit : link->limits)
                      require(service, connection, caller, issuing(link->unit, limit.ledger));
                    return access::revoke_village_link(connection, changes, id);
                  });
  return http::empty_response();
}

void write_ledger(JsonWriter& json, const package::Ledger& ledger) {
  const char* person = ledger.person == package::PersonUse::none       ? "none"
                       : ledger.person == package::PersonUse::optional ? "optional"
                                                                       : "required";
  const bool event = ledger.holding.of == package::Holding::Of::event;
  json.begin_object()
      .member("ledger", ledger.name)
      .member("label", ledger.label)
      .member("of", event ? "event" : "state")
      .member("person", person)
      .end_object();
}

http::Response entry(const Service& service, const Caller& caller) {
  if (!caller.village) {
    throw Failure({"link_invalid", "这里要用村级链接打开，请重新点开收到的链接或扫码。"});
  }
  const VillageLink& link = caller.village->link;
  const auto connection = service.readers.lease();
  const auto definitions = service.definitions.now();
  JsonWriter json;
  json.begin_object().key("unit");
  AccountJson(service, *connection).unit(json, link.unit);
  json.key("ledgers").begin_array();
  for (const access::LedgerLimit& limit : link.limits)
    if (const package::Ledger* ledger = definitions->packages.find_ledger(limit.ledger))
      write_ledger(json, *ledger);
  json.end_array().member("until", instant_text(link.expires));
  return answer(json.end_object());
}

}  // namespace

void add_village_routes(http::Router& router, Service& service) {
  const std::string links = "/api/units/{unit:number}/village-links";
  router.add("GET", links, for_caller(service, [&](const Request& request, const Caller& caller) {
               return list(service, request, caller);
             }));
  router.add("POST", links, for_caller(service, [&](const Request& request, const Caller& caller) {
               return issue(service, request, caller);
             }));
  router.add("DELETE", "/api/village-links/{link:number}",
             for_caller(service, [&](const Request& request, const Caller& caller) {
               return revoke(service, request, caller);
             }));
  router.add("GET", "/api/village", for_caller(service, [&](const Request&, const Caller& caller) {
               return entry(service, caller);
             }));
}

}  // namespace jishi::api
