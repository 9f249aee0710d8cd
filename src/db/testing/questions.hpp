// What tests ask again and again.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>

#include "db/connection.hpp"

namespace jishi::db::testing {

// The class of the DatabaseError that the action throws; std::logic_error when it throws none.
inline ErrorClass class_of_error(const std::function<void()>& action) {
  try {
    action();
  } catch (const DatabaseError& error) {
    return error.error_class();
  }
  throw std::logic_error("no DatabaseError was thrown");
}

// `from`: a table, with or without WHERE.
inline std::int64_t count_rows(Connection& connection, const std::string& from) {
  Rows rows = connection.query("SELECT count(*) FROM " + from);
  rows.next();
  return rows.int64(0);
}

}  // namespace jishi::db::testing
