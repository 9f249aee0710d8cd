// What is wrong with an expression, and where.
#pragma once

#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.hpp"

namespace jishi::expression {

enum class ErrorKind : std::uint8_t {
  parse,                 // not a sentence of the language
  unsupported,           // CEL, but outside our subset (uint, bytes, maps, messages, type values)
  type,                  // refused by the checker before evaluation
  withheld_field,        // refused by the checker: the field's values are not for expressions
  undeclared_reference,  // a name that nothing is bound to
  no_such_overload,      // no function of that name for these types
  no_such_field,         // selection from a value without such a field
  overflow,              // outside the range of the result's type
  divide_by_zero,        // integer division or modulus by zero
  invalid_argument,      // index outside the list, text that is not a date, …
  limit,                 // longer, deeper or more costly than kMax… allow
};

// Stable lower_snake_case.
std::string_view name_of(ErrorKind kind);

// Lines and columns count from 1; columns count code points.
struct Position {
  int line = 1;
  int column = 1;
  bool operator==(const Position&) const = default;
};
// `offset` counts bytes and may be the end of the source.
Position position_at(std::string_view source, std::size_t offset);

struct Problem {
  ErrorKind kind = ErrorKind::parse;
  std::uint32_t offset = 0;  // bytes from the beginning of the source
  Position at;
  std::string message;  // Chinese: the cause, without the position; no full stop
  std::string remedy;   // Chinese: what to do; no full stop, may end with ？
  bool operator==(const Problem&) const = default;
};

// 第 5 列：… or, where the source has several lines, 第 2 行第 5 列：…, with cause and remedy.
std::string to_text(const Problem& problem);
// code: name_of(kind), message: to_text(problem).
Error to_error(const Problem& problem);
// The line of the source and a caret under the column (full-width characters take two cells);
// empty where the line is too long or not UTF-8.
std::string with_caret(std::string_view source, const Problem& problem);

// A T, or at least one Problem. Reading the side that is not there throws: our mistake.
template <class T>
class [[nodiscard]] OrProblems {
 public:
  OrProblems(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  OrProblems(Problem problem)
      : state_(std::in_place_index<1>, std::vector<Problem>{std::move(problem)}) {}
  OrProblems(std::vector<Problem> problems) : state_(std::in_place_index<1>, std::move(problems)) {
    assert(!std::get_if<1>(&state_)->empty());
  }

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  const T& operator*() const& { return value(); }
  const T* operator->() const { return &value(); }
  const std::vector<Problem>& problems() const { return std::get<1>(state_); }

 private:
  std::variant<T, std::vector<Problem>> state_;
};

}  // namespace jishi::expression
