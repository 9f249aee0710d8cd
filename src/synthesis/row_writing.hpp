// The rows of one ledger in one partition, on their way into its table.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_set>

#include "journal/journal_store.hpp"
#include "ledger/known_units.hpp"
#include "ledger/row_bulk_store.hpp"
#include "ledger/rules.hpp"
#include "synthesis/holder.hpp"

namespace jishi::synthesis {

// What is the same for all that is made up.
struct Site {
  std::shared_ptr<const package::Definitions> definitions;
  const ledger::Rules& rules;
  Date today;  // by which rows are checked
  Date day;    // the last day that is made up; not after today
};

// What one partition's rows share while they are written.
struct Partition {
  db::Connection& connection;
  person::Vault& vault;
  journal::Appender& appender;
  ledger::KnownUnits& units;
  std::int64_t position;  // of the journal entry that tells of the rows
};

// The unit lives then and is of a kind that holds such rows.
bool may_hold(const package::Ledger& ledger, const Holder& holder, Date on);

class RowWriting {
 public:
  // All outlive it.
  RowWriting(const Site& site, const Partition& partition, const package::Ledger& ledger);

  const package::Ledger& ledger() const { return ledger_; }

  // A row in the making; fields that the ledger does not have are passed over.
  void begin();
  void set(std::string_view field, std::optional<package::Value> value);

  // Checked as any other row is, with the warnings that it then carries. Failure with the code of
  // what blocks it. False, and nothing is written, where another says the same (`unique`); that is
  // told within the partition only.
  bool write(const Holder& holder, package::Days given, PersonId person = {});

  struct Told {
    std::int64_t rows = 0;
    RowId first, last;
  };
  const Told& told() const { return told_; }
  void finish() { bulk_.finish(); }

 private:
  const ledger::UnitFacts& facts(const Holder& holder, Date on);
  bool is_new(const Holder& holder, PersonId person);
  RowId next_row(PartitionId partition);

  const Site& site_;
  const Partition& partition_;
  const package::Ledger& ledger_;
  ledger::RowBulk bulk_;
  ledger::RowVersion version_;
  std::unordered_set<std::size_t> seen_;  // hashes of what is to be unique
  std::optional<std::pair<const organisation::UnitVersion*, ledger::UnitFacts>> of_made_;
  Told told_;
};

}  // namespace jishi::synthesis
