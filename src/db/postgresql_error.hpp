// PostgreSQL's SQLSTATEs in our error classes.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string_view>

#include "db/error.hpp"

namespace jishi::db {

struct PostgresqlClear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresqlResult = std::unique_ptr<PGresult, PostgresqlClear>;

// Whether the command was COMMIT (or a writing statement that commits by itself).
enum class PostgresqlStep { statement, commit };

// `ends_connection`: the server closed the connection with or after the error.
ErrorClass postgresql_error_class(std::string_view sqlstate, bool ends_connection,
                                  PostgresqlStep step);

// Why a connection could not be made, by the SQLSTATE that the server gave; empty: none answered.
// The remedy is null where the class's own says it all.
struct PostgresqlRefusal {
  ErrorClass error = ErrorClass::unreachable;
  const char* remedy = nullptr;
};
PostgresqlRefusal postgresql_refusal(std::string_view sqlstate);

// The error that a result holds, or the connection's own when it is null.
DatabaseError postgresql_error(PGconn* connection, const PGresult* result, std::string_view sql,
                               PostgresqlStep step);

// True for the errors after which the server has closed the connection.
bool ends_connection(PGconn* connection, const PGresult* result);

}  // namespace jishi::db
