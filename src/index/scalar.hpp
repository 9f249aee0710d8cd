// A number (or day) of each row, to be added up, compared or put into bands.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "base/error.hpp"
#include "expression/check.hpp"
#include "index/layout.hpp"
#include "index/rows.hpp"

namespace jishi::index {

// Immutable, thread safe, cheap to copy.
class Scalar {
 public:
  struct Formula;

  // An int, a date or a decimal, as a whole number: the int, the days since 1970-01-01, the decimal
  // times 10^digits(). The schema as in Predicate::compile. Errors text_not_in_index, and
  // not_a_scalar where the type is another or the digits of a decimal cannot be told before.
  static Result<Scalar> compile(const expression::Checked& expression,
                                std::shared_ptr<const Layout> layout);
  // What the column holds; its digits where it is of decimals.
  static Scalar of_column(std::size_t column, const Layout& layout);

  int digits() const { return digits_; }
  // The column that it is and nothing else; Layout::kNoColumn where it is computed.
  std::size_t column() const { return column_; }
  // The only one that its value depends on, itself or by a formula.
  std::optional<std::size_t> only_column() const;
  // Whether the expression names this parameter (0: the first name behind the fields).
  bool names_parameter(std::size_t parameter) const;
  const Formula* formula() const { return formula_.get(); }

 private:
  Scalar() = default;

  std::size_t column_ = Layout::kNoColumn;
  int digits_ = 0;
  std::shared_ptr<const Formula> formula_;  // nullptr where it is a column
};

enum class Cell : std::uint8_t { empty, number, failed };
struct CellNumber {
  Cell cell = Cell::empty;
  std::int64_t number = 0;
};

// Reads one scalar for one set of parameters; remembers what it has computed of values. One thread
// at a time.
class ScalarReader {
 public:
  // `parameters` by their order in the schema; what they point to outlives the reader.
  ScalarReader(const Scalar& scalar, std::span<const expression::Value> parameters);
  ~ScalarReader();
  ScalarReader(ScalarReader&&) noexcept;
  ScalarReader& operator=(ScalarReader&&) noexcept;

  // The columns that read() is about from now on; they outlive its use.
  void bind(const Columns& columns);
  // The scalar of the rows `first` + `places[i]`: numbers[i] where cells[i] says so.
  void read(std::size_t first, std::span<const std::uint16_t> places, std::int64_t* numbers,
            Cell* cells);
  // Of a row whose only column holds this value, one of those from the least to the largest of the
  // columns that are bound.
  CellNumber read_value(std::optional<std::int64_t> value);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace jishi::index
