#include "import_survey.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.hpp"
#include "exchange/import_journal.hpp"
#include "import_edits.hpp"
#include "import_told.hpp"
#include "ledger/row_payload.hpp"
#include "ledger/row_store.hpp"
#include "package/ledger_table.hpp"
#include "person/people.hpp"
#include "person/person_payload.hpp"

namespace jishi::crash {
namespace {

using ledger::RowVersion;
using nlohmann::json;

std::string number(std::int64_t value) {
  return std::to_string(value);
}

// The other versions that a table holds, and the tables themselves.
class Tables {
 public:
  explicit Tables(office::Office& office)
      : office_(office),
        vault_(office.connection(), office.keys()),
        ledger_(office.ledger()),
        county_day_(office::import_day()) {
    ledger::KnownUnits units(office.connection(), office.definitions());
    const ledger::UnitOnDay county{office.county(), county_day_};
    shape_ = units.shape(ledger_, {&county, 1});
  }

  void read_rows();
  void read_beside();
  void read_persons();
  void compare(const Told& told);
  void open(const Told& told);
  void tell(Survey& out);

 private:
  json values_of(const RowVersion& version) const;
  std::string words_of(const RowVersion& version) const;
  void open_all(const std::vector<SealedPlace>& places, std::string_view column,
                const std::function<void(const SealedPlace&, const std::string&)>& opened);

  office::Office& office_;
  person::Vault vault_;
  const package::Ledger& ledger_;
  const Date county_day_;
  ledger::ShapePointer shape_;
  std::map<VersionKey, RowVersion> rows_;
  std::map<VersionKey, Recorded> persons_;
  std::map<std::int64_t, std::int64_t> made_up_;  // person → the number that made them up
  std::set<std::int64_t> erased_;                 // persons
};

void Tables::read_rows() {
  const ledger::RowColumns columns(ledger_);
  auto rows =
      office_.connection().query("SELECT " + columns.list() + " FROM ledger_committee_member AS r");
  while (rows.next()) {
    RowVersion version = columns.read(rows, shape_->fields.size()).version;
    if (!version.content.person && !version.erased) wrong("a version has no person");
    rows_.emplace(VersionKey{version.row.value(), version.revision}, std::move(version));
  }
}

void Tables::read_beside() {
  const std::string table = package::side_table_name(ledger_.name, office_.county());
  const std::size_t place = ledger_.fields.size();
  auto rows = office_.connection().query("SELECT row_id, revision, home_place FROM " + table);
  while (rows.next()) {
    const auto found = rows_.find({rows.int64(0), rows.int64(1)});
    if (found == rows_.end()) wrong("an added field is there without its row");
    if (!rows.is_null(2)) found->second.content.values[place] = std::string(rows.text(2));
  }
}

void Tables::read_persons() {
  std::vector<PersonId> held;
  {
    auto rows = office_.connection().query(
        "SELECT person, revision, recorded_from, recorded_to, erased FROM person");
    while (rows.next()) {
      persons_[{rows.int64(0), rows.int64(1)}] = {rows.int64(2), rows.int64(3)};
      if (rows.boolean(4)) {
        erased_.insert(rows.int64(0));
      } else if (rows.int64(3) == package::kStillHeld) {
        held.push_back(rows.id<PersonId>(0));
      }
    }
  }
  for (const auto& known : person::read_persons(office_.connection(), vault_, held)) {
    const auto made_up = parse_int64(std::string_view(known.identity.phone.value_or("")).substr(3));
    if (known.erased || !made_up || !known.identity.id_number)
      wrong("the identity of person " + number(known.person.value()) + " cannot be read");
    made_up_[known.person.value()] = *made_up;
  }
  for (const std::int64_t person : erased_)
    if (!office_.keys().erased(person::SubjectId(person)))
      wrong("person " + number(person) + " is erased and not on the list");
}

void Tables::compare(const Told& told) {
  for (const auto& [key, version] : rows_) {
    const auto found = told.rows.find(key);
    if (found == told.rows.end()) wrong("the journal does not tell row version " + text_of(key));
    if (found->second != Recorded{version.recorded_from, version.recorded_to})
      wrong("the journal tells other positions of row version " + text_of(key));
  }
  if (rows_.size() != told.rows.size()) wrong("the journal tells rows that are not there");
  for (const auto& [key, recorded] : persons_) {
    const auto found = told.persons.find(key);
    if (found == told.persons.end())
      wrong("the journal does not tell person version " + text_of(key));
    if (found->second != recorded)
      wrong("the journal tells other positions of person version " + text_of(key));
  }
  if (persons_.size() != told.persons.size()) wrong("the journal tells persons that are not there");
}

void Tables::open_all(const std::vector<SealedPlace>& places, std::string_view column,
                      const std::function<void(const SealedPlace&, const std::string&)>& opened) {
  constexpr std::size_t kTogether = person::Vault::kMostKept;
  for (std::size_t first = 0; first < places.size(); first += kTogether) {
    const auto some = std::span(places).subspan(first, std::min(kTogether, places.size() - first));
    std::vector<person::SubjectId> subjects;
    for (const SealedPlace& place : some)
      subjects.push_back(place.subject);
    vault_.fetch(subjects, some.front().purpose);
    for (const SealedPlace& place : some) {
      const auto text = vault_.open(place.subject, place.purpose, column, place.bytes);
      if (text.has_value() == office_.keys().erased(place.subject))
        wrong("version " + text_of(place.key) + (text ? " can be read though" : " cannot be read") +
              " in the journal");
      if (text) opened(place, *text);
    }
  }
}

void Tables::open(const Told& told) {
  open_all(
      told.row_values, ledger::kJournalColumn,
      [&](const SealedPlace& place, const std::string& text) {
        const RowVersion& version = rows_.at(place.key);
        const json says = json::parse(text);
        if (says.at("values") != values_of(version) || says.at("from") != version.valid_from.iso())
          wrong("the journal tells other values of row version " + text_of(place.key));
      });
  open_all(told.identities, "identity", [](const SealedPlace& place, const std::string& text) {
    if (!person::parse_identity(text)) wrong("an identity is damaged: " + text_of(place.key));
  });
}

struct ToJson {
  json operator()(const Decimal& decimal) const { return decimal.text(); }
  json operator()(Date date) const { return date.iso(); }
  template <class T>
  json operator()(const T& value) const {
    return value;
  }
};

json Tables::values_of(const RowVersion& version) const {
  json out = json::object();
  for (std::size_t i = 0; i < shape_->fields.size(); ++i)
    if (const auto& value = version.content.values[i])
      out[shape_->fields[i].field->name] = std::visit(ToJson{}, *value);
  return out;
}

std::string Tables::words_of(const RowVersion& version) const {
  json values = values_of(version);
  values.erase("duty");
  return number(version.content.unit.value()) + " " + version.valid_from.iso() + "–" +
         version.valid_to.iso() + " " + values.dump();
}

void Tables::tell(Survey& out) {
  const auto duty = *shape_->find("duty");
  for (const auto& [key, version] : rows_) {
    if (const auto& value = version.content.values[duty]) {
      const auto& text = std::get<std::string>(*value);
      if (text.starts_with(office::kEdited))
        out.edits.insert(parse_int64(text.substr(office::kEdited.size())).value());
    }
    const auto person = made_up_.find(version.content.person.value());
    if (person != made_up_.end()) out.person_of[version.row] = person->second;
    if (version.erased || version.recorded_to != package::kStillHeld) continue;
    if (person == made_up_.end()) wrong("row version " + text_of(key) + " has no person");
    out.held[person->second].insert(words_of(version));
  }
  for (const auto& [person, made_up] : made_up_)
    if (!out.persons.insert(made_up).second) wrong("somebody is there twice");
  out.erased_persons = static_cast<std::int64_t>(erased_.size());
}

std::set<std::pair<std::int64_t, std::int64_t>> listed_entries(db::Connection& connection,
                                                               exchange::ImportId id) {
  std::set<std::pair<std::int64_t, std::int64_t>> out;
  auto rows =
      connection.query("SELECT partition, position FROM import_batch WHERE import = ?1", {id});
  while (rows.next())
    out.emplace(rows.int64(0), rows.int64(1));
  return out;
}

void read_imports(db::Connection& connection, const Told& told, Survey& out) {
  for (const exchange::ImportLine& line : exchange::list_imports(connection, 100)) {
    const auto import = exchange::read_import(connection, line.id);
    const std::string which = "import " + number(line.id.value());
    const auto found = told.sources.find(exchange::import_source(line.id));
    const Told::Source said = found == told.sources.end() ? Told::Source{} : found->second;
    const auto& counters = import->counters;
    if (counters.added != said.added || counters.changed != said.changed ||
        counters.new_persons != said.new_persons)
      wrong(which + " has counted otherwise than the journal tells");
    const auto listed = listed_entries(connection, line.id);
    const bool undoing = import->state == exchange::ImportState::undoing;
    const bool undone = import->state == exchange::ImportState::undone;
    if (undone ? !listed.empty()
               : !(undoing ? std::ranges::includes(said.entries, listed)
                           : std::ranges::equal(said.entries, listed)))
      wrong(which + " lists other entries than it wrote");
    out.imports.push_back(*import);
  }
  if (out.imports.empty()) return;
  auto rows = connection.query("SELECT row_id FROM import_edited WHERE import = ?1",
                               {out.imports.front().id});
  while (rows.next())
    out.edited.insert(rows.id<RowId>(0));
}

}  // namespace

std::map<std::int64_t, std::multiset<std::string>> Survey::held_of_sheets() const {
  return {held.begin(), held.lower_bound(office::kEditorPersons)};
}

std::set<std::int64_t> Survey::persons_of_sheets() const {
  return {persons.begin(), persons.lower_bound(office::kEditorPersons)};
}

Survey survey(office::Office& office) {
  const Told told = read_journal(office.connection());
  Tables tables(office);
  tables.read_rows();
  tables.read_beside();
  tables.read_persons();
  tables.compare(told);
  tables.open(told);
  Survey out;
  tables.tell(out);
  read_imports(office.connection(), told, out);
  return out;
}

}  // namespace jishi::crash
