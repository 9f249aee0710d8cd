// Text in the records of .xls: since Excel 97 in UTF-16 or its lower half, which may go on in
// further records; before that in the code page of the machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sheet/biff_records.hpp"

namespace jishi::sheet {

// Text of Excel 97 and later at a place of the record at hand.
class BiffText {
 public:
  // `at`: in the data of the record that `records` stands on.
  BiffText(BiffRecords& records, std::size_t at) : records_(records), at_(at) {}

  // A text of `characters` UTF-16 units behind its flags, with formats and reading aids passed
  // over. Throws Failure sheet_broken.
  std::string read(std::size_t characters);
  // The same with the number in front.
  std::string read_counted();
  bool at_end();

 private:
  void read_characters(std::size_t characters, bool wide);
  void pass(std::size_t bytes);
  std::uint8_t byte();
  std::uint16_t word();
  bool go_on();

  BiffRecords& records_;
  std::size_t at_;
  std::u16string units_;
};

// UTF-8; a half of a pair becomes U+FFFD, zeros are left out.
std::string from_utf16(std::u16string_view units);
// Text of Excel 5 and 95. `page` 0: none is named; then UTF-8 if it is that, else GBK. Throws
// Failure sheet_encoding.
std::string from_code_page(std::string_view bytes, std::uint16_t page);

}  // namespace jishi::sheet
