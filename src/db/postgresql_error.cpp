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

PostgresqlRefusal postgresql_refusal(std::string_view sqlstate) {
  constexpr ErrorClass kUnreachable = ErrorClass::unreachable;
  if (sqlstate.empty()) {
    return {kUnreachable,
            "没有连上数据库服务。请核对地址中的主机和端口，确认服务正在运行、网络可达。"};
  }
  if (sqlstate == "28P01") {
    return {kUnreachable, "用户或密码不正确。请核对数据库地址中的用户和密码。"};
  }
  if (sqlstate.starts_with("28")) {
    return {kUnreachable,
            "数据库服务不接受这个用户（没有这个用户，或不许它从这里连接）。请核对地址中的用户，"
            "或请管理员在 pg_hba.conf 中放行。"};
  }
  if (sqlstate == "3D000") {
    return {kUnreachable,
            "数据库服务中没有这个库。请核对地址末尾的库名，或先运行 jishi init --db 数据库地址 "
            "建立它。"};
  }
  if (sqlstate == "42501") {
    return {kUnreachable, "这个用户无权连接这个库。请管理员授予 CONNECT 权限，或换一个用户。"};
  }
  if (sqlstate == "57P03") {
    return {kUnreachable, "数据库服务正在启动、关闭或恢复，暂时不能连接。请稍后重试。"};
  }
  const ErrorClass found = postgresql_error_class(sqlstate, false, PostgresqlStep::statement);
  return {found == ErrorClass::busy ? found : kUnreachable, nullptr};
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
