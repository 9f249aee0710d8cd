// Values written as expressions.
#pragma once

#include <string>
#include <string_view>

#include "expression/value.hpp"

namespace jishi::expression {

// "…" with the language's escapes, on one line: what people can read stays as it is, control and
// other invisible characters become \n, \x07, \u2028, ….
std::string text_literal(std::string_view text);

// The value as an expression that evaluates to it: 5, 1.5, "a", [1, 2], date("2023-06-30"),
// decimal("1.50"), duration("3600s"). A row is written as its values in braces; infinite doubles as
// inf and -inf and not-a-number as nan, for which CEL has no literal.
std::string to_literal(Value value);

}  // namespace jishi::expression
