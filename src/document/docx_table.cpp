#include <array>
#include <optional>

#include "document/column_widths.hpp"
#include "document/docx_body.hpp"
#include "document/docx_layout.hpp"

namespace jishi::document::docx {
namespace {

constexpr int kRowHeight = 400;  // at least, in twips
constexpr int kCellMargin = 60;
constexpr std::size_t kKeptTogether = 15;  // rows that are not divided between pages

// How a table is set: the page, the size of letters and the widths of columns in twips.
struct Setting {
  Orientation page = Orientation::upright;
  int half_points = 21;  // 五号
  std::vector<int> widths;
};

int text_width(Orientation page) {
  return page == Orientation::upright ? kTextWidth : kTextHeight;
}

// Half a character of that size, in twips.
int half_character(int half_points) {
  return half_points * kTwipsPerPoint / 4;
}

// The largest letters with which the table fits an upright page, else a lying one; nullopt where it
// fits neither.
std::optional<Setting> setting_for(const std::vector<ColumnNeed>& needs) {
  constexpr std::array<int, 2> kUpright = {21, 18};    // 五号, 小五
  constexpr std::array<int, 3> kLying = {21, 18, 15};  // and 六号
  const auto try_size = [&](Orientation page, int half_points) {
    const int half = half_character(half_points);
    const ColumnWidths shared = share_width(needs, text_width(page) / half);
    Setting setting{page, half_points, shared.widths};
    for (int& width : setting.widths)
      width *= half;
    setting.widths.back() += text_width(page) % half;
    return std::pair(setting, shared.fits);
  };
  for (const int size : kUpright) {
    if (auto [setting, fits] = try_size(Orientation::upright, size); fits) return setting;
  }
  for (const int size : kLying) {
    if (auto [setting, fits] = try_size(Orientation::lying, size); fits) return setting;
  }
  return std::nullopt;
}

class TableWriter {
 public:
  TableWriter(Node body, const Table& table)
      : body_(body),
        table_(table),
        needs_(column_needs(table)),
        setting_(setting_for(needs_).value()) {}

  void write() {
    const bool lying = setting_.page == Orientation::lying;
    // What stands before ends its section on upright pages, unless it was such a table too.
    const Node before = body_.last_child().child("w:pPr");
    if (lying && !before.child("w:sectPr")) add_section(before, Orientation::upright);
    write_above();
    begin_table();
    write_head();
    write_rows();
    write_below();
    if (lying) add_section(body_.last_child().child("w:pPr"), Orientation::lying);
  }

 private:
  void write_above();
  void begin_table();
  void write_head();
  void write_rows();
  void write_below();
  Node add_row(bool heading);
  Node add_cell(Node row, std::size_t column, std::size_t columns, const char* merge);
  void write_text(Node cell, std::string_view text, const char* align, bool bold, bool keep);
  const char* align_of(const Cell& cell, std::size_t column) const;

  Node body_;
  const Table& table_;
  std::vector<ColumnNeed> needs_;
  Setting setting_;
  Node grid_;
};

void TableWriter::write_above() {
  if (!table_.title.empty()) add_paragraph(body_, "TableTitle", table_.title);
  const auto line = line_below_title(table_);
  if (!line) return;
  const int width = text_width(setting_.page);
  const Node paragraph =
      add_paragraph(body_, "TableLine", line->left + "\t" + line->middle + "\t" + line->right);
  const Node tabs = add(paragraph.child("w:pPr"), "w:tabs");
  // The middle stands behind a long left part where it has room.
  const int middle = line->left.empty() ? width / 2 : width * 13 / 20;
  add(tabs, "w:tab", {{"w:val", "center"}, {"w:pos", std::to_string(middle)}});
  add(tabs, "w:tab", {{"w:val", "right"}, {"w:pos", std::to_string(width)}});
}

void TableWriter::begin_table() {
  grid_ = add(body_, "w:tbl");
  const Node properties = add(grid_, "w:tblPr");
  add(properties, "w:tblW",
      {{"w:w", std::to_string(text_width(setting_.page))}, {"w:type", "dxa"}});
  add_value(properties, "w:jc", "center");
  const Node borders = add(properties, "w:tblBorders");
  for (const char* side : {"w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"}) {
    add(borders, side,
        {{"w:val", "single"}, {"w:sz", "4"}, {"w:space", "0"}, {"w:color", "000000"}});
  }
  add(properties, "w:tblLayout", {{"w:type", "fixed"}});
  const Node margins = add(properties, "w:tblCellMar");
  for (const char* side : {"w:left", "w:right"})
    add(margins, side, {{"w:w", std::to_string(kCellMargin)}, {"w:type", "dxa"}});
  const Node columns = add(grid_, "w:tblGrid");
  for (const int width : setting_.widths)
    add(columns, "w:gridCol", {{"w:w", std::to_string(width)}});
}

Node TableWriter::add_row(bool heading) {
  const Node row = add(grid_, "w:tr");
  const Node properties = add(row, "w:trPr");
  add(properties, "w:cantSplit");
  add(properties, "w:trHeight", {{"w:val", std::to_string(kRowHeight)}, {"w:hRule", "atLeast"}});
  if (heading) add(properties, "w:tblHeader");
  return row;
}

// `merge`: restart or continue where the cell spans rows, else null.
Node TableWriter::add_cell(Node row, std::size_t column, std::size_t columns, const char* merge) {
  int width = 0;
  for (std::size_t i = column; i < column + columns; ++i)
    width += setting_.widths[i];
  const Node cell = add(row, "w:tc");
  const Node properties = add(cell, "w:tcPr");
  add(properties, "w:tcW", {{"w:w", std::to_string(width)}, {"w:type", "dxa"}});
  if (columns > 1) add_value(properties, "w:gridSpan", std::to_string(columns));
  if (merge != nullptr) add_value(properties, "w:vMerge", merge);
  add_value(properties, "w:vAlign", "center");
  return cell;
}

void TableWriter::write_text(Node cell, std::string_view text, const char* align, bool bold,
                             bool keep) {
  const Node paragraph = add(cell, "w:p");
  const Node properties = add(paragraph, "w:pPr");
  add_value(properties, "w:pStyle", "TableCell");
  if (keep) add(properties, "w:keepNext");
  add_value(properties, "w:jc", align);
  if (text.empty()) return;
  const Node run = add_text(paragraph, text);
  if (bold) add(run, "w:b");
  add_value(run, "w:sz", std::to_string(setting_.half_points));
  add_value(run, "w:szCs", std::to_string(setting_.half_points));
}

void TableWriter::write_head() {
  const std::vector<HeadingCell> cells = heading_cells(table_);
  for (std::size_t level = 0; level < heading_rows(table_); ++level) {
    const Node row = add_row(true);
    for (std::size_t column = 0; column < setting_.widths.size();) {
      // The one that covers this place, from this row or one above.
      const HeadingCell* found = nullptr;
      for (const HeadingCell& cell : cells) {
        if (cell.column == column && cell.row <= level && level < cell.row + cell.rows)
          found = &cell;
      }
      const bool begins = found->row == level;
      const char* merge = found->rows == 1 ? nullptr : begins ? "restart" : "continue";
      const Node cell = add_cell(row, column, found->columns, merge);
      write_text(cell, begins ? found->text : "", "center", true, true);
      column += found->columns;
    }
  }
}

const char* TableWriter::align_of(const Cell& cell, std::size_t column) const {
  if (table_.numbered && column == 0) return "center";
  if (is_number(cell)) return "right";
  return needs_[column].centred ? "center" : "left";
}

void TableWriter::write_rows() {
  const std::vector<Row> rows = written_rows(table_);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    // A short table stays on one page, and the total of a long one does not stand alone.
    const bool last = i + 1 == rows.size();
    const bool is_total = table_.total && last;
    const bool keep =
        !last && (rows.size() <= kKeptTogether || (table_.total && i + 2 == rows.size()));
    const Node row = add_row(false);
    for (std::size_t column = 0; column < rows[i].size(); ++column) {
      const Cell& value = rows[i][column];
      write_text(add_cell(row, column, 1, nullptr), cell_text(value), align_of(value, column),
                 is_total, keep);
    }
  }
}

// A paragraph follows in any case: two tables would grow together, and sections end in one.
void TableWriter::write_below() {
  for (const std::string& note : note_lines(table_))
    add_paragraph(body_, "TableNote", note);
  std::string line;
  for (const std::string& signature : table_.signatures)
    line += (line.empty() ? "" : "　　　　　　") + signature + "：";
  if (!line.empty() || table_.notes.empty()) add_paragraph(body_, "TableNote", line);
}

}  // namespace

bool fits_a_page(const Table& table) {
  return setting_for(column_needs(table)).has_value();
}

void write_table(Node body, const Table& table) {
  TableWriter(body, table).write();
}

}  // namespace jishi::document::docx
