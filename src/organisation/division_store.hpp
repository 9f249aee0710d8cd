// Which division lists were taken in, and the questions that they left open.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/date.hpp"
#include "db/connection.hpp"
#include "organisation/division_import.hpp"

namespace jishi::organisation {

struct Edition {
  std::int64_t number = 0;  // 1, 2, …
  Date date;
  std::string sha256;
  std::string source;
  std::int64_t listed = 0;
};

inline constexpr int kDivisionSchema = 1;  // newest migration
void migrate_divisions(db::Connection& connection, const Clock& clock);

// By date.
std::vector<Edition> editions(db::Connection& connection);
void store_edition(db::Connection& connection, const Edition& edition, Instant now);
void store_question(db::Connection& connection, std::int64_t edition, std::int64_t number,
                    const OpenQuestion& question);
// The question about a unit is answered.
void close_question(db::Connection& connection, std::int64_t edition, UnitId unit);
std::vector<OpenQuestion> open_questions(db::Connection& connection, std::int64_t edition);

// For the check that nothing was forgotten: how many events of each kind an edition gave, and how
// many units have at least one of them.
struct EditionAccount {
  std::map<EventKind, std::int64_t> events;
  std::int64_t units = 0;
};
EditionAccount account_of(db::Connection& connection, std::int64_t edition);

}  // namespace jishi::organisation
