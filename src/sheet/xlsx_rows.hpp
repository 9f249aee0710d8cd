// The rows of one worksheet part.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sheet/archive.hpp"
#include "sheet/rich_text.hpp"
#include "sheet/row_builder.hpp"
#include "sheet/text_pool.hpp"
#include "sheet/workbook.hpp"
#include "sheet/xml_stream.hpp"

namespace jishi::sheet {

// What the cells of a workbook refer to; outlives its rows.
struct XlsxContext {
  Limits limits;
  TextPool shared_strings;
  std::vector<bool> date_styles;
  bool from_1904 = false;
};

// Makes rows of the events of a worksheet; pauses the stream behind each row that has content.
class WorksheetReader final : public XmlHandler {
 public:
  // Both outlive the reader.
  WorksheetReader(const XlsxContext& context, const std::string& sheet);

  void read_from(XmlStream& stream) { stream_ = &stream; }
  // The row behind which the stream was paused.
  void take(Row& row) { std::swap(row, ready_); }

  void start(std::string_view name, const XmlAttributes& attributes) override;
  void end(std::string_view name) override;
  void text(std::string_view piece) override;

 private:
  enum class Place { outside, data, row, cell, value, formula, inline_text };

  void begin_row(const XmlAttributes& attributes);
  void begin_cell(const XmlAttributes& attributes);
  void start_in_cell(std::string_view name);
  void end_cell();
  // What the cell holds; valid until the next cell.
  struct Content {
    CellKind kind = CellKind::empty;
    std::string_view text;
    double number = 0;
  };
  Content content();
  Content number_content() const;
  Content date_content() const;
  Content boolean_content() const;
  Content shared_content() const;
  [[noreturn]] void refuse_cell(std::string_view what) const;

  const XlsxContext& context_;
  const std::string& sheet_;
  XmlStream* stream_ = nullptr;
  RowBuilder builder_;
  Row ready_;

  Place place_ = Place::outside;
  int depth_ = 0;
  int skipping_ = 0;  // depth within an element that does not concern us

  // The cell we are in.
  std::size_t column_ = 0;
  std::string type_;
  bool date_style_ = false;
  bool formula_ = false;
  std::string value_;
  RichText inline_text_;
};

class XlsxRows final : public Rows {
 public:
  XlsxRows(const XlsxContext& context, const std::string& sheet,
           std::unique_ptr<PartSource> source);
  bool next(Row& row) override;
  double done() const override { return source_->done(); }

 private:
  std::unique_ptr<PartSource> source_;
  WorksheetReader reader_;
  XmlStream stream_;
};

}  // namespace jishi::sheet
