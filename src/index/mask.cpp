#include "index/mask.hpp"

#include <bit>
#include <cstring>
#include <type_traits>

// Each loop is compiled twice, and the processor's own is taken when the program starts. Sanitizers
// do not bear the choosing function, which runs before they are set up.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define JISHI_VECTORISED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define JISHI_VECTORISED
#endif
#endif
#ifndef JISHI_VECTORISED
#if defined(__x86_64__)
#define JISHI_VECTORISED __attribute__((target_clones("avx2", "default")))
#else
#define JISHI_VECTORISED
#endif
#endif
#define JISHI_INLINE __attribute__((always_inline)) inline

namespace jishi::index::kernel {
namespace {

template <class Code>
JISHI_INLINE void keep_one(const Code* __restrict codes, std::size_t count, CodeRange range,
                           std::uint8_t* __restrict mask) {
  const auto first = static_cast<Code>(range.first);
  const auto span = static_cast<Code>(range.span);
  for (std::size_t i = 0; i < count; ++i) {
    const auto distance = static_cast<Code>(codes[i] - first);
    mask[i] = static_cast<std::uint8_t>(mask[i] & static_cast<std::uint8_t>(distance <= span));
  }
}

template <class Code>
JISHI_INLINE void keep_two(const Code* __restrict codes, std::size_t count, CodeRange one,
                           CodeRange other, std::uint8_t* __restrict mask) {
  const auto first = static_cast<Code>(one.first);
  const auto span = static_cast<Code>(one.span);
  const auto other_first = static_cast<Code>(other.first);
  const auto other_span = static_cast<Code>(other.span);
  for (std::size_t i = 0; i < count; ++i) {
    const bool within = (static_cast<Code>(codes[i] - first) <= span) |
                        (static_cast<Code>(codes[i] - other_first) <= other_span);
    mask[i] = static_cast<std::uint8_t>(mask[i] & static_cast<std::uint8_t>(within));
  }
}

template <class Code>
JISHI_INLINE void look(const Code* __restrict codes, std::size_t count,
                       const std::uint8_t* __restrict table, std::uint8_t* __restrict out) {
  for (std::size_t i = 0; i < count; ++i)
    out[i] = table[codes[i]];
}

template <class Judge>
JISHI_INLINE void judge(const std::int64_t* __restrict a, const std::int64_t* __restrict b,
                        std::size_t count, std::uint8_t* __restrict out, const Judge& judge) {
  for (std::size_t i = 0; i < count; ++i)
    out[i] = judge(a[i], b[i]);
}

// Where the mask is 0: code 0.
template <class Code>
JISHI_INLINE Code kept(Code code, std::uint8_t mask) {
  return static_cast<Code>(code & static_cast<Code>(-static_cast<Code>(mask)));
}

// One loop for each width of what it adds up: a loop of several widths is not vectorised.
template <class Code>
JISHI_INLINE CodeFigures sum_up(const Code* __restrict codes, std::size_t count,
                                const std::uint8_t* __restrict mask) {
  // Codes of a block that take two bytes add up to less than 2^32: twice as many numbers at once.
  std::conditional_t<(sizeof(Code) < 4), std::uint32_t, std::uint64_t> sum = 0;
  for (std::size_t i = 0; i < count; ++i)
    sum += kept(codes[i], mask[i]);
  std::uint32_t rows = 0;
  for (std::size_t i = 0; i < count; ++i)
    rows += kept(codes[i], mask[i]) != 0 ? 1U : 0U;
  Code before_least = static_cast<Code>(-1);  // code 0 has none before it, and wraps to the largest
  Code largest = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Code code = kept(codes[i], mask[i]);
    const auto before = static_cast<Code>(code - 1);
    before_least = before < before_least ? before : before_least;
    largest = code > largest ? code : largest;
  }
  return {rows, sum, static_cast<Code>(before_least + 1), largest};
}

}  // namespace

JISHI_VECTORISED void keep_within(const std::uint8_t* codes, std::size_t count, CodeRange range,
                                  std::uint8_t* mask) {
  keep_one(codes, count, range, mask);
}
JISHI_VECTORISED void keep_within(const std::uint16_t* codes, std::size_t count, CodeRange range,
                                  std::uint8_t* mask) {
  keep_one(codes, count, range, mask);
}
JISHI_VECTORISED void keep_within(const std::uint32_t* codes, std::size_t count, CodeRange range,
                                  std::uint8_t* mask) {
  keep_one(codes, count, range, mask);
}
JISHI_VECTORISED void keep_within(const std::uint8_t* codes, std::size_t count, CodeRange one,
                                  CodeRange other, std::uint8_t* mask) {
  keep_two(codes, count, one, other, mask);
}
JISHI_VECTORISED void keep_within(const std::uint16_t* codes, std::size_t count, CodeRange one,
                                  CodeRange other, std::uint8_t* mask) {
  keep_two(codes, count, one, other, mask);
}
JISHI_VECTORISED void keep_within(const std::uint32_t* codes, std::size_t count, CodeRange one,
                                  CodeRange other, std::uint8_t* mask) {
  keep_two(codes, count, one, other, mask);
}

// A processor has no instruction for these loops that is better than one load after another.
void look_up(const std::uint8_t* codes, std::size_t count, const std::uint8_t* table,
             std::uint8_t* out) {
  look(codes, count, table, out);
}
void look_up(const std::uint16_t* codes, std::size_t count, const std::uint8_t* table,
             std::uint8_t* out) {
  look(codes, count, table, out);
}
void look_up(const std::uint32_t* codes, std::size_t count, const std::uint8_t* table,
             std::uint8_t* out) {
  look(codes, count, table, out);
}

JISHI_VECTORISED void compare(const std::int64_t* a, const std::int64_t* b, std::size_t count,
                              Sign sign, std::uint8_t* out) {
  switch (sign) {
    case Sign::equal:
      return judge(a, b, count, out, [](std::int64_t x, std::int64_t y) { return x == y; });
    case Sign::not_equal:
      return judge(a, b, count, out, [](std::int64_t x, std::int64_t y) { return x != y; });
    case Sign::less:
      return judge(a, b, count, out, [](std::int64_t x, std::int64_t y) { return x < y; });
    case Sign::less_equal:
      return judge(a, b, count, out, [](std::int64_t x, std::int64_t y) { return x <= y; });
  }
}

JISHI_VECTORISED void equals(const std::uint8_t* in, std::size_t count, std::uint8_t value,
                             std::uint8_t* out) {
  for (std::size_t i = 0; i < count; ++i)
    out[i] = in[i] == value;
}

bool has_value(const std::uint8_t* in, std::size_t count, std::uint8_t value) {
  return std::memchr(in, value, count) != nullptr;
}

JISHI_VECTORISED void keep(std::uint8_t* mask, std::size_t count, const std::uint8_t* other) {
  for (std::size_t i = 0; i < count; ++i)
    mask[i] = static_cast<std::uint8_t>(mask[i] & other[i]);
}

JISHI_VECTORISED void drop(std::uint8_t* mask, std::size_t count, const std::uint8_t* other) {
  for (std::size_t i = 0; i < count; ++i)
    mask[i] = static_cast<std::uint8_t>(mask[i] & (other[i] ^ 1));
}

JISHI_VECTORISED void join(std::uint8_t* mask, std::size_t count, const std::uint8_t* other) {
  for (std::size_t i = 0; i < count; ++i)
    mask[i] = static_cast<std::uint8_t>(mask[i] | other[i]);
}

JISHI_VECTORISED void invert(std::uint8_t* mask, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    mask[i] = mask[i] ^ 1;
}

JISHI_VECTORISED std::size_t count(const std::uint8_t* mask, std::size_t count) {
  std::uint64_t sum = 0;
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, mask + i, 8);
    sum += static_cast<std::uint64_t>(std::popcount(eight));
  }
  for (; i < count; ++i)
    sum += mask[i];
  return sum;
}

JISHI_VECTORISED std::size_t places(const std::uint8_t* mask, std::size_t count,
                                    std::uint16_t* out) {
  std::size_t found = 0;
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, mask + i, 8);
    if (eight == 0) continue;
    // Written always, counted where it is one: no branch to guess wrong.
    for (std::size_t k = 0; k < 8; ++k) {
      out[found] = static_cast<std::uint16_t>(i + k);
      found += mask[i + k];
    }
  }
  for (; i < count; ++i) {
    out[found] = static_cast<std::uint16_t>(i);
    found += mask[i];
  }
  return found;
}

JISHI_VECTORISED CodeFigures figures(const std::uint8_t* codes, std::size_t count,
                                     const std::uint8_t* mask) {
  return sum_up(codes, count, mask);
}
JISHI_VECTORISED CodeFigures figures(const std::uint16_t* codes, std::size_t count,
                                     const std::uint8_t* mask) {
  return sum_up(codes, count, mask);
}
JISHI_VECTORISED CodeFigures figures(const std::uint32_t* codes, std::size_t count,
                                     const std::uint8_t* mask) {
  return sum_up(codes, count, mask);
}

}  // namespace jishi::index::kernel
