#include "sheet/biff_records.hpp"

#include <algorithm>
#include <bit>

#include "sheet/little_endian.hpp"
#include "sheet/refusal.hpp"

namespace jishi::sheet {

namespace {

constexpr std::size_t kHead = 4;
constexpr std::size_t kWindow = std::size_t{128} << 10;  // more than the longest record

}  // namespace

void refuse_record(const BiffRecords& records) {
  refuse_broken("文件损坏（.xls 第 " + std::to_string(records.offset()) + " 字节处的记录有误）");
}

// Up to `bytes` from next_ on; what was given before is no longer valid when the window moves.
std::string_view BiffRecords::peek(std::size_t bytes) {
  const std::int64_t end = window_offset_ + static_cast<std::int64_t>(window_.size());
  if (next_ < window_offset_ || next_ + static_cast<std::int64_t>(bytes) > end) {
    window_.resize(kWindow);
    window_offset_ = next_;
    window_.resize(next_ < 0 || next_ > bytes_.size() ? 0 : bytes_.read_at(next_, window_));
  }
  return std::string_view(window_).substr(static_cast<std::size_t>(next_ - window_offset_), bytes);
}

bool BiffRecords::next() {
  const std::string_view head = peek(kHead);
  if (head.empty()) return false;
  offset_ = next_;
  if (head.size() < kHead) refuse_record(*this);
  type_ = static_cast<Biff>(little_endian<std::uint16_t>(head, 0));
  const std::size_t length = little_endian<std::uint16_t>(head, 2);
  const std::string_view whole = peek(kHead + length);
  if (whole.size() < kHead + length) refuse_record(*this);
  data_ = whole.substr(kHead);
  next_ += static_cast<std::int64_t>(kHead + length);
  return true;
}

bool BiffRecords::next_is_continued() {
  const std::string_view head = peek(kHead);
  const bool goes_on = head.size() == kHead &&
                       static_cast<Biff>(little_endian<std::uint16_t>(head, 0)) == Biff::continued;
  if (goes_on) return next();
  data_ = {};  // the window may have moved
  return false;
}

void BiffRecords::require(std::size_t bytes) const {
  if (data_.size() < bytes) refuse_record(*this);
}

std::uint8_t BiffRecords::byte(std::size_t at) const {
  require(at + 1);
  return static_cast<std::uint8_t>(data_[at]);
}

std::uint16_t BiffRecords::word(std::size_t at) const {
  require(at + 2);
  return little_endian<std::uint16_t>(data_, at);
}

std::uint32_t BiffRecords::double_word(std::size_t at) const {
  require(at + 4);
  return little_endian<std::uint32_t>(data_, at);
}

double BiffRecords::real(std::size_t at) const {
  require(at + 8);
  return std::bit_cast<double>(little_endian<std::uint64_t>(data_, at));
}

}  // namespace jishi::sheet
