// What the rows of a unit look like on a day: its fields, the choices that it may take, what its
// rules may name. Read once for each unit while a file is gone through.
#pragma once

#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "db/connection.hpp"
#include "ledger/row.hpp"
#include "ledger/rules.hpp"
#include "organisation/timeline.hpp"
#include "package/unit_profile.hpp"

namespace jishi::exchange {

// The shape by which the columns of a sheet are found: of the unit itself, whether it may hold rows
// of the ledger or only units below it.
ledger::ShapePointer columns_shape(db::Connection& connection,
                                   std::shared_ptr<const package::Definitions> definitions,
                                   const package::Ledger& ledger, UnitId unit, Date day);

// The choices of each field of a shape; empty for fields of other types.
using Choices = std::vector<std::vector<package::ValueAt>>;
Choices choices_of(const ledger::Shape& shape);

class UnitShapes {
 public:
  // Shapes that are kept; then it starts afresh.
  static constexpr std::size_t kMostKept = 5'000;

  struct OnDay {
    ledger::ShapePointer shape;
    ledger::UnitFacts facts;
    Choices choices;
  };

  UnitShapes(db::Connection& connection, std::shared_ptr<const package::Definitions> definitions,
             const package::Ledger& ledger);

  // Error not_living_then, unit_kind_holds_no_rows.
  Result<std::shared_ptr<const OnDay>> at(UnitId unit, Date day);

 private:
  struct Unit {
    organisation::Timeline timeline;
    std::vector<package::ProfileVersion> profile;
    // By the first day for which it is known to be so.
    std::map<Date, std::shared_ptr<const OnDay>> days;
  };
  Unit& unit(UnitId id);
  Date first_same_day(const Unit& unit, const organisation::UnitVersion& version, Date day) const;

  db::Connection& connection_;
  std::shared_ptr<const package::Definitions> definitions_;
  const package::Ledger& ledger_;
  std::unordered_map<UnitId, Unit> units_;
  std::size_t kept_ = 0;
};

}  // namespace jishi::exchange
