// The comparison of a sheet with a ledger while a preview goes through the sheet.
#pragma once

#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include "base/progress.hpp"
#include "exchange/comparison.hpp"
#include "exchange/import_batch.hpp"
#include "exchange/out_columns.hpp"
#include "ledger/ledger_store.hpp"
#include "person/keys.hpp"

namespace jishi::exchange {

// What is held, as a person reads it; what is sensitive masked, a unit as #id.
std::string held_words(const ledger::Shape& shape, std::size_t field, const package::Value& value);

// Of one preview. One thread.
class Comparing {
 public:
  struct Task {
    const ImportRequest& request;
    std::shared_ptr<const package::Definitions> definitions;
    const package::Ledger& ledger;
    const person::KeyFolder& keys;
    const Table& table;
    std::span<const Column> columns;  // of which the table's are indexes
    ledger::ShapePointer shape;       // of the unit of the import
  };
  // All outlive it.
  Comparing(db::Connection& reader, Task task, ComparisonSink& sink);

  // A row of the sheet, and what the preview made of it.
  void take(const PreparedRow& row, const RowOutcome& outcome);
  // What is here and no row of the sheet was about: of states what holds on the day of the import,
  // of events what happened between the first and the last day that the sheet names. Cancelled:
  // tells what it has.
  void finish(Progress& progress);
  const ComparisonCounts& counts() const { return counts_; }

 private:
  ComparedRow of_file(const PreparedRow& row);
  std::string cell_text(const PreparedRow& row, std::size_t column) const;
  std::optional<ledger::RowQuery> query() const;
  void note(const ledger::RowVersion& version, const ledger::Shape& shape, ledger::Place place);
  void tell_noted();
  std::string words(const ledger::Shape& shape, std::size_t field, const package::Value& value);

  db::Connection& reader_;
  const Task task_;
  ComparisonSink& sink_;
  person::Vault vault_;
  UnitPaths units_;
  UnitPaths other_units_;
  ComparisonCounts counts_;
  std::unordered_set<RowId> met_;
  std::optional<Date> first_;  // of the days that rows of the sheet name
  Date last_ = kFirstDate;
  std::vector<ComparedRow> noted_;  // until their persons are read together
  std::vector<PersonId> persons_;
};

}  // namespace jishi::exchange
