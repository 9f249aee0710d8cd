// One row with all its versions, as somebody may see it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "api/row_sight.hpp"
#include "api/snapshot.hpp"
#include "ledger/ledger_store.hpp"

namespace jishi::api {

struct SeenRow {
  ledger::ShapePointer shape;
  // By revision; those of units of which nothing may be seen are left out.
  std::vector<std::pair<ledger::RowVersion, Sight>> versions;
  ledger::RowVersion shown;  // what holds today, else what held last
  Sight sight;               // of it
  bool is_held = false;      // false: all was withdrawn
  std::int64_t last_revision = 0;
};

// Failure no_such_row, or why nothing of it may be seen. Sensitive values are in the clear: whoever
// writes them out masks them, or has recorded it.
SeenRow see_row(const Service& service, db::Connection& connection, person::Vault& vault,
                const DefinitionsPointer& definitions, const Caller& caller,
                const package::Ledger& ledger, RowId row, access::Operation operation,
                const std::optional<std::string>& purpose);

// The same, without a purpose, of a row that the caller has written: what it became, in those
// definitions. The index has caught up with that, so its tree is asked first.
SeenRow see_written_row(const Service& service, db::Connection& connection, const Caller& caller,
                        const package::Ledger& ledger, ledger::RowRecord record,
                        access::Operation operation);

Error no_such_row(const package::Ledger& ledger);

}  // namespace jishi::api
