// Rows as the API shows them: choices by code and label, what is sensitive and whose rows they are
// masked.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "api/row_sight.hpp"
#include "api/snapshot.hpp"
#include "base/json_writer.hpp"
#include "ledger/ledger_store.hpp"
#include "organisation/unit.hpp"
#include "person/people.hpp"

namespace jishi::api {

// {unit, name, code?, level, level_label, kind, kind_label} of an open object.
void write_unit_members(JsonWriter& json, const package::PackageSet& packages,
                        const organisation::UnitVersion& unit);

// Writes what it is asked to within one snapshot; remembers the units that it has read.
class RowJson {
 public:
  // `tree`: the day by which units are named; on `today` somebody is a minor or not.
  RowJson(db::Connection& connection, person::Vault& vault, DefinitionsPointer definitions,
          const package::Ledger& ledger, Date tree, Date today);

  struct Line {
    ledger::RowVersion version;
    std::vector<package::FieldAt> fields;  // of the shape
    std::vector<UnitId> path;              // of the shape
    ledger::Place place;
    std::int64_t last_revision = 0;  // of the row, by which an edit says what it saw
  };
  static Line line_of(const ledger::RowVersion& version, const ledger::Shape& shape,
                      ledger::Place place = {}, std::int64_t last_revision = 0);

  // An array of rows.
  void write_rows(JsonWriter& json, std::span<const Line> lines, const Sight& sight);
  // One row as an object.
  void write_row(JsonWriter& json, const Line& line, const Sight& sight);
  // The object of values; `open`: what is sensitive in full.
  void write_values(JsonWriter& json, const Line& line, const Sight& sight, bool open = false);
  void write_unit(JsonWriter& json, UnitId unit);

 private:
  using Persons = std::map<PersonId, person::PersonVersion>;
  Persons persons_of(std::span<const Line> lines);
  void write(JsonWriter& json, const Line& line, const Sight& sight, const Persons& persons);
  void write_person(JsonWriter& json, const Line& line, const Persons& persons);
  std::string words_of(const Line& line, std::size_t field);
  const std::optional<organisation::UnitVersion>& unit(UnitId unit);

  db::Connection& connection_;
  person::Vault& vault_;
  DefinitionsPointer definitions_;
  const package::Ledger& ledger_;
  Date tree_;
  Date today_;
  std::map<UnitId, std::optional<organisation::UnitVersion>> units_;
};

// The last day of an interval whose end is exclusive; nothing where it has none.
std::optional<Date> last_day(Date end);

}  // namespace jishi::api
