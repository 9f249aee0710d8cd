// What the journal says of an import as a whole; its rows and persons are in entries of their own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "db/connection.hpp"
#include "exchange/import_store.hpp"
#include "journal/journal_store.hpp"
#include "package/package.hpp"

namespace jishi::exchange {

// The author's source of everything that an import, or its undo, writes.
std::string import_source(ImportId id);
std::string undo_source(ImportId id);

// An entry of subject "import" in the partition of the import's unit: {"import":…,"step":"begun" |
// "complete" | "undone","ledger":…,"unit":…,"sha256":…, and counts}. Inside the caller's write
// transaction, in which nothing else is open.
void journal_import(db::Connection& connection, const journal::Author& author,
                    const StoredImport& import, std::string_view step);

// The rows and persons that an entry of subject "changes" tells of, each once, the last first.
struct ToldRow {
  std::string ledger;
  RowId row;
};
struct ToldPerson {
  PersonId person;
  bool is_new = false;  // nothing was known before
};
struct Told {
  std::vector<ToldRow> rows;
  std::vector<ToldPerson> persons;
};
// Failure journal_damaged for a payload that is none.
Told told_by(std::string_view payload);

// By its name, or the one that it had in earlier definitions; nullptr: there is none.
const package::Ledger* find_ledger(const package::PackageSet& packages, const std::string& name);

}  // namespace jishi::exchange
