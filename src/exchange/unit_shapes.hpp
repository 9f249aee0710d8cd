// What the rows of a unit look like on a day: its fields, their cells, what its rules may name.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "base/error.hpp"
#include "db/connection.hpp"
#include "exchange/cell_value.hpp"
#include "ledger/known_units.hpp"
#include "ledger/row.hpp"
#include "ledger/rules.hpp"

namespace jishi::exchange {

// The cells of every field of a shape, by index.
struct ShapeCells {
  explicit ShapeCells(const ledger::Shape& shape);
  ShapeCells(const ShapeCells&) = delete;
  ShapeCells& operator=(const ShapeCells&) = delete;

  std::vector<std::vector<package::ValueAt>> choices;  // empty for fields of other types
  std::vector<FieldCells> fields;                      // read and write by `choices`
};

// Reads each unit once; not in a snapshot: what changes while a file is read is seen by the writer.
class UnitShapes {
 public:
  struct OnDay {
    ledger::ShapePointer shape;
    const ledger::UnitFacts* facts = nullptr;
    const ShapeCells* cells = nullptr;
  };

  UnitShapes(db::Connection& connection, std::shared_ptr<const package::Definitions> definitions,
             const package::Ledger& ledger);

  // The shape by which the columns of a sheet are found: of a unit that may hold rows itself, or
  // has only units below it that may.
  ledger::ShapePointer of_columns(UnitId unit, Date day);
  // The first day on which the unit is known.
  Date known_from(UnitId unit);
  // Error not_living_then, unit_kind_holds_no_rows. Valid until the next call.
  Result<OnDay> at(UnitId unit, Date day);
  // The cells of a shape; kept as long as this object.
  const ShapeCells& cells_of(const ledger::ShapePointer& shape);

 private:
  const package::Ledger& ledger_;
  const std::shared_ptr<const package::Definitions> definitions_;
  ledger::KnownUnits units_;
  std::map<ledger::ShapePointer, std::unique_ptr<const ShapeCells>> cells_;
};

}  // namespace jishi::exchange
