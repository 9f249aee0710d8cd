// Units: finding one, what it is, what stands below it, what has happened to it.
#include <algorithm>
#include <memory>
#include <tuple>

#include "api/answer.hpp"
#include "api/bad_query.hpp"
#include "api/caller.hpp"
#include "api/rights_in_index.hpp"
#include "api/routes.hpp"
#include "api/unit_history.hpp"
#include "api/unit_home.hpp"
#include "api/unit_search.hpp"
#include "api/unit_words.hpp"
#include "base/text.hpp"
#include "db/connection.hpp"
#include "organisation/unit_payload.hpp"
#include "organisation/unit_store.hpp"
#include "package/shown_value.hpp"

namespace jishi::api {
namespace {

using access::Operation;
using http::Request;
using http::Response;
using index::kNoOrdinal;
using index::Tree;
using index::UnitOrdinal;

// Where a page of a list begins, as the page before told it.
std::int64_t place_after(const Request& request) {
  const auto text = request.parameter("after").or_throw();
  if (!text) return 0;
  const auto after = parse_int64(*text);
  if (!after || *after < 0) refuse_query("参数“after”不是上一页给出的位置，请从第一页看起。");
  return *after;
}

UnitId unit_named(const Request& request) {
  return UnitId(request.number("unit"));
}

void write_interval(JsonWriter& json, Date from, Date to) {
  json.member("valid_from", from.iso());
  if (to != kForever) json.member("valid_to", to.plus_days(-1).value().iso());
}

class UnitRoutes {
 public:
  explicit UnitRoutes(Service& service) : service_(service), search_(*service.index.now()) {}

  Response search(const Request& request, const Caller& caller);
  Response detail(const Request& request, const Caller& caller);
  Response children(const Request& request, const Caller& caller);
  Response history(const Request& request, const Caller& caller);
  Response home(const Request& request, const Caller& caller);

 private:
  void require_tree(const index::State& state, const Caller& caller, UnitId unit) const {
    require(state, caller, {Operation::read_tree, unit}, service_.today());
  }
  void write_detail(JsonWriter& json, const UnitWords& words, UnitOrdinal unit);
  void write_profile(JsonWriter& json, const UnitWords& words, UnitOrdinal unit) const;

  Service& service_;
  CurrentUnitSearch search_;
  KnownLivingUnits living_;
};

Response UnitRoutes::search(const Request& request, const Caller& caller) {
  request.only_parameters({"search", "on", "under", "limit", "after"}).or_throw();
  const auto state = service_.index.now();
  UnitQuestion question;
  question.text = request.parameter("search").or_throw().value_or("");
  if (question.text.empty())
    refuse_query("请用参数“search”写明要找的名称、代码、拼音，或“上级/名称”。");
  question.on = day_of(request, service_.today());
  question.own = caller.unit();
  question.from = static_cast<std::size_t>(place_after(request));
  question.limit = static_cast<std::size_t>(limit_of(request));
  if (const auto under = request.parameter("under").or_throw()) {
    const auto id = parse_int64(*under);
    if (!id) refuse_query("参数“under”不是组织的编号。");
    question.under = UnitId(*id);
  }
  const Tree& tree = state->tree;
  if (!question.under && tree.root() != kNoOrdinal &&
      !decide(*state, caller, {Operation::read_tree, tree.id(tree.root())}, service_.today())
           .allowed)
    question.under = caller.unit();
  if (question.under) require_tree(*state, caller, *question.under);
  const FoundUnits found = search_.of(*state)->find(question).or_throw();
  const UnitWords words(*state, question.on);
  JsonWriter json;
  json.begin_object().key("units").begin_array();
  for (const FoundUnit& each : found.units) {
    const auto unit = tree.find(each.unit);
    if (!unit) continue;
    json.begin_object();
    words.write_members(json, *unit);
    json.member("path", words.path_text(*unit));
    if (!each.former.empty()) json.member("former_name", each.former);
    if (!each.living) json.member("living", false);
    json.end_object();
  }
  json.end_array();
  if (found.more) json.member("next", std::to_string(question.from + found.units.size()));
  json.end_object();
  return answer(json);
}

// The fields that the packages give to units, in their order.
void UnitRoutes::write_profile(JsonWriter& json, const UnitWords& words, UnitOrdinal unit) const {
  const index::State& state = words.state();
  const package::PackageSet& packages = state.definitions->packages;
  const auto& values = state.profiles.values(state.profiles.on(state.tree.id(unit), words.day()));
  json.key("profile").begin_array();
  for (const package::UnitField& each : packages.unit_fields) {
    const auto value = values.find(each.field.name);
    if (value == values.end()) continue;
    json.begin_object().member("field", each.field.name).member("label", each.field.label);
    json.member("value", package::shown(packages, each.field, value->second)).end_object();
  }
  json.end_array();
}

void UnitRoutes::write_detail(JsonWriter& json, const UnitWords& words, UnitOrdinal unit) {
  const index::State& state = words.state();
  const Tree& tree = state.tree;
  json.begin_object();
  words.write_members(json, unit);
  json.member("path", words.path_text(unit)).key("path_units").begin_array();
  for (const UnitOrdinal each : words.path(unit))
    words.write(json, each);
  json.end_array();
  const bool living = words.living(unit);
  json.member("living", living);
  const auto lives = tree.lives(unit);
  write_interval(json, tree.first_day(unit), lives.empty() ? kForever : lives.back().to);
  if (living) {
    write_counts(json.key("below"), living_.of(state, words.day())->below(tree, unit));
  } else {
    const index::Stand stand = tree.stand(unit, words.day());
    if (!stand.flagged && stand.unit != kNoOrdinal && stand.unit != unit)
      words.write_with_path(json.key("successor"), stand.unit);
    json.key("below").begin_object().end_object();
  }
  write_profile(json, words, unit);
  const auto connection = service_.readers.lease();
  json.member("revision", organisation::read_timeline(*connection, tree.id(unit)).revision());
  json.end_object();
}

Response UnitRoutes::detail(const Request& request, const Caller& caller) {
  request.only_parameters({"on"}).or_throw();
  const auto state = service_.index.now();
  const UnitWords words(*state, day_of(request, service_.today()));
  const UnitOrdinal unit = words.find(unit_named(request));
  require_tree(*state, caller, unit_named(request));
  JsonWriter json;
  write_detail(json, words, unit);
  return answer(json);
}

Response UnitRoutes::children(const Request& request, const Caller& caller) {
  request.only_parameters({"on", "limit", "after"}).or_throw();
  const auto state = service_.index.now();
  const Tree& tree = state->tree;
  const UnitWords words(*state, day_of(request, service_.today()));
  const UnitOrdinal top = words.find(unit_named(request));
  require_tree(*state, caller, unit_named(request));
  // In administrative order; a page begins behind a unit, wherever that stands by then.
  const auto key = [&](UnitOrdinal unit) {
    const index::UnitName name = words.name(unit);
    return std::tuple(name.code().empty(), name.code(), tree.id(unit));
  };
  std::vector<UnitOrdinal> units =
      words.living(top) ? tree.children(top, words.day()) : std::vector<UnitOrdinal>();
  std::ranges::sort(units, {}, key);
  auto from = units.begin();
  if (const std::int64_t after = place_after(request); after > 0)
    from = std::ranges::upper_bound(units, key(words.find(UnitId(after))), {}, key);
  const auto limit = std::min<std::ptrdiff_t>(limit_of(request), units.end() - from);
  const auto counts = living_.of(*state, words.day());
  JsonWriter json;
  json.begin_object().key("units").begin_array();
  for (auto at = from; at != from + limit; ++at) {
    json.begin_object();
    words.write_members(json, *at);
    write_counts(json.key("below"), counts->below(tree, *at));
    json.end_object();
  }
  json.end_array();
  if (from + limit != units.end())
    json.member("next", std::to_string(tree.id(*(from + limit - 1)).value()));
  json.end_object();
  return answer(json);
}

std::string event_words(db::Connection& connection, const organisation::UnitEvent& event) {
  std::string words(organisation::label(event.kind));
  if (!event.related.empty()) words += " " + names_and_codes(connection, event.related);
  if (!event.evidence.empty())
    words += (event.inferred ? "（推断：" : "（") + event.evidence + "）";
  return words;
}

Response UnitRoutes::history(const Request& request, const Caller& caller) {
  request.only_parameters({}).or_throw();
  const auto state = service_.index.now();
  const UnitWords words(*state, service_.today());
  const UnitId unit = unit_named(request);
  const UnitOrdinal at = words.find(unit);
  require_tree(*state, caller, unit);
  const auto connection = service_.readers.lease();
  const db::Transaction snapshot(*connection, db::TransactionMode::read);
  const organisation::Timeline timeline = organisation::read_timeline(*connection, unit);
  const Tree::Life* life = words.life(at);
  const UnitHistory history =
      unit_history(*connection, unit, life ? life->level : organisation::Level::centre);
  const package::PackageSet& packages = state->definitions->packages;
  JsonWriter json;
  json.begin_object().key("versions").begin_array();
  for (const organisation::UnitVersion& version : timeline.versions()) {
    if (version.content.state == organisation::LifeState::ended) continue;
    json.begin_object();
    write_interval(json, version.valid_from, version.valid_to);
    json.member("name", version.content.name);
    const auto code =
        version.content.division_code ? version.content.division_code : version.content.own_code;
    if (code) json.member("code", *code);
    if (const auto* kind = packages.find_unit_kind(version.content.kind))
      json.member("kind_label", kind->label);
    if (version.content.parent)
      UnitWords(*state, version.valid_from).write(json.key("parent"), version.content.parent);
    json.end_object();
  }
  json.end_array().key("events").begin_array();
  for (const organisation::UnitEvent& event : history.events) {
    json.begin_object().member("on", event.date.iso());
    json.member("kind", organisation::word(event.kind));
    json.member("label", organisation::label(event.kind));
    json.member("words", event_words(*connection, event)).end_object();
  }
  json.end_array().key("lineage").begin_array();
  for (const organisation::Lineage& line : history.lineage) {
    const bool merged = line.kind == organisation::LineageKind::merged;
    json.begin_object().member("on", line.date.iso());
    UnitWords(*state, line.date.plus_days(-1).value()).write(json.key("from"), line.from);
    UnitWords(*state, line.date).write(json.key("to"), line.to);
    json.member("kind", merged ? "merged" : "split");
    json.member("label", merged ? "合并" : "拆分").end_object();
  }
  json.end_array().key("former_children").begin_array();
  for (const UnitHistory::Child& each : history.children) {
    const organisation::UnitVersion& last = each.child.last;
    json.begin_object();
    const auto child = state->tree.find(last.unit);
    if (child) UnitWords(*state, last.valid_from).write_members(json, *child);
    json.member("from", each.child.first.valid_from.iso());
    if (last.valid_to != kForever) json.member("to", last.valid_to.plus_days(-1).value().iso());
    json.member("fate", each.fate).end_object();
  }
  json.end_array().end_object();
  return answer(json);
}

Response UnitRoutes::home(const Request& request, const Caller& caller) {
  request.only_parameters({"on", "period", "as"}).or_throw();
  const auto state = service_.index.now();
  const HomeQuestion question = home_question(request, service_.today());
  const UnitWords words(*state, question.tree_date());
  const UnitOrdinal unit = words.find(unit_named(request));
  require_tree(*state, caller, unit_named(request));
  JsonWriter json;
  json.begin_object();
  write_detail(json.key("unit"), words, unit);
  write_home_members(json, service_, words, unit, caller, question);
  json.end_object();
  return answer(json);
}

}  // namespace

void add_unit_routes(http::Router& router, Service& service) {
  const auto routes = std::make_shared<UnitRoutes>(service);
  const auto add = [&](const std::string& pattern,
                       Response (UnitRoutes::*act)(const Request&, const Caller&)) {
    router.add("GET", pattern,
               for_caller(service, [routes, act](const Request& request, const Caller& caller) {
                 return ((*routes).*act)(request, caller);
               }));
  };
  add("/api/units", &UnitRoutes::search);
  add("/api/units/{unit:number}", &UnitRoutes::detail);
  add("/api/units/{unit:number}/children", &UnitRoutes::children);
  add("/api/units/{unit:number}/history", &UnitRoutes::history);
  add("/api/units/{unit:number}/home", &UnitRoutes::home);
}

}  // namespace jishi::api
