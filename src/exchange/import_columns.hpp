// The columns that an import looks for, and what the user bound by hand.
#pragma once

#include <utility>
#include <vector>

#include "base/error.hpp"
#include "exchange/column.hpp"
#include "exchange/import.hpp"

namespace jishi::exchange {

struct ImportColumns {
  std::vector<Column> columns;
  std::vector<std::pair<std::string, std::size_t>> chosen;  // heading → index in `columns`
};

// Of a profile, or (empty) the ledger's own without the fields that are retired on that day. Error
// profile_unknown (naming those of the ledger).
Result<std::vector<Column>> columns_for(const ledger::Shape& shape, const std::string& profile,
                                        Date day);

// By the profile where one is named, else the ledger's own. Error profile_unknown, binding_unknown
// (naming what a column can be bound to).
Result<ImportColumns> import_columns(const ledger::Shape& shape, const ImportRequest& request,
                                     Date today);

// What of the required columns must be there before a row is looked at: the person; where existing
// rows stay as they are, every required one, since no row could be taken without it. Error
// columns_missing, naming them.
Result<void> check_columns(const package::Ledger& ledger, std::span<const Column> columns,
                           const Table& table, Existing existing);

}  // namespace jishi::exchange
