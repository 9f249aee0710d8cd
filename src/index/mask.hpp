// Which rows of a block fit: a byte for each, 1 or 0; and the loops over codes that make them.
//
// Measured against bits (decision 23): bytes combine as fast from memory's point of view, need no
// packing, and every loop here is one that compilers vectorise.
#pragma once

#include <cstddef>
#include <cstdint>

namespace jishi::index {

// Rows are looked at in blocks of at most so many: what is known of a block stays in the nearest
// cache.
inline constexpr std::size_t kBlockRows = 2048;

// The codes `first` … `first` + `span` in the arithmetic of the column's width: a range may go over
// its end and on from 0.
struct CodeRange {
  std::uint32_t first = 0;
  std::uint32_t span = 0;
  bool operator==(const CodeRange&) const = default;
};

namespace kernel {

// mask[i] &= codes[i] is in the range (in one of both)
void keep_within(const std::uint8_t* codes, std::size_t count, CodeRange range, std::uint8_t* mask);
void keep_within(const std::uint16_t* codes, std::size_t count, CodeRange range,
                 std::uint8_t* mask);
void keep_within(const std::uint32_t* codes, std::size_t count, CodeRange range,
                 std::uint8_t* mask);
void keep_within(const std::uint8_t* codes, std::size_t count, CodeRange one, CodeRange other,
                 std::uint8_t* mask);
void keep_within(const std::uint16_t* codes, std::size_t count, CodeRange one, CodeRange other,
                 std::uint8_t* mask);
void keep_within(const std::uint32_t* codes, std::size_t count, CodeRange one, CodeRange other,
                 std::uint8_t* mask);

// out[i] = table[codes[i]]
void look_up(const std::uint8_t* codes, std::size_t count, const std::uint8_t* table,
             std::uint8_t* out);
void look_up(const std::uint16_t* codes, std::size_t count, const std::uint8_t* table,
             std::uint8_t* out);
void look_up(const std::uint32_t* codes, std::size_t count, const std::uint8_t* table,
             std::uint8_t* out);

// out[i] = a[i] sign b[i]
enum class Sign : std::uint8_t { equal, not_equal, less, less_equal };
void compare(const std::int64_t* a, const std::int64_t* b, std::size_t count, Sign sign,
             std::uint8_t* out);

// out[i] = in[i] == value
void equals(const std::uint8_t* in, std::size_t count, std::uint8_t value, std::uint8_t* out);
bool has_value(const std::uint8_t* in, std::size_t count, std::uint8_t value);
// mask[i] op= other[i], of 0 and 1.
void keep(std::uint8_t* mask, std::size_t count, const std::uint8_t* other);
void drop(std::uint8_t* mask, std::size_t count, const std::uint8_t* other);  // where other is 1
void join(std::uint8_t* mask, std::size_t count, const std::uint8_t* other);
void invert(std::uint8_t* mask, std::size_t count);

std::size_t count(const std::uint8_t* mask, std::size_t count);
// The places of the ones, ascending; returns how many. `out` has room for `count`.
std::size_t places(const std::uint8_t* mask, std::size_t count, std::uint16_t* out);

// Of the codes above 0 where the mask is 1; count <= kBlockRows. least and largest: where `rows` is
// 0, not defined.
struct CodeFigures {
  std::uint64_t rows = 0;
  std::uint64_t sum = 0;
  std::uint32_t least = 0;
  std::uint32_t largest = 0;
};
CodeFigures figures(const std::uint8_t* codes, std::size_t count, const std::uint8_t* mask);
CodeFigures figures(const std::uint16_t* codes, std::size_t count, const std::uint8_t* mask);
CodeFigures figures(const std::uint32_t* codes, std::size_t count, const std::uint8_t* mask);

}  // namespace kernel
}  // namespace jishi::index
