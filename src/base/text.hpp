// Text is UTF-8 everywhere inside; what comes from outside is checked at the border.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jishi {

// Strict: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);
// The code points of valid UTF-8; nullopt where it is not valid.
std::optional<std::u32string> code_points(std::string_view text);
// One line that shows as it is stored: no control characters, no marks that turn the direction of
// text around (U+202A … U+202E, U+2066 … U+2069), and not blank. `text` is valid UTF-8.
bool is_plain_line(std::string_view text);
void append_utf8(std::string& out, char32_t code_point);
std::string to_utf8(std::u32string_view text);
// Code points in valid UTF-8.
std::size_t length_in_code_points(std::string_view text);

// Columns that a terminal gives to the text: 2 for CJK and full-width characters, else 1.
std::size_t display_width(std::string_view text);
// `text` followed by the spaces that make it `width` columns wide (never cut).
std::string padded(std::string_view text, std::size_t width);

std::string hex(std::span<const std::byte> bytes);
std::optional<std::vector<std::byte>> from_hex(std::string_view text);

// A whole int64 in decimal, nothing around it.
std::optional<std::int64_t> parse_int64(std::string_view text);
// 1234567 → "1,234,567"
std::string grouped(std::int64_t value);

}  // namespace jishi
