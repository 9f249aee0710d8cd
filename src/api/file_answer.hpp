// A file as an answer.
#pragma once

#include <string>
#include <string_view>

#include "http/response.hpp"

namespace jishi::api {

// To be saved under that name (RFC 6266, with the name as RFC 5987 writes it), never shown in the
// page. The type follows the name's ending.
http::Response file_answer(std::string_view name, std::string bytes);

// The name of a file that somebody handed in, without folders and fit to be a name here. Failure
// bad_file_name: nothing is left, or longer than 200 bytes, or its ending is none of a spreadsheet.
std::string sheet_name(std::string_view name);

}  // namespace jishi::api
