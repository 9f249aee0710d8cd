#include "index/predicate_judged.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace jishi::index {
namespace {

constexpr auto kUnknown = static_cast<std::uint8_t>(Truth::unknown);

}  // namespace

JudgedColumn::JudgedColumn(const PredicateNode& node, const OneValue& value)
    : node_(node), value_(value), empty_(judge(std::nullopt)), memo_(kUnknown) {
  if (node.turning) turning_.emplace(*node.turning, value);
}

Truth JudgedColumn::judge(std::optional<std::int64_t> value) {
  return truth_of(value_.evaluate(*node_.program, value));
}

Fit JudgedColumn::bind(const Column& column) {
  column_ = &column;
  by_ranges_ = false;
  if (turning_ && column.max_code() > 0 && (empty_ != Truth::failed || !column.has_empty())) {
    if (auto pieces = turning_->pieces(column.value_of(1), column.value_of(column.max_code()))) {
      pieces->empty_fits = empty_ == Truth::yes;
      set_ = CodeSet(column, *pieces);
      by_ranges_ = true;
      return set_.fit();
    }
  }
  make_table();
  return read_table();
}

// What is known already of the column's values.
void JudgedColumn::make_table() {
  table_.clear();
  memo_covers_ = false;
  const std::size_t codes = std::size_t{column_->max_code()} + 1;
  if (codes > std::min(kMostCodes, kFewCodes + kCodesPerRow * column_->size())) return;
  table_.resize(codes, kUnknown);
  table_[0] = static_cast<std::uint8_t>(empty_);
  if (codes == 1) return;
  memo_covers_ = column_->is_linear() &&
                 memo_.cover(column_->value_of(1), column_->value_of(column_->max_code()));
  if (memo_covers_) std::memcpy(table_.data() + 1, memo_.at(column_->value_of(1)), codes - 1);
  if (codes <= kFewCodes) {
    for (Column::Code code = 1; code < codes; ++code)
      if (table_[code] == kUnknown) judge_code(code);
  }
}

void JudgedColumn::judge_code(Column::Code code) {
  const std::int64_t value = column_->value_of(code);
  table_[code] = static_cast<std::uint8_t>(judge(value));
  if (memo_covers_) *memo_.at(value) = table_[code];
}

// Ranges, where the whole table is known and its answers lie together.
Fit JudgedColumn::read_table() {
  if (table_.empty() || table_.size() > kFewCodes) return Fit::some;
  CodeSet set(*column_);
  for (std::size_t code = column_->has_empty() ? 0 : 1; code < table_.size(); ++code) {
    if (table_[code] == static_cast<std::uint8_t>(Truth::failed)) return Fit::some;
    if (table_[code] == static_cast<std::uint8_t>(Truth::yes)) {
      set.add(static_cast<Column::Code>(code), static_cast<Column::Code>(code));
    }
  }
  if (!set.finish()) return Fit::some;
  set_ = set;
  by_ranges_ = true;
  return set_.fit();
}

void JudgedColumn::find(std::size_t first, std::size_t count, const std::uint8_t* needed,
                        std::uint8_t* yes, std::uint8_t* failed) {
  if (by_ranges_) {
    std::fill_n(yes, count, std::uint8_t{1});
    set_.keep(first, count, yes);
    if (failed != nullptr) std::fill_n(failed, count, std::uint8_t{0});
    return;
  }
  std::array<std::uint8_t, kBlockRows> truths;
  if (table_.empty()) {
    for (std::size_t i = 0; i < count; ++i)
      truths[i] = needed[i] != 0 ? static_cast<std::uint8_t>(judge(column_->value(first + i))) : 0;
  } else {
    column_->visit([&](auto codes) {
      if constexpr (std::is_pointer_v<decltype(codes)>) {
        kernel::look_up(codes + first, count, table_.data(), truths.data());
      } else {
        std::fill_n(truths.data(), count, table_[codes]);
      }
    });
    if (kernel::has_value(truths.data(), count, kUnknown)) {
      fill_unknown(first, count, needed, truths.data());
    }
  }
  kernel::equals(truths.data(), count, static_cast<std::uint8_t>(Truth::yes), yes);
  if (failed != nullptr) {
    kernel::equals(truths.data(), count, static_cast<std::uint8_t>(Truth::failed), failed);
  }
}

void JudgedColumn::fill_unknown(std::size_t first, std::size_t count, const std::uint8_t* needed,
                                std::uint8_t* truths) {
  for (std::size_t i = 0; i < count; ++i) {
    if (truths[i] != kUnknown || needed[i] == 0) continue;
    const Column::Code code = column_->code(first + i);
    if (table_[code] == kUnknown) judge_code(code);
    truths[i] = table_[code];
  }
}

}  // namespace jishi::index
