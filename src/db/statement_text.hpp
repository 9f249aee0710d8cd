// The text of statements and of what is said about them.
#pragma once

#include <string>
#include <string_view>

#include "db/error.hpp"
#include "db/value.hpp"

namespace jishi::db {

// Longest part of a statement in a message, in bytes.
inline constexpr std::size_t kLongestQuotation = 80;

// "INSERT INTO t VALUES (…: UNIQUE constraint failed", white space in the statement collapsed.
DatabaseError statement_error(ErrorClass error, std::string_view sql, std::string_view message);

// PostgreSQL takes neither NUL nor broken UTF-8 in text; so that both databases hold the same,
// neither is given to either: DatabaseError statement.
void check_text(std::string_view sql, std::string_view text);

// ?1 ?2 … rewritten as $1 $2 … for PostgreSQL, except within quotes, dollar quotes and comments.
struct DollarText {
  std::string sql;
  std::size_t parameters = 0;  // the highest number
};
DollarText with_dollar_parameters(std::string_view sql);

// A statement that only reads, as far as its words tell.
bool reads_only(std::string_view sql);

// Only white space and comments.
bool is_blank(std::string_view sql);

}  // namespace jishi::db
