// What the journal says of an import as a whole; its rows and persons are in entries of their own.
#pragma once

#include <string_view>

#include "db/connection.hpp"
#include "exchange/import_store.hpp"
#include "journal/journal_store.hpp"

namespace jishi::exchange {

// The author's source of everything that an import, or its undo, writes.
std::string import_source(ImportId id);
std::string undo_source(ImportId id);

// An entry of subject "import" in the partition of the import's unit: {"import":…,"step":"begun" |
// "complete" | "undone","ledger":…,"unit":…,"sha256":…, and counts}. Inside the caller's write
// transaction, in which nothing else is open.
void journal_import(db::Connection& connection, const journal::Author& author,
                    const StoredImport& import, std::string_view step);

}  // namespace jishi::exchange
