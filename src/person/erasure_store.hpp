// What this database has erased, and the statements that erase.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "db/database.hpp"
#include "person/keys.hpp"

namespace jishi::person {

// All that this database has carried out; generation 0 where everything was erased.
std::set<Erasure> read_erasures(db::Connection& connection);
void insert_erasure(db::Connection& connection, const Erasure& erasure, std::int64_t position);

// The generation of the data key that there is; 0: none.
std::int64_t key_generation(db::Connection& connection, SubjectId subject,
                            const std::string& purpose);
// Returns how many.
std::int64_t destroy_keys(db::Connection& connection, const Erasure& erasure);
// Empties all versions of the person. Returns whether there was anything to empty.
bool empty_person(db::Connection& connection, PersonId person);

// Until the transaction ends nobody else writes to the tables; waits for those who do. To be the
// first of a transaction, so that it sees what they wrote.
void hold_writes(db::Connection& connection, std::span<const std::string> tables);

// Transactions that erased and whose traces in free space are still to be overwritten.
void count_unscrubbed(db::Connection& connection);
std::int64_t unscrubbed(db::Connection& connection);

// See scrub in erase.hpp.
void scrub_database(db::Database& database, std::span<const std::string> tables);

}  // namespace jishi::person
