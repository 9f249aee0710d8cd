// A request as it is kept beside its import, so that it can be continued.
#pragma once

#include <string>
#include <string_view>

#include "exchange/import.hpp"

namespace jishi::exchange {

// JSON. The file's folders are left out.
std::string to_json(const ImportRequest& request);
// Failure import_damaged for what to_json did not write.
ImportRequest request_from_json(std::string_view text);

inline constexpr std::size_t kWholeRow = std::string::npos;  // in place of a column

// [[column, "words"], …]; column -1: the row as a whole.
using Reasons = std::vector<std::pair<std::size_t, std::string>>;
std::string reasons_to_json(const Reasons& reasons);
Reasons reasons_from_json(std::string_view text);

}  // namespace jishi::exchange
