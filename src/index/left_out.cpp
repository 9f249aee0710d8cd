#include "index/left_out.hpp"

#include <array>
#include <type_traits>

#include "index/mask.hpp"

namespace jishi::index {

std::vector<Column::Code> LeftOut::find_codes(std::span<const std::uint32_t> places) const {
  std::vector<Column::Code> codes;
  for (const std::uint32_t place : places) {
    const Column::Code code = units_->code_from(place);
    if (code <= units_->max_code() && units_->value_of(code) == place) codes.push_back(code);
  }
  return codes;
}

Fit LeftOut::bind(const Columns& columns, std::span<const std::uint32_t> places) {
  units_ = &columns[Standing::unit];
  few_.clear();
  table_.clear();
  const std::vector<Column::Code> codes = find_codes(places);
  if (codes.empty()) return Fit::all;
  const Column::Code last = units_->max_code();
  if (codes.size() > kFew) {
    table_.assign(std::size_t{last} + 1, 1);
    for (const Column::Code code : codes)
      table_[code] = 0;
    return Fit::some;
  }
  for (const Column::Code code : codes) {
    CodeSet others(*units_);
    if (code > 1) others.add(1, code - 1);
    if (code < last) others.add(code + 1, last);
    others.finish();
    if (others.fit() == Fit::none) return Fit::none;
    few_.push_back(others);
  }
  return Fit::some;
}

void LeftOut::keep(std::size_t first, std::size_t count, std::uint8_t* mask) const {
  for (const CodeSet& others : few_)
    others.keep(first, count, mask);
  if (!table_.empty()) keep_looked_up(first, count, mask);
}

void LeftOut::keep_looked_up(std::size_t first, std::size_t count, std::uint8_t* mask) const {
  // So many codes are no column of one code alone.
  std::array<std::uint8_t, kBlockRows> stays;
  units_->visit([&](auto codes) {
    if constexpr (std::is_pointer_v<decltype(codes)>) {
      kernel::look_up(codes + first, count, table_.data(), stays.data());
      kernel::keep(mask, count, stays.data());
    }
  });
}

}  // namespace jishi::index
