#include "db/postgresql_error.hpp"

#include <string>

#include "db/statement_text.hpp"

namespace jishi::db {
namespace {

std::string_view field(const PGresult* result, int code) {
  const char* text = result == nullptr ? nullptr : PQresultErrorField(result, code);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

// Messages about data quote the value: "invalid input syntax for type bigint: …".
std::string_view without_value(std::string_view message, std::string_view sqlstate) {
  return sqlstate.starts_with("22") ? message.substr(0, message.find(": ")) : message;
}

}  // namespace

ErrorClass postgresql_error_class(std::string_view sqlstate, bool ends_connection,
                                  PostgresqlStep step) {
  if (ends_connection) {
    return step == PostgresqlStep::commit ? ErrorClass::outcome_unknown : ErrorClass::unreachable;
  }
  const std::string_view group = sqlstate.substr(0, 2);
  if (sqlstate == "40003") return ErrorClass::outcome_unknown;
  if (sqlstate == "40002" || group == "23") {
    return sqlstate == "23505" ? ErrorClass::unique : ErrorClass::constraint;
  }
  if (group == "40" || sqlstate == "55P03" || sqlstate == "55006") return ErrorClass::busy;
  if (sqlstate == "53100") return ErrorClass::full;
  if (sqlstate == "53200" || sqlstate == "53300") return ErrorClass::busy;
  if (sqlstate == "57014") return ErrorClass::cancelled;
  if (sqlstate == "25006" || sqlstate == "42501") return ErrorClass::read_only;
  if (sqlstate == "XX001" || sqlstate == "XX002" || sqlstate == "58030") return ErrorClass::corrupt;
  if (group == "28" || sqlstate == "3D000" || sqlstate.starts_with("57P")) {
    return ErrorClass::unreachable;
  }
  return ErrorClass::statement;
}

bool ends_connection(PGconn* connection, const PGresult* result) {
  const std::string_view severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  return PQstatus(connection) == CONNECTION_BAD || severity == "FATAL" || severity == "PANIC";
}

DatabaseError postgresql_error(PGconn* connection, const PGresult* result, std::string_view sql,
                               PostgresqlStep step) {
  const std::string_view sqlstate = field(result, PG_DIAG_SQLSTATE);
  const bool ended = ends_connection(connection, result);
  std::string message(without_value(field(result, PG_DIAG_MESSAGE_PRIMARY), sqlstate));
  if (message.empty()) message = PQerrorMessage(connection);
  if (!sqlstate.empty()) message += " (" + std::string(sqlstate) + ")";
  return statement_error(postgresql_error_class(sqlstate, ended, step), sql, message);
}

}  // namespace jishi::db
