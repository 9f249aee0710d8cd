// Percent-encoding (RFC 3986, section 2.1), strictly.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jishi::http {

// What a plus sign means: itself in a path, a space in a query (as browsers send forms).
enum class Plus { itself, space };

// nullopt unless every % is followed by two hexadecimal digits and the result is valid UTF-8
// without control characters; tab, line feed and carriage return are allowed in a query.
std::optional<std::string> percent_decoded(std::string_view text, Plus plus);

// 0 to 15, or −1 for what is no hexadecimal digit.
int hex_digit(char c);

// Everything but letters, digits, "-", ".", "_" and "~" is encoded.
std::string percent_encoded(std::string_view text);

}  // namespace jishi::http
