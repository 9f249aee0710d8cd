// A column: one whole number for each row, or nothing, kept in as few bytes as its values allow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace jishi::index {

// Immutable, thread safe, movable. A row holds a code: 0 where it is empty, else 1 … max_code() in
// the order of the values. Where the values lie near enough to each other a code is the distance
// from the least; else it is the place in the sorted list of the values that occur. Codes take as
// many bytes as max_code() needs (1, 2 or 4), and none where all rows have the same.
class Column {
 public:
  using Code = std::uint32_t;

  Column() = default;
  // `present` has a 0 for each row that is empty; nothing where no row is. At most 2^31 rows.
  static Column encode(std::span<const std::int64_t> values, std::span<const std::uint8_t> present);

  std::size_t size() const { return size_; }
  // Memory, in bytes.
  std::size_t bytes() const;
  bool has_empty() const { return has_empty_; }
  // 0 where every row is empty. Code 1 and max_code() stand for the least and the largest value.
  Code max_code() const { return max_code_; }

  Code code(std::size_t row) const;
  // The value of a code from 1 to max_code().
  std::int64_t value_of(Code code) const {
    return values_.empty() ? base_ + static_cast<std::int64_t>(code - 1) : values_[code - 1];
  }
  std::optional<std::int64_t> value(std::size_t row) const {
    const Code found = code(row);
    return found == 0 ? std::nullopt : std::optional(value_of(found));
  }
  // The least code whose value is `value` or more; max_code() + 1 where there is none.
  Code code_from(std::int64_t value) const;
  // Whether codes are distances: value_of(code) == value_of(1) + code - 1.
  bool is_linear() const { return values_.empty(); }

  // The values of `out.size()` rows from `first` on; what stands for an empty row is not defined.
  void decode(std::size_t first, std::span<std::int64_t> out) const;
  // 1 for each of these rows that is not empty, else 0.
  void presence(std::size_t first, std::span<std::uint8_t> out) const;

  // The codes one by one, to kernels: calls f(const std::uint8_t*), f(const std::uint16_t*) or
  // f(const std::uint32_t*), or f(Code) where all rows have the same.
  template <class F>
  decltype(auto) visit(F&& f) const {
    if (const auto* narrow = std::get_if<1>(&codes_)) return f(narrow->data());
    if (const auto* middle = std::get_if<2>(&codes_)) return f(middle->data());
    if (const auto* wide = std::get_if<3>(&codes_)) return f(wide->data());
    return f(only_code());
  }

 private:
  Code only_code() const { return max_code_; }

  std::size_t size_ = 0;
  bool has_empty_ = false;
  Code max_code_ = 0;
  std::int64_t base_ = 0;             // of code 1
  std::vector<std::int64_t> values_;  // of the codes, ascending, where they are no distances
  std::variant<std::monostate, std::vector<std::uint8_t>, std::vector<std::uint16_t>,
               std::vector<std::uint32_t>>
      codes_;
};

// Takes values one after another.
class ColumnBuilder {
 public:
  void reserve(std::size_t rows) { values_.reserve(rows); }
  // Empty again, with the memory it has.
  void clear() {
    values_.clear();
    present_.clear();
  }
  void add(std::optional<std::int64_t> value) {
    if (!value && present_.empty()) present_.assign(values_.size(), 1);
    if (!value || !present_.empty()) present_.push_back(value ? 1 : 0);
    values_.push_back(value.value_or(0));
  }
  // All of a column, as if added one by one.
  void add_all(const Column& column);

  std::size_t size() const { return values_.size(); }
  std::int64_t operator[](std::size_t row) const { return values_[row]; }
  Column finish() const { return Column::encode(values_, present_); }
  // Of the rows at these places, in this order.
  Column finish(std::span<const std::uint32_t> order) const;

 private:
  std::vector<std::int64_t> values_;
  std::vector<std::uint8_t> present_;  // nothing until a row is empty
};

}  // namespace jishi::index
