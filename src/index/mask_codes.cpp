#include "index/mask_codes.hpp"

#include <algorithm>
#include <type_traits>

namespace jishi::index {

CodeSet::CodeSet(const Column& column, const Pieces& pieces) : column_(&column) {
  if (pieces.empty_fits && column.has_empty()) add(0, 0);
  const Column::Code end = column.max_code() + 1;
  const Column::Code second = pieces.second ? column.code_from(*pieces.second) : end;
  const Column::Code third = pieces.third ? column.code_from(*pieces.third) : end;
  if (pieces.first_fits && second > 1) add(1, second - 1);
  if (pieces.second_fits && third > second) add(second, third - 1);
  if (pieces.third_fits && end > third) add(third, end - 1);
  finish();
}

void CodeSet::add(Column::Code first, Column::Code last) {
  if (count_ > 0 && count_ <= kMostRuns && runs_[count_ - 1].last + 1 == first) {
    runs_[count_ - 1].last = last;
  } else if (count_ < kMostRuns) {
    runs_[count_++] = {first, last};
  } else {
    count_ = kMostRuns + 1;
  }
}

bool CodeSet::finish() {
  fit_ = Fit::some;
  if (count_ > kMostRuns) return false;
  // Codes that no row has may be on either side.
  const Column::Code lowest = column_->has_empty() ? 0 : 1;
  const Column::Code highest = column_->max_code();
  if (count_ == 0 || column_->size() == 0) {
    fit_ = Fit::none;
    return true;
  }
  const bool at_both_ends = runs_.front().first == lowest && runs_[count_ - 1].last == highest;
  if (count_ == 1 && at_both_ends) {
    fit_ = Fit::all;
    return true;
  }
  if (count_ > 1 && at_both_ends) runs_.front().first = runs_[--count_].first;
  if (count_ > ranges_.size()) return false;
  for (std::size_t i = 0; i < count_; ++i)
    ranges_[i] = {runs_[i].first, runs_[i].last - runs_[i].first};
  return true;
}

void CodeSet::keep(std::size_t first, std::size_t count, std::uint8_t* mask) const {
  if (fit_ == Fit::all) return;
  if (fit_ == Fit::none) {
    std::fill_n(mask, count, std::uint8_t{0});
    return;
  }
  column_->visit([&](auto codes) {
    if constexpr (std::is_pointer_v<decltype(codes)>) {
      if (count_ == 1) {
        kernel::keep_within(codes + first, count, ranges_[0], mask);
      } else {
        kernel::keep_within(codes + first, count, ranges_[0], ranges_[1], mask);
      }
    }
  });
}

}  // namespace jishi::index
