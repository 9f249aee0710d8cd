// Rows about people: who sits in which committee, and the young people of the survey.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "synthesis/crowd.hpp"
#include "synthesis/holder.hpp"
#include "synthesis/row_writing.hpp"

namespace jishi::synthesis {

// A row before its person has a number.
struct PersonRow {
  const Holder* holder = nullptr;
  package::Days days;
  std::int64_t place = 0;  // in the committee: 0 leads it
  Made who;
  PersonId person;
};

// `count` seats that are taken on the last day, by townships and counties; of a third of them the
// one who had the seat before; and the committees that ended with their units.
std::vector<PersonRow> plan_seats(const package::Ledger& ledger, std::span<const Holder> holders,
                                  std::int64_t count, Date day, Crowd& crowd, Dice& dice);
void write_seats(const Site& site, RowWriting& writing, std::span<const PersonRow> rows,
                 Dice& dice);

// `count` young people who are there on the last day, most of them in villages, and one in fifty
// besides who is not any more.
std::vector<PersonRow> plan_survey(const package::Ledger& ledger, std::span<const Holder> holders,
                                   std::int64_t count, Date day, Crowd& crowd, Dice& dice);
void write_survey(const Site& site, RowWriting& writing, std::span<const PersonRow> rows,
                  Dice& dice);

}  // namespace jishi::synthesis
