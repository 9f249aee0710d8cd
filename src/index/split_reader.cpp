#include "index/split_reader.hpp"

#include <algorithm>
#include <stdexcept>
#include <type_traits>

#include "index/mask.hpp"

namespace jishi::index {

SplitReader::SplitReader(const Split& split, std::span<const expression::Value> parameters)
    : split_(&split) {
  if (!split.scalar()) return;
  band_.emplace(*split.scalar(), parameters);
  numbers_.resize(kBlockRows);
  states_.resize(kBlockRows);
}

void SplitReader::bind(const Columns& columns) {
  columns_ = &columns;
  if (band_) return band_->bind(columns);
  const Column& column = columns.cell(split_->column());
  key_of_code_.assign(std::size_t{column.max_code()} + 1, 0);
  for (Column::Code code = 1; code <= column.max_code(); ++code) {
    const auto key = static_cast<std::size_t>(column.value_of(code) + split_->shift());
    if (key >= split_->keys()) throw std::logic_error("a split that is older than the rows");
    key_of_code_[code] = static_cast<std::uint32_t>(key);
  }
}

void SplitReader::refine(std::size_t first, std::span<const std::uint16_t> places,
                         std::uint32_t* cells) {
  if (band_) return refine_by_bands(first, places, cells);
  const auto keys = static_cast<std::uint32_t>(split_->keys());
  columns_->cell(split_->column()).visit([&](auto codes) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      if constexpr (std::is_pointer_v<decltype(codes)>) {
        cells[i] = cells[i] * keys + key_of_code_[codes[first + places[i]]];
      } else {
        cells[i] = cells[i] * keys + key_of_code_[codes];
      }
    }
  });
}

void SplitReader::refine_by_bands(std::size_t first, std::span<const std::uint16_t> places,
                                  std::uint32_t* cells) {
  const auto keys = static_cast<std::uint32_t>(split_->keys());
  const auto boundaries = split_->boundaries();
  band_->read(first, places, numbers_.data(), states_.data());
  for (std::size_t i = 0; i < places.size(); ++i) {
    std::uint32_t key = 0;
    if (states_[i] == Cell::number) {
      const auto above = std::upper_bound(boundaries.begin(), boundaries.end(), numbers_[i]);
      key = static_cast<std::uint32_t>(above - boundaries.begin()) + 1;
    }
    cells[i] = cells[i] * keys + key;
  }
}

}  // namespace jishi::index
