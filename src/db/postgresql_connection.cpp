#include "db/postgresql_connection.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "db/postgresql_bulk_insert.hpp"
#include "db/postgresql_rows.hpp"
#include "db/statement_text.hpp"
#include "db/time_limit.hpp"

namespace jishi::db {
namespace {

constexpr std::size_t kMostParams = 65'535;  // of the protocol

std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find_first_of(" ;\n\t("));
}

bool changes_rows(std::string_view command) {
  return command == "INSERT" || command == "UPDATE" || command == "DELETE" || command == "MERGE";
}

std::int64_t rows_changed(PGresult* result) {
  if (!changes_rows(first_word(PQcmdStatus(result)))) return 0;
  const std::string_view digits = PQcmdTuples(result);
  std::int64_t out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

bool is_error(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE;
}

// A statement prepared before a table was changed no longer fits it (“cached plan must not change
// result type”), or a connection broker has lost it.
bool is_stale(const PGresult* result) {
  const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state != nullptr &&
         (std::string_view(state) == "0A000" || std::string_view(state) == "26000");
}

std::vector<Oid> parameter_types(const PGresult* described) {
  std::vector<Oid> out;
  out.reserve(static_cast<std::size_t>(PQnparams(described)));
  for (int i = 0; i < PQnparams(described); ++i)
    out.push_back(PQparamtype(described, i));
  return out;
}

}  // namespace

PostgresqlConnection::PostgresqlConnection(PostgresqlHandle handle)
    : handle_(std::move(handle)), cancel_(PQgetCancel(handle_.get()), &PQfreeCancel) {}

PostgresqlConnection::~PostgresqlConnection() = default;  // the server rolls back

DatabaseError PostgresqlConnection::failed(const PGresult* result, std::string_view sql,
                                           PostgresqlStep step) {
  if (broken_ && result == nullptr) {
    const ErrorClass lost =
        step == PostgresqlStep::commit ? ErrorClass::outcome_unknown : ErrorClass::unreachable;
    outcome_unknown_ = outcome_unknown_ || step == PostgresqlStep::commit;
    return statement_error(lost, sql, PQerrorMessage(handle_.get()));
  }
  DatabaseError error = postgresql_error(handle_.get(), result, sql, step);
  if (ends_connection(handle_.get(), result)) broken_ = true;
  if (error.error_class() == ErrorClass::outcome_unknown) broken_ = outcome_unknown_ = true;
  if (error.error_class() == ErrorClass::corrupt) broken_ = true;
  return error;
}

void PostgresqlConnection::check_open() const {
  if (streaming_) throw std::logic_error("a statement while a stream is open");
  if (!broken_) return;
  throw DatabaseError(outcome_unknown_ ? ErrorClass::outcome_unknown : ErrorClass::unreachable,
                      "the connection failed earlier and must be opened again");
}

bool PostgresqlConnection::usable() const {
  if (broken_ || PQstatus(handle_.get()) != CONNECTION_OK) return false;
  if (streaming_) return true;
  // A server that ended the connection has sent its reason and then the end: two reads.
  return PQconsumeInput(handle_.get()) == 1 && PQconsumeInput(handle_.get()) == 1;
}

// What is known to be lost before a commit is sent was not committed.
void PostgresqlConnection::check_alive(PostgresqlStep step) {
  if (step != PostgresqlStep::commit || usable()) return;
  broken_ = true;
  throw DatabaseError(ErrorClass::unreachable, "the connection was lost before the commit");
}

void PostgresqlConnection::interrupt() noexcept {
  char message[256];
  if (cancel_) PQcancel(cancel_.get(), message, sizeof message);
}

void PostgresqlConnection::limit_statements() {
  const std::chrono::milliseconds limit = time_limit();
  if (mode_ || limit == statement_limit_) return;
  statement_limit_ = limit;  // first: it is set by a statement
  execute("SELECT set_config('statement_timeout', ?1, false)", {std::to_string(limit.count())});
}

// A statement that stands alone commits by itself; when its connection is lost, nobody knows.
PostgresqlStep PostgresqlConnection::step_of(std::string_view sql) const {
  return mode_ || reads_only(sql) ? PostgresqlStep::statement : PostgresqlStep::commit;
}

bool PostgresqlConnection::send_text(const std::string& sql) {
  return PQsendQueryParams(handle_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) ==
         1;
}

bool PostgresqlConnection::send_prepared(const std::string& name) {
  return PQsendQueryPrepared(handle_.get(), name.c_str(), params_.count(), params_.values(),
                             params_.lengths(), params_.formats(), 1) == 1;
}

bool PostgresqlConnection::send_preparation(const std::string& name, std::string_view sql) {
  const std::string text = with_dollar_parameters(sql).sql;
  return PQsendPrepare(handle_.get(), name.c_str(), text.c_str(), params_.count(),
                       params_.types().data()) == 1 &&
         PQsendDescribePrepared(handle_.get(), name.c_str()) == 1;
}

PostgresqlConnection::Replies PostgresqlConnection::read_pipeline() {
  Replies replies;
  // Every command's results end with a null; two in a row come only from a lost connection.
  for (int nulls = 0; nulls < 2;) {
    PostgresqlResult result(PQgetResult(handle_.get()));
    if (!result) {
      if (PQstatus(handle_.get()) == CONNECTION_BAD) break;
      ++nulls;
      continue;
    }
    nulls = 0;
    if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) {
      PQexitPipelineMode(handle_.get());
      return replies;
    }
    if (is_error(result.get()) && !replies.failed) {
      replies.error = std::move(result);
      replies.failed = true;
    } else if (!replies.failed) {
      replies.results.push_back(std::move(result));
    }
  }
  broken_ = true;
  replies.failed = true;
  return replies;
}

// Of a command sent alone: its first error, else its last result.
PostgresqlResult PostgresqlConnection::read_last() {
  PostgresqlResult last;
  while (PostgresqlResult result{PQgetResult(handle_.get())}) {
    if (!last || !is_error(last.get())) last = std::move(result);
    if (PQstatus(handle_.get()) == CONNECTION_BAD) break;
  }
  return last;
}

void PostgresqlConnection::queue_unused() {
  if (!statements_.has_unused()) return;
  for (const std::string& name : statements_.take_unused()) {
    pending_.push_back("DEALLOCATE " + name);
  }
  if (!mode_) send_pending(PostgresqlStep::statement);
}

// In one round trip; what cannot be sent or fails throws, and nothing is pending afterwards.
void PostgresqlConnection::send_pending(PostgresqlStep step) {
  const std::vector<std::string> sent = std::exchange(pending_, {});
  if (sent.empty()) return;
  PQenterPipelineMode(handle_.get());
  bool ok = true;
  for (const std::string& sql : sent)
    ok = ok && send_text(sql);
  if (!ok || PQpipelineSync(handle_.get()) != 1) {
    broken_ = true;
    throw failed(nullptr, sent.back(), step);
  }
  const Replies replies = read_pipeline();
  if (replies.failed) throw failed(replies.error.get(), sent.back(), step);
}

// The result of the statement, or the first error on the way to it; null when the connection is
// lost without a word.
PostgresqlResult PostgresqlConnection::exchange(std::string_view sql,
                                                const std::optional<std::string>& prepared) {
  if (prepared && pending_.empty()) {
    if (!send_prepared(*prepared)) return nullptr;
    return read_last();
  }
  const std::string name = prepared ? *prepared : statements_.next_name();
  const std::vector<std::string> ahead = std::exchange(pending_, {});
  PQenterPipelineMode(handle_.get());
  bool sent = true;
  for (const std::string& text : ahead)
    sent = sent && send_text(text);
  if (!prepared) sent = sent && send_preparation(name, sql);
  sent = sent && send_prepared(name);
  if (!sent || PQpipelineSync(handle_.get()) != 1) {
    broken_ = true;  // half a pipeline stands on the connection
    return nullptr;
  }
  Replies replies = read_pipeline();
  if (!prepared && replies.results.size() >= ahead.size() + 2) {
    statements_.add(sql, name, parameter_types(replies.results[ahead.size() + 1].get()));
  }
  return replies.failed ? std::move(replies.error) : std::move(replies.results.back());
}

// Fills params_; checks a statement that is new.
std::optional<std::string> PostgresqlConnection::find_prepared(std::string_view sql,
                                                               std::span<const Param> params) {
  queue_unused();
  params_.fill(sql, params);
  std::optional<std::string> prepared = statements_.find(sql, params_.types());
  if (!prepared) {
    const std::size_t wanted = with_dollar_parameters(sql).parameters;
    if (wanted != params.size() || wanted > kMostParams) {
      throw statement_error(
          ErrorClass::statement, sql,
          std::to_string(params.size()) + " parameters given for " + std::to_string(wanted));
    }
  }
  return prepared;
}

PostgresqlResult PostgresqlConnection::run(std::string_view sql, std::span<const Param> params) {
  check_open();
  limit_statements();
  const std::optional<std::string> prepared = find_prepared(sql, params);
  check_alive(step_of(sql));
  PostgresqlResult result = exchange(sql, prepared);
  if (prepared && is_stale(result.get())) {
    statements_.forget(sql);
    if (mode_) {
      throw statement_error(ErrorClass::busy, sql, PQresultErrorMessage(result.get()));
    }
    result = exchange(sql, std::nullopt);
  }
  if (!result || is_error(result.get())) throw failed(result.get(), sql, step_of(sql));
  forget_after(sql, result.get());
  return result;
}

// What is not a query is seldom run twice, and after a change of a table a prepared query of it
// may no longer fit.
void PostgresqlConnection::forget_after(std::string_view sql, PGresult* result) {
  const std::string_view command = first_word(PQcmdStatus(result));
  if (command == "SELECT" || command == "FETCH" || changes_rows(command)) return;
  if (command == "ALTER" || command == "DROP") {
    statements_.forget_all();
  } else {
    statements_.forget(sql);
  }
}

std::int64_t PostgresqlConnection::execute(std::string_view sql, std::span<const Param> params) {
  return rows_changed(run(sql, params).get());
}

Rows PostgresqlConnection::query(std::string_view sql, std::span<const Param> params) {
  return Rows(std::make_unique<PostgresqlRows>(run(sql, params)));
}

Rows PostgresqlConnection::stream(std::string_view sql, std::span<const Param> params) {
  check_open();
  limit_statements();
  std::optional<std::string> prepared = find_prepared(sql, params);
  if (!prepared) {
    prepare(sql);
    prepared = statements_.find(sql, params_.types());
  } else {
    send_pending(PostgresqlStep::statement);
  }
  if (!send_prepared(*prepared) || PQsetSingleRowMode(handle_.get()) != 1) {
    broken_ = true;
    throw failed(nullptr, sql, PostgresqlStep::statement);
  }
  streaming_ = true;
  return Rows(std::make_unique<PostgresqlStream>(*this, std::string(sql)));
}

void PostgresqlConnection::prepare(std::string_view sql) {
  const std::string name = statements_.next_name();
  const std::size_t ahead = pending_.size();
  PQenterPipelineMode(handle_.get());
  bool sent = true;
  for (const std::string& text : std::exchange(pending_, {}))
    sent = sent && send_text(text);
  if (!sent || !send_preparation(name, sql) || PQpipelineSync(handle_.get()) != 1) {
    broken_ = true;
    throw failed(nullptr, sql, PostgresqlStep::statement);
  }
  const Replies replies = read_pipeline();
  if (replies.failed) throw failed(replies.error.get(), sql, PostgresqlStep::statement);
  statements_.add(sql, name, parameter_types(replies.results.at(ahead + 1).get()));
}

PostgresqlResult PostgresqlConnection::next_of_stream(std::string_view sql) {
  PostgresqlResult result(PQgetResult(handle_.get()));
  if (result && PQresultStatus(result.get()) == PGRES_SINGLE_TUPLE) return result;
  end_stream();
  if (!result || is_error(result.get())) {
    throw failed(result.get(), sql, PostgresqlStep::statement);
  }
  return nullptr;
}

void PostgresqlConnection::end_stream() noexcept {
  if (!streaming_) return;
  // Cancelling instead would spoil the transaction.
  while (PostgresqlResult rest{PQgetResult(handle_.get())}) {
    if (PQstatus(handle_.get()) == CONNECTION_BAD) break;
  }
  streaming_ = false;
}

void PostgresqlConnection::execute_script(std::string_view sql) {
  check_open();
  const bool within = mode_.has_value();
  check_alive(within ? PostgresqlStep::statement : PostgresqlStep::commit);
  std::optional<Savepoint> all;
  if (within) {
    all.emplace(*this);
    send_pending(PostgresqlStep::statement);
  }
  // The server runs statements that it gets at once as one transaction.
  const std::string text(sql);
  const PostgresqlResult result(PQexec(handle_.get(), text.c_str()));
  statements_.forget_all();
  if (!result || is_error(result.get())) {
    throw failed(result.get(), sql, within ? PostgresqlStep::statement : PostgresqlStep::commit);
  }
  if (all) all->release();
}

std::unique_ptr<BulkInsert> PostgresqlConnection::bulk_insert(std::string_view table,
                                                              std::span<const Column> columns) {
  check_open();
  return std::make_unique<PostgresqlBulkInsert>(*this, table, columns);
}

void PostgresqlConnection::copy(std::string_view sql, std::string_view data) {
  check_open();
  const PostgresqlStep step = mode_ ? PostgresqlStep::statement : PostgresqlStep::commit;
  check_alive(step);
  std::string text;
  for (const std::string& ahead : std::exchange(pending_, {}))
    text += ahead + ";";
  text += sql;
  if (PQsendQuery(handle_.get(), text.c_str()) != 1) throw failed(nullptr, sql, step);
  while (true) {
    const PostgresqlResult result(PQgetResult(handle_.get()));
    if (result && PQresultStatus(result.get()) == PGRES_COPY_IN) break;
    if (result && !is_error(result.get())) continue;
    read_last();
    throw failed(result.get(), sql, step);
  }
  // A failure to send is followed by the server's reason.
  if (PQputCopyData(handle_.get(), data.data(), static_cast<int>(data.size())) == 1) {
    PQputCopyEnd(handle_.get(), nullptr);
  }
  const PostgresqlResult result = read_last();
  if (!result || is_error(result.get())) throw failed(result.get(), sql, step);
}

}  // namespace jishi::db
