// Writing rows of a ledger by the hundred thousand, by whoever has done for each of them what
// RowChanges does for one: checks, number, journal.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "db/connection.hpp"
#include "ledger/row.hpp"
#include "person/vault.hpp"

namespace jishi::ledger {

// Inside the caller's write transaction; the rows are in the table after finish(). The vault is the
// one that is to seal sensitive fields, and of Insertion::bulk is finished by the caller.
class RowBulk {
 public:
  RowBulk(db::Connection& connection, person::Vault& vault, const package::Ledger& ledger);
  ~RowBulk();
  RowBulk(const RowBulk&) = delete;
  RowBulk& operator=(const RowBulk&) = delete;

  // Values in the order of the ledger's own fields, decimals with the digits of theirs; further
  // ones, of what units add, must be empty (std::logic_error).
  void add(const RowVersion& version);
  void finish();

 private:
  person::Vault& vault_;
  const package::Ledger& ledger_;
  std::unique_ptr<db::BulkInsert> bulk_;
  std::vector<db::Param> row_;  // of the one that is being added
};

}  // namespace jishi::ledger
