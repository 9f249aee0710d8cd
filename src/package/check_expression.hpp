// Expressions of a package, checked where they stand.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "expression/check.hpp"
#include "package/mistake_log.hpp"
#include "package/yaml_tree.hpp"

namespace jishi::package {

using SchemaPointer = std::shared_ptr<const expression::Schema>;

// `text` stands in `node`. nullopt: it is wrong, and the log says why.
std::optional<expression::Checked> check_expression(const Node& node, std::string_view text,
                                                    const SchemaPointer& schema, MistakeLog& log);
// The same of a condition, which must be true or false; `example` is one, for the remedy.
std::optional<expression::Checked> check_condition(const Node& node, std::string_view text,
                                                   const SchemaPointer& schema,
                                                   std::string_view example, MistakeLog& log);

}  // namespace jishi::package
