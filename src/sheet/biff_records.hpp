// The records of an .xls workbook (Microsoft's MS-XLS), one after another.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sheet/compound_file.hpp"

namespace jishi::sheet {

// Those that the reader knows (MS-XLS 2.3).
enum class Biff : std::uint16_t {
  formula = 0x0006,
  end = 0x000A,
  date_mode = 0x0022,
  file_pass = 0x002F,
  continued = 0x003C,
  code_page = 0x0042,
  bound_sheet = 0x0085,
  many_rk = 0x00BD,
  rich_text = 0x00D6,
  style = 0x00E0,
  merged = 0x00E5,
  shared_texts = 0x00FC,
  shared_text_cell = 0x00FD,
  number = 0x0203,
  label = 0x0204,
  truth_or_error = 0x0205,
  text_result = 0x0207,
  row = 0x0208,
  rk = 0x027E,
  format = 0x041E,
  begin = 0x0809,
};

// A walk over records from a place on. `bytes` outlives it.
class BiffRecords {
 public:
  BiffRecords(const SeekableBytes& bytes, std::int64_t offset) : bytes_(bytes), next_(offset) {}

  // The next record; false at the end of the bytes. Throws Failure sheet_broken where one is cut
  // short.
  bool next();
  // Whether the next record goes on with this one's data; then it is taken.
  bool next_is_continued();

  Biff type() const { return type_; }
  std::string_view data() const { return data_; }
  std::int64_t offset() const { return offset_; }  // where this record begins

  // Numbers within the data. Throws Failure sheet_broken beyond its end.
  std::uint8_t byte(std::size_t at) const;
  std::uint16_t word(std::size_t at) const;
  std::uint32_t double_word(std::size_t at) const;
  double real(std::size_t at) const;
  void require(std::size_t bytes) const;

 private:
  std::string_view peek(std::size_t bytes);

  const SeekableBytes& bytes_;
  std::int64_t next_;
  std::int64_t offset_ = 0;
  Biff type_{};
  std::string_view data_;
  std::string window_;  // a piece of the bytes
  std::int64_t window_offset_ = 0;
};

[[noreturn]] void refuse_record(const BiffRecords& records);

}  // namespace jishi::sheet
