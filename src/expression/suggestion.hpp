// What to do about a call of a function that the language does not have.
#pragma once

#include <string>

#include "expression/ast.hpp"

namespace jishi::expression {

// The nearest name, the other way of writing it, or how the macro of that name is written.
std::string remedy_for_unknown_function(const Node& call);

}  // namespace jishi::expression
