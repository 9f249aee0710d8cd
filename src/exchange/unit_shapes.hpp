// What the rows of a unit look like on a day: its fields, the choices that it may take, what its
// rules may name. Read once for each unit while a file is gone through.
#pragma once

#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "db/connection.hpp"
#include "exchange/cell_value.hpp"
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

// The cells of every field of a shape, by index.
struct ShapeCells {
  explicit ShapeCells(const ledger::Shape& shape);
  ShapeCells(const ShapeCells&) = delete;
  ShapeCells& operator=(const ShapeCells&) = delete;

  std::vector<std::vector<package::ValueAt>> choices;  // empty for fields of other types
  std::vector<FieldCells> fields;                      // read and write by `choices`
};

class UnitShapes {
 public:
  // Shapes that are kept; then it starts afresh.
  static constexpr std::size_t kMostKept = 5'000;

  struct OnDay {
    ledger::ShapePointer shape;
    ledger::UnitFacts facts;
    std::shared_ptr<const ShapeCells> cells;
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
  std::shared_ptr<const ShapeCells> cells_of(const ledger::Shape& shape);
  Date first_same_day(const Unit& unit, const organisation::UnitVersion& version, Date day) const;

  db::Connection& connection_;
  std::shared_ptr<const package::Definitions> definitions_;
  const package::Ledger& ledger_;
  std::unordered_map<UnitId, Unit> units_;
  // By the units on the path that add something: the others make no difference.
  std::map<std::vector<UnitId>, std::shared_ptr<const ShapeCells>> cells_;
  std::size_t kept_ = 0;
};

}  // namespace jishi::exchange
