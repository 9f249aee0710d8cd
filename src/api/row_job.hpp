// Changing rows: one change of one row inside a job of the Writer, from texts as somebody wrote
// them to a journalled version, or a refusal that names the fields.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/caller.hpp"
#include "api/snapshot.hpp"
#include "journal/change_set.hpp"
#include "ledger/changes.hpp"
#include "ledger/unit_memory.hpp"
#include "person/people.hpp"
#include "person/vault.hpp"

namespace jishi::api {

// What one job after another needs for its rows. Thread safe.
class RowTools {
 public:
  // The rules of the definitions in use, compiled once.
  std::shared_ptr<const ledger::Rules> rules_of(const DefinitionsPointer& definitions);
  ledger::UnitMemory& unit_memory() { return unit_memory_; }

 private:
  ledger::UnitMemory unit_memory_;
  std::mutex mutex_;
  DefinitionsPointer definitions_;
  std::shared_ptr<const ledger::Rules> rules_;
};

// Values by name or label of their field, as a person would write them; nullopt empties.
using Texts = std::map<std::string, std::optional<std::string>>;

class RowJob {
 public:
  RowJob(Service& service, RowTools& tools, const Caller& caller, db::Connection& connection,
         const DefinitionsPointer& definitions, const package::Ledger& ledger);

  db::Connection& connection;
  const DefinitionsPointer definitions;
  const package::Ledger& ledger;
  const Date today;
  const std::shared_ptr<const ledger::Rules> rules;
  journal::Appender appender;
  journal::ChangeSet changes;
  person::Vault vault;
  person::People people;
  ledger::UnitMemory::Lent lent;
  ledger::RowChanges rows;

  // As api::require(), with what this job knows of units.
  void require(const Service& service, const Caller& caller, const Asking& asking) {
    api::require(service, connection, caller, asking, lent.units().path_ids(asking.unit, today));
  }
  // The texts as a patch of that shape. Failure unknown_field; ProblemFailure with every value that
  // cannot be read.
  ledger::Patch patch_of(const ledger::Shape& shape, const Texts& texts);
  // The values of a new row for that unit, and the days that somebody gave for it.
  struct NewRow {
    ledger::ShapePointer shape;
    ledger::Draft draft;
  };
  NewRow new_row(UnitId unit, const Texts& texts, std::optional<Date> from, std::optional<Date> to);

  // ProblemFailure with every finding by the name of its field.
  ledger::Written taken(ledger::OrRefusal<ledger::Written> outcome, const ledger::Shape& shape);
  // The rules per unit, then the journal. To be called last; throws as taken().
  void finish();

 private:
  std::optional<package::Value> value_of(const ledger::Shape& shape, std::size_t field,
                                         const std::string& text, Date day);
};

// `to` is the last day of something: the day behind it.
Date end_of(std::optional<Date> to);
// The code bad_value with several fields, or the one error where there is one.
[[noreturn]] void refuse_fields(std::vector<http::FieldError> fields);

}  // namespace jishi::api
