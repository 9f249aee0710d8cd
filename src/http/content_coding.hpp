// Compression of responses by gzip (RFC 9110, section 12.5.3).
#pragma once

#include <string>
#include <string_view>

namespace jishi::http {

// Whether an Accept-Encoding names gzip or "*" with a weight above zero; gzip's own word counts
// before that of "*". An empty value accepts nothing.
bool accepts_gzip(std::string_view accept_encoding);

// Text, JSON, XML, scripts, SVG and event-free types like them, parameters aside. Packed formats
// (.docx, .png) would only grow.
bool is_compressible(std::string_view content_type);

// Throws std::bad_alloc only.
std::string gzip(std::string_view text);

}  // namespace jishi::http
