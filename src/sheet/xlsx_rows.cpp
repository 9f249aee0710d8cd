#include "sheet/xlsx_rows.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "sheet/cell_reference.hpp"
#include "sheet/cell_text.hpp"
#include "sheet/refusal.hpp"
#include "sheet/serial.hpp"

namespace jishi::sheet {

namespace {

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

}  // namespace

WorksheetReader::WorksheetReader(const XlsxContext& context, const std::string& sheet)
    : context_(context),
      sheet_(sheet),
      builder_(context.limits, sheet),
      inline_text_(context.limits.cell_bytes) {}

void WorksheetReader::start(std::string_view name, const XmlAttributes& attributes) {
  ++depth_;
  if (depth_ == 1 && name != "worksheet")
    refuse_broken("文件损坏（" + sheet_words(sheet_) + "的内容不是工作表）");
  if (skipping_ > 0) {
    ++skipping_;
    return;
  }
  switch (place_) {
    case Place::outside:
      if (depth_ == 2 && name == "sheetData") place_ = Place::data;
      return;
    case Place::data:
      if (name == "row") return begin_row(attributes);
      break;
    case Place::row:
      if (name == "c") return begin_cell(attributes);
      break;
    case Place::cell:
      return start_in_cell(name);
    case Place::inline_text:
      return inline_text_.start(name, attributes);
    case Place::value:
    case Place::formula:
      break;
  }
  skipping_ = 1;
}

void WorksheetReader::start_in_cell(std::string_view name) {
  if (name == "v") {
    place_ = Place::value;
  } else if (name == "f") {
    place_ = Place::formula;
    formula_ = true;
  } else if (name == "is") {
    place_ = Place::inline_text;
    inline_text_.clear();
  } else {
    skipping_ = 1;
  }
}

void WorksheetReader::begin_row(const XmlAttributes& attributes) {
  std::int64_t number = builder_.number() + 1;
  bool hidden = false;
  attributes.each([&](std::string_view name, std::string_view value) {
    if (name == "r") {
      const auto given = parse_number<std::int64_t>(value);
      if (!given || *given < 1) refuse_broken("文件损坏（" + sheet_words(sheet_) + "的行号有误）");
      number = *given;
    } else if (name == "hidden") {
      hidden = hidden || value == "1" || value == "true";
    } else if (name == "ht") {
      hidden = hidden || value == "0";  // as good as hidden
    }
  });
  builder_.begin(number, hidden);
  place_ = Place::row;
}

void WorksheetReader::begin_cell(const XmlAttributes& attributes) {
  column_ = builder_.next_column();
  type_.clear();
  date_style_ = false;
  formula_ = false;
  value_.clear();
  inline_text_.clear();
  attributes.each([&](std::string_view name, std::string_view value) {
    if (name == "r") {
      const auto cell = parse_cell(value);
      if (!cell || cell->row != builder_.number())
        refuse_broken("文件损坏（" + builder_.place() + "有单元格的位置有误）");
      column_ = cell->column;
    } else if (name == "s") {
      const auto style = parse_number<std::size_t>(value);
      date_style_ = style && *style < context_.date_styles.size() && context_.date_styles[*style];
    } else if (name == "t") {
      type_ = value.substr(0, 10);
    }
  });
  if (column_ >= kMostColumns)
    refuse_too_many_columns(builder_.place() + "的列超出 Excel 的 16,384 列");
  if (column_ < builder_.next_column()) refuse_cell("重复或次序颠倒");
  place_ = Place::cell;
}

void WorksheetReader::text(std::string_view piece) {
  if (skipping_ > 0) return;
  if (place_ == Place::inline_text) inline_text_.text(piece);
  if (place_ == Place::value) value_ += piece;
  if (inline_text_.too_long() || value_.size() > context_.limits.cell_bytes)
    refuse_too_large(builder_.place(column_) + "的文字过长");
}

void WorksheetReader::end(std::string_view) {
  --depth_;
  if (skipping_ > 0) {
    --skipping_;
    return;
  }
  switch (place_) {
    case Place::outside:
      return;
    case Place::data:
      place_ = Place::outside;
      return;
    case Place::row:
      place_ = Place::data;
      if (builder_.finish(ready_)) stream_->pause();
      return;
    case Place::cell:
      place_ = Place::row;
      return end_cell();
    case Place::value:
    case Place::formula:
      place_ = Place::cell;
      return;
    case Place::inline_text:
      if (depth_ == 4) {  // worksheet, sheetData, row, c
        place_ = Place::cell;
      } else {
        inline_text_.end();
      }
      return;
  }
}

void WorksheetReader::end_cell() {
  const Content found = content();
  if (found.kind == CellKind::empty && (!formula_ || type_ == "str")) {
    builder_.pass(column_);
    return;
  }
  Cell& cell = builder_.cell(column_);
  cell.kind = found.kind;
  cell.text = found.text;
  cell.number = found.number;
  cell.formula = formula_;
  builder_.check(cell);
}

WorksheetReader::Content WorksheetReader::content() {
  if (type_ == "inlineStr") {
    const std::string& text = inline_text_.finish();
    return text.empty() ? Content{} : Content{CellKind::text, text};
  }
  if (type_ == "str") {
    decode_text(value_);
    return value_.empty() ? Content{} : Content{CellKind::text, value_};
  }
  if (trimmed(value_).empty()) return {};
  if (type_ == "s") return shared_content();
  if (type_.empty() || type_ == "n") return number_content();
  if (type_ == "b") return boolean_content();
  if (type_ == "e") return {CellKind::error, trimmed(value_)};
  if (type_ == "d") return date_content();
  refuse_cell("的类型有误");
}

WorksheetReader::Content WorksheetReader::shared_content() const {
  const auto index = parse_number<std::size_t>(trimmed(value_));
  if (!index || *index >= context_.shared_strings.size()) refuse_cell("指向不存在的文字");
  const std::string_view text = context_.shared_strings.at(*index);
  return text.empty() ? Content{} : Content{CellKind::text, text};
}

WorksheetReader::Content WorksheetReader::number_content() const {
  const std::string_view digits = trimmed(value_);
  const auto number = parse_number<double>(digits);
  if (!number || !std::isfinite(*number)) refuse_cell("的数字有误");
  if (!date_style_) return {CellKind::number, digits, *number};
  return {CellKind::date, digits, *number + (context_.from_1904 ? kSerial1904 : 0)};
}

WorksheetReader::Content WorksheetReader::date_content() const {
  const std::string_view text = trimmed(value_);
  const auto serial = serial_of_iso(text);
  if (!serial) refuse_cell("的日期有误");
  return {CellKind::date, text, *serial};
}

WorksheetReader::Content WorksheetReader::boolean_content() const {
  const std::string_view text = trimmed(value_);
  const bool truth = text == "1" || text == "true";
  if (!truth && text != "0" && text != "false") refuse_cell("的真假值有误");
  return {CellKind::boolean, truth ? "1" : "0", truth ? 1.0 : 0.0};
}

void WorksheetReader::refuse_cell(std::string_view what) const {
  refuse_broken("文件损坏（" + builder_.place(column_) + std::string(what) + "）");
}

XlsxRows::XlsxRows(const XlsxContext& context, const std::string& sheet,
                   std::unique_ptr<PartSource> source)
    : source_(std::move(source)),
      reader_(context, sheet),
      stream_(*source_, reader_, sheet_words(sheet)) {
  reader_.read_from(stream_);
}

bool XlsxRows::next(Row& row) {
  if (!stream_.run()) return false;
  reader_.take(row);
  return true;
}

}  // namespace jishi::sheet
