// Which known person a row of a sheet is about where no ID number says it. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "exchange/import_row.hpp"
#include "person/person.hpp"

namespace jishi::exchange {

// Whether a cell holds what a masked export writes.
bool is_masked(std::string_view text);
// What an export writes for the name of a person who was erased.
inline constexpr std::string_view kErasedName = "（已删除）";

// A month of birth is often written as its first day.
bool may_be_born_alike(std::optional<Date> one, std::optional<Date> other);

// One name (or what its mask lets through), and nothing that tells them apart: no two ID numbers,
// no two birth dates. Phones change, so they do not.
bool may_be(const PreparedRow& row, const person::Identity& known);

// Of persons who may be it, by their place in `known`, those who have the phone and the birth date
// that the row names; all where no one has.
std::vector<std::size_t> told_by_parts(const PreparedRow& row,
                                       std::span<const person::Identity> known);
// The one of `places` of whom is known just what the row says, no more and no less; else the first.
// For persons whose rows say the same.
std::size_t most_alike(const PreparedRow& row, std::span<const person::Identity> known,
                       std::span<const std::size_t> places);

// “张*（1101**********1234，138****5678）、张*（没有身份证号，1999年出生）”, for who has to choose.
std::string told_apart(std::span<const person::Identity> known);

}  // namespace jishi::exchange
