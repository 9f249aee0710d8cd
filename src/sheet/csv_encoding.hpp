// Which characters a text file is written in, decided on the whole of it.
#pragma once

#include <cstdint>
#include <string>

#include "sheet/byte_source.hpp"
#include "sheet/open_file.hpp"

namespace jishi::sheet {

enum class CsvEncoding : std::uint8_t { utf8, utf16_le, utf16_be, gb18030 };

struct CsvForm {
  CsvEncoding encoding = CsvEncoding::utf8;
  std::int64_t begin = 0;  // bytes of the mark in front
};

// One or two passes over the file in bounded memory. UTF-16 needs its mark; what is not UTF-8 must
// be GB18030 throughout. Throws Failure sheet_encoding, naming the line where neither goes on.
CsvForm find_encoding(const OpenFile& file);

// The file as UTF-8, without the mark. Throws Failure sheet_encoding.
class CsvText final : public ByteSource {
 public:
  // `file` outlives the source.
  CsvText(const OpenFile& file, CsvForm form);
  ~CsvText() override;
  CsvText(const CsvText&) = delete;
  CsvText& operator=(const CsvText&) = delete;
  CsvText(CsvText&&) = delete;
  CsvText& operator=(CsvText&&) = delete;

  std::size_t read(std::span<char> out) override;

  enum class Step { more, end, bad };
  // The next piece of text; `bad` where the bytes are not of the encoding, or no text.
  Step advance(std::string& piece);
  std::int64_t line() const { return line_; }  // from 1, of the end of the last piece
  // Of the file's bytes, 0 … 1.
  double done() const;

 private:
  bool convert(std::string& piece);

  const OpenFile& file_;
  void* conversion_ = nullptr;  // iconv_t; none for UTF-8
  std::int64_t offset_;
  std::int64_t line_ = 1;
  std::string raw_;    // read, not yet converted
  std::string piece_;  // converted, not yet given by read()
  std::size_t given_ = 0;
};

}  // namespace jishi::sheet
