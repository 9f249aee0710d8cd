#include "index/split_reader.hpp"

#include <algorithm>
#include <stdexcept>
#include <type_traits>

#include "index/mask.hpp"

namespace jishi::index {

SplitReader::SplitReader(const Split& split, std::span<const expression::Value> parameters)
    : split_(&split), band_of_value_(kUnknown) {
  if (!split.scalar()) return;
  band_.emplace(*split.scalar(), parameters);
  numbers_.resize(kBlockRows);
  states_.resize(kBlockRows);
}

void SplitReader::bind(const Columns& columns) {
  columns_ = &columns;
  if (band_) return bind_bands(columns);
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
  if (by_value_ != nullptr) return refine_by_value(first, places, cells);
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

void SplitReader::bind_bands(const Columns& columns) {
  band_->bind(columns);
  by_value_ = nullptr;
  const auto only = split_->scalar()->only_column();
  if (!only || split_->keys() > kUnknown) return;
  const Column& column = columns.cell(*only);
  if (column.max_code() == 0 || !column.is_linear()) return;
  if (band_of_value_.cover(column.value_of(1), column.value_of(column.max_code())))
    by_value_ = &column;
}

std::uint32_t SplitReader::band_of(const CellNumber& read) const {
  if (read.cell != Cell::number) return 0;
  const auto boundaries = split_->boundaries();
  const auto above = std::upper_bound(boundaries.begin(), boundaries.end(), read.number);
  return static_cast<std::uint32_t>(above - boundaries.begin()) + 1;
}

std::uint8_t SplitReader::learn_band(const Column& column, Column::Code code) {
  const std::int64_t value = column.value_of(code);
  return *band_of_value_.at(value) = static_cast<std::uint8_t>(band_of(band_->read_value(value)));
}

void SplitReader::refine_by_value(std::size_t first, std::span<const std::uint16_t> places,
                                  std::uint32_t* cells) {
  const Column& column = *by_value_;
  const auto keys = static_cast<std::uint32_t>(split_->keys());
  const auto of_empty =
      column.has_empty() ? band_of(band_->read_value(std::nullopt)) : std::uint32_t{0};
  const std::uint8_t* known = band_of_value_.at(column.value_of(1));
  const auto key_of = [&](Column::Code code) -> std::uint32_t {
    if (code == 0) return of_empty;
    const std::uint8_t band = known[code - 1];
    return band != kUnknown ? band : learn_band(column, code);
  };
  column.visit([&](auto codes) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      if constexpr (std::is_pointer_v<decltype(codes)>) {
        cells[i] = cells[i] * keys + key_of(codes[first + places[i]]);
      } else {
        cells[i] = cells[i] * keys + key_of(codes);
      }
    }
  });
}

void SplitReader::refine_by_bands(std::size_t first, std::span<const std::uint16_t> places,
                                  std::uint32_t* cells) {
  const auto keys = static_cast<std::uint32_t>(split_->keys());
  band_->read(first, places, numbers_.data(), states_.data());
  for (std::size_t i = 0; i < places.size(); ++i)
    cells[i] = cells[i] * keys + band_of({states_[i], numbers_[i]});
}

}  // namespace jishi::index
