// The rows of a .csv file: fields as RFC 4180 and what Excel adds to it.
#pragma once

#include <memory>
#include <string>

#include "sheet/csv_encoding.hpp"
#include "sheet/csv_separator.hpp"
#include "sheet/row_builder.hpp"
#include "sheet/workbook.hpp"

namespace jishi::sheet {

class CsvRows final : public Rows {
 public:
  // `limits` and `sheet` outlive the rows.
  CsvRows(std::unique_ptr<CsvText> text, CsvHead head, const Limits& limits,
          const std::string& sheet);
  bool next(Row& row) override;
  double done() const override { return text_->done(); }

 private:
  static constexpr int kEnd = -1;

  int peek();
  int get();
  // Takes a line break whose first character was `c`.
  void take_line_break(int c);
  bool read_record();
  void read_quoted();
  void read_unquoted();
  void append(char c);
  void add_cell(std::size_t column);

  std::unique_ptr<CsvText> text_;
  char separator_;
  const Limits& limits_;
  RowBuilder builder_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
  std::int64_t quote_line_ = 0;  // where the open quote stands; 0: none is open
  std::string value_;
};

}  // namespace jishi::sheet
