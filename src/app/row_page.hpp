// Rows as a terminal and JSON show them: choices by label, persons masked.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/row_basis.hpp"
#include "base/json_writer.hpp"
#include "db/connection.hpp"
#include "ledger/ledger_store.hpp"
#include "person/vault.hpp"

namespace jishi::app {

using api::masked;

class RowPage {
 public:
  RowPage(db::Connection& connection, person::Vault& vault,
          std::shared_ptr<const package::Definitions> definitions, const ledger::RowQuery& query);

  void add(const ledger::RowVersion& version, const ledger::Shape& shape, ledger::Place place);
  std::int64_t size() const { return static_cast<std::int64_t>(lines_.size()); }
  RowId last() const { return lines_.empty() ? RowId() : lines_.back().version.row; }

  // A line for each row.
  std::string text() const;
  void write(JsonWriter& json) const;

 private:
  struct Line {
    ledger::RowVersion version;
    std::vector<const package::Field*> fields;
    ledger::Place place;
  };
  std::string unit_name(UnitId unit) const;
  std::vector<std::string> person_names() const;

  db::Connection& connection_;
  person::Vault& vault_;
  std::shared_ptr<const package::Definitions> definitions_;
  ledger::RowQuery query_;
  std::vector<Line> lines_;
};

}  // namespace jishi::app
