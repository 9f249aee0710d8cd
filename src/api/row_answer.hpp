// The parts of an answer about one row.
#pragma once

#include <optional>
#include <string>

#include "api/row_json.hpp"
#include "api/row_seen.hpp"

namespace jishi::api {

// Of showing that row, for the journal.
person::Disclosure disclosure_of(const SeenRow& seen, const package::Ledger& ledger,
                                 const std::optional<std::string>& purpose);

// Members of an object that is open, within one snapshot.
class RowAnswer {
 public:
  RowAnswer(Service& service, db::Connection& connection, person::Vault& vault,
            DefinitionsPointer definitions, const package::Ledger& ledger);

  void write_row(JsonWriter& json, const SeenRow& seen);       // "row"
  void write_versions(JsonWriter& json, const SeenRow& seen);  // "versions"
  // "may": what the caller may do with rows of the ledger at that unit, perhaps for a purpose.
  void write_may(JsonWriter& json, const Caller& caller, UnitId unit);
  // "person" in full, and "values" with what is sensitive: that it is shown is recorded already.
  void write_revealed(JsonWriter& json, const SeenRow& seen);

 private:
  RowJson::Line line_of(const SeenRow& seen, const ledger::RowVersion& version) const;
  void write_version(JsonWriter& json, const SeenRow& seen, std::size_t index);
  void write_author(JsonWriter& json, const ledger::RowVersion& version);

  Service& service_;
  db::Connection& connection_;
  person::Vault& vault_;
  const DefinitionsPointer definitions_;
  const package::Ledger& ledger_;
  RowJson rows_;
};

}  // namespace jishi::api
