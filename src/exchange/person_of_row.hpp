// Finds the person of a row among those who are known, inside the job that writes its batch.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "exchange/import_batch.hpp"
#include "ledger/row_store.hpp"
#include "person/people.hpp"

namespace jishi::exchange {

struct Who {
  PersonId person;
  bool is_new = false;
  bool possible_duplicate = false;
  bool counted = true;  // a preview has counted it already
  std::optional<person::PersonVersion> known;
};

// By the ID number, whichever unit recorded it. Else by the name, within the unit: whoever has a
// row of it, and of whom nothing says that they are another (person_match.hpp). So a row with an ID
// number finds the person who was recorded without one, and the other way round. Of several the row
// is about the one whose row says the same; else it is refused.
class PersonOfRow {
 public:
  PersonOfRow(db::Connection& connection, const BatchTask& task, person::People& people,
              person::Vault& vault, ledger::RowStore& store)
      : connection_(connection), task_(task), people_(people), vault_(vault), store_(store) {}

  // Looks for the persons of the batch at once.
  void expect(std::span<const PreparedRow> rows);
  // None: `outcome` says why the row is refused.
  std::optional<Who> find(const PreparedRow& row, RowOutcome& outcome);
  void added(const person::Identity& identity);
  void corrected(PersonId person) { known_.erase(person); }

 private:
  std::optional<Who> with_id_number(const PreparedRow& row, RowOutcome& outcome);
  std::optional<Who> with_name(const PreparedRow& row, RowOutcome& outcome);
  // A new person with that number, as far as a preview has not counted them.
  std::optional<Who> new_number(const PreparedRow& row, RowOutcome& outcome);
  Who new_name(const PreparedRow& row, bool any_of_that_name);
  // Of `candidates` the one who has rows of the unit and may be meant. Empty where no one is;
  // `refused` where it cannot be told.
  struct Choice {
    PersonId person;
    bool refused = false;
  };
  Choice choose(const PreparedRow& row, std::span<const PersonId> candidates, RowOutcome& outcome);
  bool says_the_same(const PreparedRow& row, PersonId person);
  std::vector<PersonId> only_named(const std::string& name);
  const std::vector<PersonId>& masked_in(UnitId unit, const std::string& masked_name);
  // As known now, with what this batch has changed.
  const person::PersonVersion& known(PersonId person);
  Who known_person(PersonId person);

  db::Connection& connection_;
  const BatchTask& task_;
  person::People& people_;
  person::Vault& vault_;
  ledger::RowStore& store_;
  std::unordered_map<PersonId, person::PersonVersion> known_;
  std::map<std::string, std::vector<PersonId>> only_named_;  // before this batch
  std::set<std::string> added_names_;  // of persons without a number, by this batch
  std::map<UnitId, std::map<std::string, std::vector<PersonId>>> masked_;
};

}  // namespace jishi::exchange
