// What people are told of rows that an import does not take. No personal data in it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace jishi::exchange::words {

std::string ends_before_it_begins();
std::string too_young();
std::string name_missing();
std::string id_missing();
std::string phone_missing();
std::string differs_from_id_number(std::string_view label);
// `first`: the row of the sheet that says the same.
std::string twice_in_file(std::int64_t first, bool by_name);
std::string other_name_in_file(std::int64_t first);
std::string other_name(std::string_view masked_name);
std::string several_of_that_name();
std::string refused_by_database();
std::string refused_earlier();

}  // namespace jishi::exchange::words
