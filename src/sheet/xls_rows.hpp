// The rows of one sheet of .xls.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sheet/biff_records.hpp"
#include "sheet/row_builder.hpp"
#include "sheet/text_pool.hpp"
#include "sheet/workbook.hpp"
#include "sheet/xls_outline.hpp"

namespace jishi::sheet {

// What rows refer to; outlives them.
struct XlsContext {
  Limits limits;
  XlsOutline outline;
  TextPool shared_texts;
};

class XlsRows final : public Rows {
 public:
  // From `begin` to about `end` (for done()).
  XlsRows(const XlsContext& context, const SeekableBytes& bytes, std::int64_t begin,
          std::int64_t end, const std::string& sheet);
  bool next(Row& row) override;
  double done() const override;

 private:
  bool next_record();
  // Takes the record if it is a cell of the row at hand or the first of a new one; false where a
  // new row begins and the record must wait.
  bool take_cell();
  bool enter_row();
  void take_row_record();
  void put(std::size_t column, CellKind kind, std::string_view text, double number, bool formula);
  void put_number(std::size_t column, std::uint16_t style, double number, bool formula);
  void put_text(std::size_t column, std::string text, bool formula);
  void put_error(std::size_t column, std::uint8_t error, bool formula);
  void put_many();
  void put_label();
  void put_shared();
  void put_formula();
  void put_text_result(std::size_t column);

  const XlsContext& context_;
  BiffRecords records_;
  std::int64_t begin_;
  std::int64_t end_;
  RowBuilder builder_;
  std::vector<bool> hidden_;
  std::int64_t row_ = 0;  // the row at hand, from 1; 0: none
  int depth_ = 0;         // charts within the sheet are nested
  bool waiting_ = false;  // the record begins the next row
  bool at_end_ = false;
};

// The merged areas of the sheet at `begin`.
std::vector<Merge> read_xls_merges(const SeekableBytes& bytes, std::int64_t begin,
                                   const std::string& sheet, const Limits& limits);

}  // namespace jishi::sheet
