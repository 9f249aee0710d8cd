// Writes a checked expression as SQL, where the database is sure to give the same answer.
//
// Pushed down: comparisons of fields and constants of one type (int, text by code point, date,
// bool, decimal of the same scale), emptiness, && || ! ?:, in with constant lists, contains,
// startsWith, endsWith and size of text. Everything without a field is computed here and bound.
// Not pushed down: arithmetic (SQLite turns an int overflow into a double), double, duration,
// matches, conversions, date functions and macros: they are evaluated by an Evaluator.
//
// Nulls: comparing an empty field is false in the language and NULL in SQL. Where a condition is
// negated or its value is wanted, `IS TRUE` makes the two agree; elsewhere NULL and false mean the
// same, so that an index on the column can still be used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "db/value.hpp"
#include "expression/check.hpp"
#include "expression/value.hpp"

namespace jishi::expression {

// A parameter that owns its text.
using SqlParameter = std::variant<std::int64_t, bool, std::string, Date>;
// Points into `parameter`.
db::Param to_param(const SqlParameter& parameter);

// More parameters than this are not pushed down.
inline constexpr std::size_t kMaxSqlParameters = 1'000;

struct SqlText {
  std::string sql;  // names its parameters ?first, ?first+1, …
  std::vector<SqlParameter> parameters;
};

// Why and where an expression cannot be pushed down: ErrorKind::unsupported, the message naming the
// operator. Not a mistake of its author: the caller evaluates instead.
struct NotPushed {
  Problem problem;
};

// What stands for a field of the schema: SQL text (a quoted, qualified column made by
// db::column_type, without U+0000 in its text), a value known now (today's date), or
// nothing (no column holds it, as the rows of a unit): expressions naming it are not pushed down.
using SqlField = std::variant<std::string, Value, std::monostate>;
using SqlFields = std::function<SqlField(std::size_t ordinal)>;

// A condition for WHERE: true exactly on the rows where the expression evaluates to true; false or
// NULL on all others, also where evaluation would fail. The expression must be a bool.
std::variant<SqlText, NotPushed> condition_sql(const Checked& checked, const SqlFields& fields,
                                               db::Dialect dialect, int first_parameter = 1);
// A scalar for SELECT or GROUP BY; NULL where the value is empty, decimals as scaled integers of
// their field's scale.
std::variant<SqlText, NotPushed> scalar_sql(const Checked& checked, const SqlFields& fields,
                                            db::Dialect dialect, int first_parameter = 1);

}  // namespace jishi::expression
