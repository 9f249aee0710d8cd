// What retention asks of the tables of one ledger, and what it empties in them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "db/connection.hpp"
#include "package/defined_table.hpp"
#include "person/keys.hpp"

namespace jishi::ledger {

// May keep personal data: has persons, or a sensitive field of its own or of an addition.
bool keeps_personal(const package::Definitions& definitions, const package::Ledger& ledger);

class RetentionStore {
 public:
  // `tables`: of the same definitions; both outlive it.
  RetentionStore(db::Connection& connection, const package::Ledger& ledger,
                 const std::vector<package::DefinedTable>& tables);

  // Subjects of which all that the ledger keeps ended on `cutoff` or before: persons, or rows
  // without one. `only`: of this one alone.
  using Only = std::optional<person::SubjectId>;
  std::vector<person::SubjectId> persons_ended(Date cutoff, Only only = {});
  std::vector<person::SubjectId> rows_ended(Date cutoff, Only only = {});
  // The ledger keeps anything of the person, also of what is held no longer.
  bool keeps(person::SubjectId person);

  struct Version {
    RowId row;
    std::int64_t revision = 0;
    bool of_person = false;  // else of the row, before its person was known
  };
  // Versions of the subject (a person or a row), by row and revision.
  std::vector<Version> versions_of(person::SubjectId subject);
  void empty(const Version& version);

 private:
  bool has_persons() const { return ledger_.person != package::PersonUse::none; }
  std::vector<person::SubjectId> ended(const std::string& column, const std::string& same,
                                       const std::string& among, Date cutoff, Only only);

  db::Connection& connection_;
  const package::Ledger& ledger_;
  std::string table_;
  std::vector<std::string> empty_;  // a statement for each table
};

}  // namespace jishi::ledger
