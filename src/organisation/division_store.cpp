#include "organisation/division_store.hpp"

#include <array>

#include "db/migration.hpp"

namespace jishi::organisation {
namespace {

constexpr std::array kMigrations = {db::Migration{1, "division_editions", R"(
  CREATE TABLE division_edition (
    number {int64} NOT NULL PRIMARY KEY,
    date {date} NOT NULL UNIQUE,
    sha256 {text} NOT NULL,
    source {text} NOT NULL,
    listed {int64} NOT NULL,
    recorded_at {int64} NOT NULL
  );
  CREATE TABLE division_question (
    edition {int64} NOT NULL,
    number {int64} NOT NULL,
    unit {int64} NOT NULL,
    code {text} NOT NULL,
    path {text} NOT NULL,
    reason {text} NOT NULL,
    candidates {text} NOT NULL,
    PRIMARY KEY (edition, number)
  );
  CREATE INDEX division_question_unit ON division_question (unit);
)"}};
static_assert(kMigrations.size() == kDivisionSchema);

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

void migrate_divisions(db::Connection& connection, const Clock& clock) {
  db::migrate(connection, "divisions", kMigrations, clock);
}

std::vector<Edition> editions(db::Connection& connection) {
  std::vector<Edition> found;
  auto rows = connection.query(
      "SELECT number, date, sha256, source, listed FROM division_edition ORDER BY date");
  while (rows.next()) {
    found.push_back({rows.int64(0), rows.date(1), std::string(rows.text(2)),
                     std::string(rows.text(3)), rows.int64(4)});
  }
  return found;
}

void store_edition(db::Connection& connection, const Edition& edition, Instant now) {
  connection.execute(
      "INSERT INTO division_edition (number, date, sha256, source, listed, recorded_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      {edition.number, edition.date, edition.sha256, edition.source, edition.listed,
       now.microseconds});
}

void store_question(db::Connection& connection, std::int64_t edition, std::int64_t number,
                    const OpenQuestion& question) {
  std::string candidates;
  for (const std::string& candidate : question.candidates) {
    if (!candidates.empty()) candidates.push_back('\n');
    candidates += candidate;
  }
  connection.execute(
      "INSERT INTO division_question (edition, number, unit, code, path, reason, candidates) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      {edition, number, question.unit, question.code, question.path, question.reason, candidates});
}

void close_question(db::Connection& connection, std::int64_t edition, UnitId unit) {
  connection.execute("DELETE FROM division_question WHERE edition = ?1 AND unit = ?2",
                     {edition, unit});
}

std::vector<OpenQuestion> open_questions(db::Connection& connection, std::int64_t edition) {
  std::vector<OpenQuestion> questions;
  auto rows = connection.query(
      "SELECT unit, code, path, reason, candidates FROM division_question WHERE edition = ?1 "
      "ORDER BY number",
      {edition});
  while (rows.next()) {
    questions.push_back({rows.id<UnitId>(0), std::string(rows.text(1)), std::string(rows.text(2)),
                         std::string(rows.text(3)), lines_of(rows.text(4))});
  }
  return questions;
}

EditionAccount account_of(db::Connection& connection, std::int64_t edition) {
  EditionAccount account;
  auto kinds = connection.query(
      "SELECT kind, count(*) FROM unit_event WHERE edition = ?1 GROUP BY kind", {edition});
  while (kinds.next())
    account.events[static_cast<EventKind>(kinds.int64(0))] = kinds.int64(1);
  auto units = connection.query(
      "SELECT count(*) FROM (SELECT DISTINCT unit FROM unit_event WHERE edition = ?1) AS accounted",
      {edition});
  units.next();
  account.units = units.int64(0);
  return account;
}

}  // namespace jishi::organisation
