// The journal of a unit and of all below it, in words.
#include <limits>
#include <utility>

#include "access/account_store.hpp"
#include "access/village_link_store.hpp"
#include "api/answer.hpp"
#include "api/bad_query.hpp"
#include "api/caller.hpp"
#include "api/instant_from.hpp"
#include "api/journal_pages.hpp"
#include "api/journal_reach.hpp"
#include "api/journal_words.hpp"
#include "api/rights_in_index.hpp"
#include "api/routes.hpp"
#include "api/row_asking.hpp"
#include "api/row_basis.hpp"
#include "api/snapshot.hpp"
#include "api/unit_words.hpp"
#include "base/text.hpp"

namespace jishi::api {
namespace {

using access::Operation;
using http::Request;

// What one answer looks through at most for what is wanted; the next goes on behind it.
constexpr std::int64_t kMostLookedAt = 5'000;
constexpr std::size_t kMostBytesLookedAt = std::size_t{16} << 20;
constexpr std::size_t kMostUnitsNamed = 3;

Instant begin_of(Date day) {
  return instant_from(day.iso() + "T00:00:00+08:00").value();
}

struct Question {
  std::optional<Instant> from;
  Instant until{std::numeric_limits<std::int64_t>::max()};
  std::optional<ActorId> actor;
  std::optional<JournalPlace> after;
};

Question question_of(const Request& request) {
  Question question;
  const auto from = day_named(request, "from"), to = day_named(request, "to");
  if (from && to && *to < *from) refuse_query("日期的先后颠倒了：“from”不能晚于“to”。");
  if (from) question.from = begin_of(*from);
  if (to) question.until = begin_of(to->plus_days(1).value());
  if (const auto actor = request.parameter("actor").or_throw()) {
    const auto number = parse_int64(*actor);
    if (!number || *number < 0) refuse_query("参数“actor”写账号的编号。");
    question.actor = ActorId(*number);
  }
  if (const auto after = request.parameter("after").or_throw()) {
    question.after = place_of_journal(*after);
    if (!question.after) refuse_query("参数“after”不是上一页给出的位置，请从第一页看起。");
  }
  return question;
}

JournalFilter filter_of(const Request& request, const JournalReach& covered,
                        const package::Definitions& definitions) {
  JournalFilter filter{[&](UnitId unit) { return covered.covers(unit); },
                       [&](PartitionId partition) { return covered.covers_whole(partition); }};
  if (const auto ledger = request.parameter("ledger").or_throw())
    filter.ledger = ledger_named(definitions, *ledger).name;
  if (const auto subject = request.parameter("subject").or_throw()) {
    filter.topic = topic_of_word(*subject);
    if (!filter.topic)
      refuse_query(
          "参数“subject”写 rows、accounts、disclosures、imports、units、packages、persons、"
          "settings 或 other。");
  }
  return filter;
}

void write_actor(JsonWriter& json, db::Connection& connection, const UnitWords& words,
                 ActorId actor) {
  json.key("actor").begin_object();
  if (actor == kOperator) {
    json.member("office", "命令行操作人");
  } else if (const auto account =
                 access::read_account(connection, access::AccountId(actor.value()))) {
    json.member("account", actor.value()).member("office", account->office);
    words.write(json.key("unit"), account->unit);
  } else if (const auto link =
                 access::read_village_link(connection, access::VillageLinkId(actor.value()))) {
    json.member("office", "村级链接");
    words.write(json.key("unit"), link->unit);
  } else {
    json.member("office", actor ? "编号 " + std::to_string(actor.value()) : std::string("不明"));
  }
  json.end_object();
}

void write_entry(JsonWriter& json, db::Connection& connection, const UnitWords& words,
                 const journal::Entry& entry, const ToldEntry& told) {
  json.begin_object().member("partition", entry.partition.value());
  json.member("position", entry.position).member("recorded", instant_text(entry.recorded_at));
  write_actor(json, connection, words, entry.actor);
  json.member("source", source_words(entry.source));
  json.member("subject", word(told.topic)).member("label", label(told.topic));
  json.member("words", told.words).key("units").begin_array();
  std::size_t named = 0;
  for (const UnitId unit : told.units)
    if (++named <= kMostUnitsNamed) words.write(json, unit);
  json.end_array().member("unit_count", static_cast<std::int64_t>(told.units.size()));
  json.end_object();
}

http::Response journal_of_unit(Service& service, const Request& request, const Caller& caller) {
  request.only_parameters({"subject", "actor", "ledger", "from", "to", "limit", "after"})
      .or_throw();
  session_of(caller);
  const UnitId unit(request.number("unit"));
  const auto state = service.index.now();
  const Date today = service.today();
  require(*state, caller, {.operation = Operation::read_journal, .unit = unit}, today);
  const Question question = question_of(request);
  const std::int64_t limit = limit_of(request);
  const JournalReach covered(*state, unit, today);
  const JournalFilter filter = filter_of(request, covered, *state->definitions);
  Snapshot snapshot(service);
  db::Connection& connection = snapshot.connection();
  JournalPages pages(connection, covered.partitions(), question.until, question.after);
  const UnitWords words(*state, today);
  JsonWriter json;
  json.begin_object().key("entries").begin_array();
  std::int64_t told_count = 0, looked_at = 0;
  std::size_t bytes = 0;
  std::optional<JournalPlace> last;
  bool more = false;
  while (const auto entry = pages.next()) {
    if (question.from && entry->recorded_at < *question.from) break;
    more = told_count == limit || looked_at == kMostLookedAt || bytes > kMostBytesLookedAt;
    if (more) break;
    last = {entry->recorded_at, entry->partition, entry->position};
    ++looked_at;
    bytes += entry->payload.size();
    if (question.actor && entry->actor != *question.actor) continue;
    const auto told = tell(*entry, filter, connection, *snapshot.definitions());
    if (!told) continue;
    ++told_count;
    write_entry(json, connection, words, *entry, *told);
  }
  json.end_array();
  if (more && last) {
    json.member("next", text_of(*last));
    // Where it was looked through without finding a page of what is wanted.
    if (told_count < limit) json.member("looked_until", instant_text(last->recorded));
  }
  return answer(json.end_object());
}

}  // namespace

void add_journal_routes(http::Router& router, Service& service) {
  router.add("GET", "/api/units/{unit:number}/journal",
             for_caller(service, [&service](const Request& request, const Caller& caller) {
               return journal_of_unit(service, request, caller);
             }));
}

}  // namespace jishi::api
