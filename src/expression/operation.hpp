// What the strict operators and functions do with values. Used by the evaluator only.
#pragma once

#include <span>

#include "expression/function.hpp"
#include "expression/heap.hpp"
#include "expression/pattern.hpp"
#include "expression/value.hpp"

namespace jishi::expression {

// The result, or a failure without a node. There are arity(function) arguments (any number for
// `unknown`, which fails), none of them a failure. `pattern` is the
// compiled second argument of matches() where it is a constant, else nullptr.
Value apply(Function function, std::span<const Value> arguments, const Pattern* pattern,
            Heap& heap);

// Each for its own group of functions; no_such_overload where the kinds do not fit.
Value apply_arithmetic(Function function, Value left, Value right, Heap& heap);
Value apply_comparison(Function function, Value left, Value right, Heap& heap);
Value apply_text(Function function, Value text, Value other, const Pattern* pattern, Heap& heap);
Value apply_conversion(Function function, Value value, Heap& heap);
Value apply_date(Function function, Value first, Value second);

}  // namespace jishi::expression
