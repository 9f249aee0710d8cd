// Reads comma-separated values strictly (RFC 4180): what is not plainly right is an error with its
// line, never a guess.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace jishi::organisation {

inline constexpr std::size_t kMaxCsvColumns = 64;

// Reads a whole file that must be UTF-8 and at most `max_bytes`.
Result<std::string> read_text_file(const std::filesystem::path& file, std::size_t max_bytes);

// Goes through the records of a text once. Works in the caller's text: quoted fields are unescaped
// in place, so fields are views that stay valid as long as the text does. LF or CRLF; a leading BOM
// is skipped. Not thread safe.
class CsvReader {
 public:
  // `file` names the text in messages.
  CsvReader(std::string& text, std::string file);

  // Reads the next record into `fields`; false at the end. Fails with csv_syntax.
  Result<bool> next(std::vector<std::string_view>& fields);
  // The line on which the last record began, from 1.
  int line() const { return record_line_; }
  // An error about the last record: “FILE:LINE: WHAT”.
  Error error(std::string code, std::string_view what) const;

 private:
  Result<std::string_view> quoted_field();
  Result<std::string_view> plain_field();
  Error syntax(std::string_view what) const;

  std::string& text_;
  std::string file_;
  std::size_t at_ = 0;
  int line_ = 1;
  int record_line_ = 0;
};

// The position of the column called `name` in a header; fails with csv_column naming it
// where it is missing or stands there twice.
Result<std::size_t> csv_column(const CsvReader& reader, const std::vector<std::string_view>& header,
                               std::string_view name);

}  // namespace jishi::organisation
