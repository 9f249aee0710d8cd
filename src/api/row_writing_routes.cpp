// Writing rows: a new one, the changes of one, the same change of many.
#include <algorithm>
#include <memory>
#include <span>

#include "api/answer.hpp"
#include "api/body.hpp"
#include "api/idempotency.hpp"
#include "api/row_answer.hpp"
#include "api/row_basis.hpp"
#include "api/row_edit.hpp"
#include "api/row_person.hpp"
#include "api/row_routes.hpp"
#include "base/text.hpp"

namespace jishi::api {
namespace {

using access::Operation;

constexpr std::size_t kMostBulkRows = 200;
// Written in one job, so that nobody else waits long.
constexpr std::size_t kRowsPerJob = 20;

struct Ground {
  Service& service;
  RowTools& tools;
  const http::Request& request;
  const Caller& caller;
};

// ---- Answers.

// A row that was written, with what it became; nothing: it is to be read.
struct WrittenRow {
  RowId row;
  std::optional<ledger::RowRecord> record = {};
};

SeenRow see_written(Ground ground, Snapshot& snapshot, person::Vault& vault,
                    const package::Ledger& ledger, WrittenRow written) {
  const access::Operation operation = reading_of(ledger);
  if (written.record && written.record->shape->definitions == snapshot.definitions())
    return see_written_row(ground.service, snapshot.connection(), ground.caller, ledger,
                           std::move(*written.record), operation);
  return see_row(ground.service, snapshot.connection(), vault, snapshot.definitions(),
                 ground.caller, ledger, written.row, operation, std::nullopt);
}

// The row as the caller may see it; only its number where it may not be seen without a purpose.
// Returns its revision.
std::int64_t write_row_after(Ground ground, Snapshot& snapshot, const package::Ledger& ledger,
                             WrittenRow written, JsonWriter& json) {
  const RowId row = written.row;
  person::Vault vault(snapshot.connection(), ground.service.keys);
  try {
    const SeenRow seen = see_written(ground, snapshot, vault, ledger, std::move(written));
    RowAnswer writer(ground.service, snapshot.connection(), vault, snapshot.definitions(), ledger);
    if (seen.is_held) writer.write_row(json, seen);
    return seen.last_revision;
  } catch (const Failure&) {
    const RowId rows[] = {row};
    std::int64_t revision = 0;
    json.key("row").begin_object().member("row", row.value());
    for (const auto& [id, last] : ledger::last_revisions(snapshot.connection(), ledger, rows))
      json.member("revision", revision = last);
    json.end_object();
    return revision;
  }
}

http::Response answer_after(Ground ground, const std::string& name, WrittenRow written,
                            const std::vector<std::string>& warnings, int status) {
  Snapshot snapshot(ground.service);
  const package::Ledger& ledger = ledger_named(*snapshot.definitions(), name);
  JsonWriter json;
  json.begin_object();
  const std::int64_t revision = write_row_after(ground, snapshot, ledger, std::move(written), json);
  json.key("warnings").begin_array();
  for (const std::string& words : warnings)
    json.value(words);
  json.end_array().end_object();
  return answer_of_revision(json, revision, status);
}

void add_words(const std::vector<ledger::Warning>& warnings, std::vector<std::string>& words) {
  for (const ledger::Warning& warning : warnings)
    if (std::ranges::find(words, warning.message) == words.end()) words.push_back(warning.message);
}

// ---- A new row.

struct Entered {
  UnitId unit;
  std::optional<EnteredPerson> person;
  Texts values;
  std::optional<Date> from;
  std::optional<Date> to;  // the last day
};

Entered entered_row(Ground ground) {
  const Body body(ground.request);
  body.only({"person", "values", "from", "to"});
  Entered entered;
  entered.unit = UnitId(ground.request.number("unit"));
  if (body.has("person"))
    entered.person = entered_person(body.object("person"), ground.service.today());
  if (body.has("values")) entered.values = body.values("values");
  entered.from = body.optional_date("from");
  entered.to = body.optional_date("to");
  return entered;
}

void require_entering(RowJob& job, Ground ground, const Entered& entered) {
  Asking asking{Operation::enter_rows,
                entered.unit,
                job.ledger.name,
                names_of(job.ledger, entered.values),
                {},
                false};
  if (entered.person) asking.fields.emplace_back(kPersonField);
  job.require(ground.service, ground.caller, asking);
}

ledger::Written enter(RowJob& job, Ground ground, const Entered& entered,
                      std::vector<std::string>& warnings) {
  require_entering(job, ground, entered);
  RowJob::NewRow row = job.new_row(entered.unit, entered.values, entered.from, entered.to);
  if (entered.person)
    take_person(job, ground.service, ground.caller, *entered.person, row, warnings);
  ledger::Written written = job.taken(job.rows.add(row.draft), *row.shape);
  job.finish();
  add_words(written.warnings, warnings);
  return written;
}

// Whoever enters an ID number learns whether somebody of that number is kept: not of many at once.
void count_try(Ground ground, const Entered& entered) {
  if (entered.person && (entered.person->identity.id_number || entered.person->identity.phone))
    count_costly(ground.service, Costly::check, ground.caller);
}

http::Response add_row(Ground ground) {
  const std::string name = ground.request.text("ledger");
  const Entered entered = entered_row(ground);
  count_try(ground, entered);
  WrittenRow written;
  std::vector<std::string> warnings;
  write(ground.service, [&](db::Connection& connection, const DefinitionsPointer& definitions) {
    warnings.clear();
    written = {};
    const package::Ledger& ledger = ledger_named(*definitions, name);
    RowJob job(ground.service, ground.tools, ground.caller, connection, definitions, ledger);
    const auto key = request_key(ground.request, ground.caller, job.vault);
    const Instant now = ground.service.clock.now();
    if (key) {
      if (const auto before = remembered(connection, *key, now)) {
        written.row = RowId(parse_int64(*before).value());
        return;
      }
    }
    written.row = enter(job, ground, entered, warnings).row;
    written.record = job.rows.record(written.row);
    if (key) remember(connection, *key, std::to_string(written.row.value()), now);
  });
  return answer_after(ground, name, std::move(written), warnings, 201);
}

// Ends the job of a check, which is to leave nothing behind.
struct NothingWritten {};

http::Response check_row(Ground ground) {
  const Entered entered = entered_row(ground);
  count_try(ground, entered);
  std::vector<std::string> warnings;
  std::vector<http::FieldError> findings;
  try {
    write(ground.service, [&](db::Connection& connection, const DefinitionsPointer& definitions) {
      warnings.clear();
      const package::Ledger& ledger = ledger_named(*definitions, ground.request.text("ledger"));
      RowJob job(ground.service, ground.tools, ground.caller, connection, definitions, ledger);
      enter(job, ground, entered, warnings);
      throw NothingWritten();
    });
  } catch (const NothingWritten&) {
  } catch (const ProblemFailure& failure) {
    findings = failure.problem().fields;
    if (findings.empty()) findings.push_back({failure.problem().field, failure.error()});
  }
  JsonWriter json;
  json.begin_object().key("warnings").begin_array();
  for (const std::string& words : warnings)
    json.value(words);
  json.end_array().key("findings").begin_array();
  for (const http::FieldError& finding : findings) {
    json.begin_object().member("field", finding.field);
    json.member("code", finding.error.code).member("message", finding.error.message).end_object();
  }
  json.end_array().end_object();
  return answer(json);
}

// ---- Changes.

// Tells who came second what the row is now.
[[noreturn]] void conflict(Ground ground, const package::Ledger& ledger, RowId row,
                           http::Problem problem) {
  Snapshot snapshot(ground.service);
  JsonWriter json;
  json.begin_object();
  write_row_after(ground, snapshot, ledger_named(*snapshot.definitions(), ledger.name), {row},
                  json);
  json.end_object();
  problem.current = json.take();
  throw ProblemFailure(std::move(problem));
}

http::Response change_row(Ground ground) {
  const std::string name = ground.request.text("ledger");
  const RowId row(ground.request.number("row"));
  const std::int64_t revision = seen_revision(ground.request);
  const Body body(ground.request);
  body.only({"way", "day", "values", "to_unit", "from", "until"});
  const Edit edit = edit_of(body);
  std::vector<std::string> warnings;
  WrittenRow written{row};
  DefinitionsPointer held;  // of the ledger that a conflict is about
  try {
    write(ground.service, [&](db::Connection& connection, const DefinitionsPointer& definitions) {
      warnings.clear();
      held = definitions;
      const package::Ledger& ledger = ledger_named(*definitions, name);
      RowJob job(ground.service, ground.tools, ground.caller, connection, definitions, ledger);
      const auto done = apply(job, ground.service, ground.caller, {row, revision}, edit);
      written.record = job.rows.record(row);
      job.finish();
      add_words(done.warnings, warnings);
    });
  } catch (const ProblemFailure& failure) {
    if (failure.error().code != "version_conflict") throw;
    conflict(ground, ledger_named(*held, name), row, failure.problem());
  }
  return answer_after(ground, name, std::move(written), warnings, 200);
}

// ---- The same change of many.

struct Outcome {
  RowId row;
  std::int64_t revision = 0;
  std::optional<Error> error;
};

// Each row in a savepoint of its own, so that one that is refused keeps no other back.
void change_each(Ground ground, db::Connection& connection, const DefinitionsPointer& definitions,
                 const Edit& edit, std::span<const ledger::Seen> rows,
                 std::vector<Outcome>& outcomes) {
  const package::Ledger& ledger = ledger_named(*definitions, ground.request.text("ledger"));
  for (const ledger::Seen& seen : rows) {
    Outcome outcome{seen.row, seen.revision, {}};
    db::Savepoint savepoint(connection);
    try {
      RowJob job(ground.service, ground.tools, ground.caller, connection, definitions, ledger);
      outcome.revision = apply(job, ground.service, ground.caller, seen, edit).revision;
      job.finish();
      savepoint.release();
    } catch (const Failure& failure) {
      outcome.error = failure.error();
    }
    outcomes.push_back(std::move(outcome));
  }
}

std::vector<ledger::Seen> rows_of(const Body& body) {
  std::vector<ledger::Seen> rows;
  for (const Body& each : body.objects("rows")) {
    each.only({"row", "revision"});
    rows.push_back({RowId(each.number("row")), each.number("revision")});
  }
  if (rows.empty() || rows.size() > kMostBulkRows) {
    throw Failure({"bad_rows", "请选择 1 至 " + std::to_string(kMostBulkRows) +
                                   " 行一起修改，更多的请分几次。"});
  }
  return rows;
}

http::Response change_many(Ground ground) {
  const Body body(ground.request);
  body.only({"way", "day", "values", "to_unit", "from", "until", "rows"});
  const Edit edit = edit_of(body);
  const std::vector<ledger::Seen> rows = rows_of(body);
  std::vector<Outcome> outcomes;
  for (std::size_t first = 0; first < rows.size(); first += kRowsPerJob) {
    const auto part = std::span(rows).subspan(first, std::min(kRowsPerJob, rows.size() - first));
    std::vector<Outcome> of_part;
    write(ground.service, [&](db::Connection& connection, const DefinitionsPointer& definitions) {
      of_part.clear();
      change_each(ground, connection, definitions, edit, part, of_part);
    });
    std::ranges::move(of_part, std::back_inserter(outcomes));
  }
  JsonWriter json;
  json.begin_object().key("results").begin_array();
  for (const Outcome& outcome : outcomes) {
    json.begin_object().member("row", outcome.row.value());
    json.member("ok", !outcome.error.has_value()).member("revision", outcome.revision);
    if (outcome.error) {
      json.member("code", outcome.error->code).member("message", outcome.error->message);
    }
    json.end_object();
  }
  json.end_array().end_object();
  return answer(json);
}

}  // namespace

void add_row_writing_routes(http::Router& router, Service& service) {
  const auto tools = std::make_shared<RowTools>();
  const auto add = [&](const char* method, const char* pattern, auto handler) {
    router.add(method, pattern,
               for_caller(service, [&service, tools, handler](const http::Request& request,
                                                              const Caller& caller) {
                 request.only_parameters({}).or_throw();
                 return handler(Ground{service, *tools, request, caller});
               }));
  };
  add("POST", "/api/units/{unit:number}/ledgers/{ledger:word}/rows", add_row);
  add("POST", "/api/units/{unit:number}/ledgers/{ledger:word}/rows/check", check_row);
  add("PATCH", "/api/ledgers/{ledger:word}/rows/{row:number}", change_row);
  add("POST", "/api/units/{unit:number}/ledgers/{ledger:word}/bulk", change_many);
}

}  // namespace jishi::api
