// What an office holds after a crash, and whether all of it is whole.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "exchange/import_store.hpp"
#include "import_office.hpp"

namespace jishi::crash {

struct Survey {
  // Numbers of the edits that are there, in versions that are held or were once.
  std::set<std::int64_t> edits;
  // What is held of a person (by the number that made them up), in words: unit, days and every
  // field but the one that edits write.
  std::map<std::int64_t, std::multiset<std::string>> held;
  std::set<std::int64_t> persons;  // that are held, by that number
  std::map<RowId, std::int64_t> person_of;
  std::int64_t erased_persons = 0;
  std::vector<exchange::StoredImport> imports;  // the newest first
  std::set<RowId> edited;                       // that the undo of the newest left as they are

  // Without what the editors have added.
  std::map<std::int64_t, std::multiset<std::string>> held_of_sheets() const;
  std::set<std::int64_t> persons_of_sheets() const;
};

// Throws std::runtime_error, saying what is wrong, where
// - the journal is broken, or tells other versions of rows and persons than the tables hold, or
//   other values of them;
// - a version has no person, a person no readable identity, a sealed value no key, unless erased;
// - what an import has counted, or listed of its journal, is not what the journal tells.
// Nobody may write meanwhile.
Survey survey(office::Office& office);

}  // namespace jishi::crash
