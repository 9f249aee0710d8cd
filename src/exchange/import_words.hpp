// What people are told of rows that an import does not take. Persons are masked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/date.hpp"

namespace jishi::exchange::words {

std::string ends_before_it_begins();
std::string not_of_this_unit();
std::string too_young();
std::string name_missing();
std::string id_missing();
std::string phone_missing();
std::string differs_from_id_number(std::string_view label);
// `first`: the row of the sheet that says the same.
std::string twice_in_file(std::int64_t first, bool by_name);
std::string other_name_in_file(std::int64_t first);
std::string other_name(std::string_view masked_name);
// `candidates`: told_apart() of person_match.hpp.
std::string several_of_that_name(const std::string& candidates);
std::string same_name_elsewhere();
// On a masked cell: of a row that could only be a new one; where nobody known is meant by it.
std::string masked_and_new();
std::string masked_and_unknown();
// `end`: the day from which the row that exists no longer holds.
std::string has_ended(Date end);
std::string refused_by_database();
std::string refused_earlier();

}  // namespace jishi::exchange::words
