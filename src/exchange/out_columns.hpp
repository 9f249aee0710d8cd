// How the columns of a ledger are written: format and width, for exports and templates.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "db/connection.hpp"
#include "exchange/column.hpp"
#include "sheet/write.hpp"

namespace jishi::exchange {

// Heading, format and width; neither lists nor prompts.
sheet::OutColumn out_column(const Column& column, const ledger::Shape& shape);

// Names of units as a cell of another row of the sheet would name them: the path below `top`, for
// `top` itself its name.
class UnitPaths {
 public:
  UnitPaths(db::Connection& connection, UnitId top, Date day)
      : connection_(connection), top_(top), day_(day) {}

  // Empty for a unit that does not live on that day.
  const std::string& path(UnitId unit) { return of(unit).path; }
  // The division code, else its own; may be empty.
  const std::string& code(UnitId unit) { return of(unit).code; }

 private:
  struct Named {
    std::string path;
    std::string code;
  };
  const Named& of(UnitId unit);

  db::Connection& connection_;
  UnitId top_;
  Date day_;
  std::unordered_map<UnitId, Named> known_;
};

}  // namespace jishi::exchange
