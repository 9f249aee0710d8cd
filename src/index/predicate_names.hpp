// What an expression names, seen from the columns of a ledger. Used by the compilers of predicates
// and scalars.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "expression/check.hpp"
#include "index/layout.hpp"

namespace jishi::index {

// Of one expression or a part of it. Columns ascend, each once.
std::vector<std::size_t> named_columns(const expression::Checked& part, const Layout& layout);

// The column that a node names and nothing else.
std::optional<std::size_t> column_named(const expression::Checked& checked,
                                        expression::NodeIndex index, const Layout& layout);

// Error text_not_in_index where the value of a field is asked for of which only the presence is in
// the index.
Result<void> check_values_are_kept(const expression::Checked& part, const Layout& layout);

// Whether no evaluation of the expression, whole or in parts, can come near EvaluationLimits. Only
// then may it be evaluated in parts: a limit counts for the whole.
bool is_of_bounded_cost(const expression::Checked& part);

// Which names of the schema occur.
std::vector<bool> named(const expression::Checked& part);

}  // namespace jishi::index
