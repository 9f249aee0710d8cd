// Which columns the rows of a ledger have in the index, and how values stand in them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/id.hpp"
#include "expression/value.hpp"
#include "index/dictionary.hpp"
#include "package/ledger.hpp"

namespace jishi::index {

// What a column holds of a value, as a whole number.
enum class Holds : std::uint8_t {
  choice,    // the number of its code in the field's dictionary
  boolean,   // 0 or 1
  date,      // days since 1970-01-01
  integer,   // itself
  decimal,   // scaled by the field's digits
  unit,      // the id
  person,    // the id of the row's person
  presence,  // 1: there is one. Text and sensitive fields, whose values are not in the index.
};

// What one row holds, by column; nothing where the field is empty.
using Cells = std::vector<std::optional<std::int64_t>>;

// Immutable but for its dictionaries, which grow; thread safe. One for all partitions of a ledger.
// Made anew when the ledger's definition changes.
class Layout {
 public:
  struct Item {
    Holds holds = Holds::presence;
    int digits = 0;                          // decimal
    std::shared_ptr<Dictionary> dictionary;  // choice
  };
  static constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);

  // A column for each field of the ledger, in its order, then one for the person where the ledger
  // has persons.
  explicit Layout(const package::Ledger& ledger);

  std::span<const Item> items() const { return items_; }
  const Item& item(std::size_t column) const { return items_[column]; }
  std::size_t fields() const { return fields_; }  // the columns 0 … fields() - 1 are theirs
  std::size_t person_column() const { return fields_ < items_.size() ? fields_ : kNoColumn; }

  // What stands in the columns for a row: `values` by field (what is beyond the ledger's own fields
  // does not matter). New codes of choices enter the dictionaries.
  Cells cells(std::span<const std::optional<package::Value>> values, PersonId person) const;

  // A cell as the expression language sees it. Presence: an empty text. Persons are no values of
  // the language. Text lives as long as the layout.
  expression::Value value(std::size_t column, std::optional<std::int64_t> cell) const;

 private:
  std::size_t fields_;
  std::vector<Item> items_;
};

}  // namespace jishi::index
