// How a YAML scalar reads, and what counts as a name. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace jishi::package {

// What YAML (1.1 or 1.2) would make of a scalar without quotes. Editors, libraries and people
// disagree on all but `text`: where text is meant, the others must be quoted.
enum class Reading : std::uint8_t {
  text,
  whole,       // 12, -3
  octal_like,  // 012: ten, twelve or text, depending on the reader
  number,      // 1.5, 1e3, 0x1F, 1_000, 12:30, .inf
  date,        // 2023-06-30
  truth,       // true, false
  ambiguous,   // yes, no, on, off, y, n, in any case, True, FALSE
  nothing,     // ~, null and nothing at all
};
Reading reading_of(std::string_view plain);

bool is_name(std::string_view text);     // lower_snake_case, begins with a letter; any length
bool is_code(std::string_view text);     // [A-Za-z0-9_]{1,32}
bool is_version(std::string_view text);  // 1.2.3, each part at most 4 digits
// -1, 0, 1 as the version a is lower than, equal to or higher than b; both are versions.
int compare_versions(std::string_view a, std::string_view b);

// Words that SQL, the expression language or the columns of every ledger take for themselves.
bool is_reserved(std::string_view name);

// The candidate that `text` was probably meant to be; empty where none is near.
std::string_view nearest(std::string_view text, std::span<const std::string_view> candidates);

}  // namespace jishi::package
