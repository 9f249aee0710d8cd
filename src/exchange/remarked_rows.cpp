#include "exchange/remarked_rows.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "exchange/cell_number.hpp"
#include "exchange/cell_value.hpp"

namespace jishi::exchange {
namespace {

std::string exponent_form(double number) {
  std::array<char, 32> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.14E", number);
  return std::string(text.data(), static_cast<std::size_t>(size));
}

// Days stay days: as text, their serial would be a number that nobody recognises.
sheet::OutCell as_it_stood(const sheet::Cell& cell) {
  if (cell.kind == sheet::CellKind::empty) return std::monostate();
  if (cell.kind == sheet::CellKind::date) {
    if (const auto date = read_date(cell)) return *date;
  }
  // Written out, a number that has lost digits would pass for a whole one when it comes back.
  if (has_lost_digits(cell)) return exponent_form(cell.number);
  return plain_text(cell);
}

}  // namespace

Result<std::unique_ptr<RemarkedRows>> RemarkedRows::create(const std::filesystem::path& file,
                                                           const Source& source,
                                                           std::string_view remark_heading) {
  auto writer = sheet::create_writer(file);
  if (!writer) return writer.error();
  std::unique_ptr<RemarkedRows> rows(new RemarkedRows);
  rows->writer_ = std::move(writer).value();
  rows->sheet_.name = source.sheet;
  rows->sheet_.remark_heading = remark_heading;
  if (!source.above.empty()) {
    rows->sheet_.title = source.above.front();
    rows->sheet_.lines.assign(source.above.begin() + 1, source.above.end());
  }
  for (std::size_t i = 0; i < source.headings.size(); ++i) {
    if (!source.kept[i] || source.headings[i].empty()) continue;
    sheet::OutColumn column;
    column.heading = source.headings[i];
    rows->sheet_.columns.push_back(std::move(column));
    rows->columns_.push_back(i);
  }
  return rows;
}

void RemarkedRows::add(std::span<const sheet::Cell> cells, const Reasons& remarks) {
  if (!begun_) writer_->begin_sheet(sheet_);
  begun_ = true;
  std::vector<sheet::OutCell> out;
  for (const std::size_t column : columns_)
    out.push_back(column < cells.size() ? as_it_stood(cells[column]) : std::monostate());
  std::vector<sheet::OutRemark> marks;
  for (const auto& [column, words] : remarks) {
    const auto at = std::ranges::find(columns_, column);
    marks.push_back(
        {at == columns_.end() ? std::string::npos : static_cast<std::size_t>(at - columns_.begin()),
         words});
  }
  writer_->row(out, marks);
}

void RemarkedRows::close() {
  if (begun_) writer_->close();
}

}  // namespace jishi::exchange
