#include "index/column.hpp"

#include <algorithm>
#include <limits>
#include <type_traits>

namespace jishi::index {
namespace {

using Code = Column::Code;

struct Extent {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  std::int64_t largest = std::numeric_limits<std::int64_t>::min();
  std::size_t present = 0;
};

Extent extent_of(std::span<const std::int64_t> values, std::span<const std::uint8_t> present) {
  Extent out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!present.empty() && present[i] == 0) continue;
    out.least = std::min(out.least, values[i]);
    out.largest = std::max(out.largest, values[i]);
    ++out.present;
  }
  return out;
}

std::vector<std::int64_t> distinct(std::span<const std::int64_t> values,
                                   std::span<const std::uint8_t> present) {
  std::vector<std::int64_t> out;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (present.empty() || present[i] != 0) out.push_back(values[i]);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  out.shrink_to_fit();
  return out;
}

template <class Stored, class CodeOf>
std::vector<Stored> written(std::span<const std::int64_t> values,
                            std::span<const std::uint8_t> present, const CodeOf& code_of) {
  std::vector<Stored> out(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool empty = !present.empty() && present[i] == 0;
    out[i] = empty ? Stored{0} : static_cast<Stored>(code_of(values[i]));
  }
  return out;
}

}  // namespace

Column Column::encode(std::span<const std::int64_t> values, std::span<const std::uint8_t> present) {
  Column out;
  out.size_ = values.size();
  const Extent extent = extent_of(values, present);
  out.has_empty_ = extent.present < values.size();
  if (extent.present == 0) return out;

  // Two codes are left: 0, and one behind the last for code_from().
  constexpr std::uint64_t kMostDistance = std::numeric_limits<Code>::max() - 2;
  const std::uint64_t distance =
      static_cast<std::uint64_t>(extent.largest) - static_cast<std::uint64_t>(extent.least);
  out.base_ = extent.least;
  if (distance <= kMostDistance) {
    out.max_code_ = static_cast<Code>(distance) + 1;
  } else {
    out.values_ = distinct(values, present);
    out.max_code_ = static_cast<Code>(out.values_.size());
  }
  if (out.max_code_ == 1 && !out.has_empty_) return out;

  const auto write = [&](const auto& code_of) {
    if (out.max_code_ <= std::numeric_limits<std::uint8_t>::max()) {
      out.codes_.emplace<1>(written<std::uint8_t>(values, present, code_of));
    } else if (out.max_code_ <= std::numeric_limits<std::uint16_t>::max()) {
      out.codes_.emplace<2>(written<std::uint16_t>(values, present, code_of));
    } else {
      out.codes_.emplace<3>(written<std::uint32_t>(values, present, code_of));
    }
  };
  if (out.is_linear()) {
    const std::uint64_t base = static_cast<std::uint64_t>(extent.least) - 1;
    write([base](std::int64_t value) { return static_cast<std::uint64_t>(value) - base; });
  } else {
    write([&](std::int64_t value) { return out.code_from(value); });
  }
  return out;
}

std::size_t Column::bytes() const {
  const std::size_t in_codes = visit([&](auto codes) -> std::size_t {
    if constexpr (std::is_pointer_v<decltype(codes)>) {
      return size_ * sizeof(*codes);
    } else {
      return 0;
    }
  });
  return sizeof(Column) + values_.size() * sizeof(std::int64_t) + in_codes;
}

Code Column::code(std::size_t row) const {
  return visit([row](auto codes) -> Code {
    if constexpr (std::is_pointer_v<decltype(codes)>) {
      return codes[row];
    } else {
      return codes;
    }
  });
}

Code Column::code_from(std::int64_t value) const {
  if (!is_linear()) {
    const auto found = std::lower_bound(values_.begin(), values_.end(), value);
    return static_cast<Code>(found - values_.begin()) + 1;
  }
  if (max_code_ == 0 || value <= base_) return 1;
  const std::uint64_t distance =
      static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(base_);
  return distance >= max_code_ ? max_code_ + 1 : static_cast<Code>(distance) + 1;
}

void Column::decode(std::size_t first, std::span<std::int64_t> out) const {
  visit([&](auto codes) {
    if constexpr (!std::is_pointer_v<decltype(codes)>) {
      std::fill(out.begin(), out.end(), codes == 0 ? 0 : value_of(codes));
    } else if (is_linear()) {
      const std::uint64_t before = static_cast<std::uint64_t>(base_) - 1;
      for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<std::int64_t>(before + codes[first + i]);
    } else {
      for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = codes[first + i] == 0 ? 0 : values_[codes[first + i] - 1];
    }
  });
}

void Column::presence(std::size_t first, std::span<std::uint8_t> out) const {
  visit([&](auto codes) {
    if constexpr (!std::is_pointer_v<decltype(codes)>) {
      std::fill(out.begin(), out.end(), codes == 0 ? 0 : 1);
    } else {
      for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = codes[first + i] != 0;
    }
  });
}

void ColumnBuilder::add_all(const Column& column) {
  const std::size_t before = values_.size();
  const std::size_t after = before + column.size();
  values_.resize(after);
  column.decode(0, std::span(values_).subspan(before));
  if (!column.has_empty() && present_.empty()) return;
  present_.resize(before, 1);
  present_.resize(after);
  column.presence(0, std::span(present_).subspan(before));
}

Column ColumnBuilder::finish(std::span<const std::uint32_t> order) const {
  std::vector<std::int64_t> values(order.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    values[i] = values_[order[i]];
  std::vector<std::uint8_t> present;
  if (!present_.empty()) {
    present.resize(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
      present[i] = present_[order[i]];
  }
  return Column::encode(values, present);
}

}  // namespace jishi::index
