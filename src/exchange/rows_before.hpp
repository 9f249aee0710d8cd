// Compares each row of a file with the rows before it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exchange/import_row.hpp"
#include "exchange/seen_rows.hpp"

namespace jishi::exchange {

// Of rows that say the same thing (by the ledger's uniquenesses) of a common day the first is
// taken, and each later one refused, naming it; so is a row that gives an ID number another name.
// Masked names and numbers are not compared: several people may be masked alike.
class RowsBefore {
 public:
  // `layout` outlives it.
  RowsBefore(const package::Ledger& ledger, const Layout& layout, Existing existing);

  // `row` was read without a mistake; it may be refused now.
  void compare(PreparedRow& row);

 private:
  using Marks = std::vector<std::pair<std::uint64_t, std::int32_t>>;
  bool compare_name(PreparedRow& row, Marks& marks);
  bool compare_key(PreparedRow& row, const RowKey& key, std::int64_t number, Marks& marks);
  // What stands for the person: only_name is kept of those who have no number.
  enum class By : std::uint8_t { number, name, only_name };
  static std::string part_of(const person::Identity& identity, By by);
  std::optional<std::uint64_t> hash_of(const PreparedRow& row, const RowKey& key,
                                       std::int64_t number, By by);
  bool is_known(PreparedRow& row, std::uint64_t hash, By by);

  const Layout& layout_;
  Existing existing_;
  std::vector<RowKey> keys_;
  SeenRows seen_;
};

}  // namespace jishi::exchange
