// Finds the table in a sheet as people make them: a title, 填报单位 above, headings of one or two
// rows with merged cells, signatures below. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "exchange/column.hpp"
#include "sheet/workbook.hpp"

namespace jishi::exchange {

inline constexpr std::size_t kHeadRows = 30;  // headings begin within the first rows with content
inline constexpr std::size_t kMostHeadMerges = 4'000;  // merged areas of the head; others count not
inline constexpr std::int64_t kMostHeadingRows = 5;    // that one merged heading may span
// Binds a heading to nothing, in `chosen`.
inline constexpr std::size_t kPassOver = std::string::npos;

struct FoundColumn {
  std::size_t sheet_column = 0;
  std::size_t column = 0;  // index in the columns that were looked for
  std::string heading;     // as it stands in the sheet; two levels joined by “/”
  // normalised_heading of its rows, by which they are known again further below.
  std::string key;
  std::string group_key;  // of the upper row; empty: there is none
};

struct Table {
  std::int64_t heading_row = 0;    // the last of the heading rows; data begins below
  std::vector<FoundColumn> found;  // by sheet column
  // Sheet column and heading, not taken: unknown, a second name for what another column brings, or
  // of another table beside this one. “（无列名）” for a column with content and no heading.
  std::vector<std::pair<std::size_t, std::string>> unknown;
  // Sheet column and index: those that are unknown because another is nearer, and say it in rows
  // where that one says nothing (所在乡镇 beside 所在村). Only of perhaps_headings().
  std::vector<std::pair<std::size_t, std::size_t>> instead;
  std::vector<std::size_t> missing;  // required columns without a heading
  std::vector<std::string> above;  // what each row above the headings says, where it says anything
  std::string filed_by;  // what stands after 填报单位： above the headings; may be empty
  std::string
      measured_in;  // what stands after 单位： where it is a measure (元, 万元); may be empty
};

// `head`: the first rows of the sheet (up to kHeadRows with content), `merges` of the sheet.
// `chosen`: headings that the user bound by hand (heading → index of the column, or kPassOver).
//
// The rows that bring most of the columns are the headings: at least two, or all that are required.
// Hidden rows are not looked at. Of tables side by side (with an empty column between them) the one
// with most of the columns is taken, then the left one. With two rows, a column is known by its
// lower name first and then by both (联系方式/电话); what stands under 家长 and other persons is
// not the person's. Of two columns for one thing the one whose heading is nearer (our own, then a
// synonym, then a usual one; without a group before under one) is taken and the other told as
// unknown. Errors: no_headings (naming what was looked for and the nearest row), heading_twice (two
// columns for one thing equally near, with both cells), heading_scale (“单位：万元” above decimal
// numbers that the ledger does not count so; not where the heading was chosen by hand).
Result<Table> find_table(std::span<const sheet::Row> head, std::span<const sheet::Merge> merges,
                         std::span<const Column> columns,
                         std::span<const std::pair<std::string, std::size_t>> chosen = {});

// What a row below the headings is.
enum class RowKind : std::uint8_t {
  data,
  empty,      // nothing of a person, a field or a date; 以下空白; a prepared row of a template
  repeated,   // the headings once more (a printed page break)
  total,      // 合计, 小计, 总计 and beside it nothing but numbers
  signature,  // 填表人：, 审核人：, 负责人签字：, 联系电话：, 注：, 说明： — and nothing else;
              // alone in its row 共青团… or a day
};
bool has_one_cell(const sheet::Row& row);  // and the others say nothing
RowKind kind_of(const sheet::Row& row, const Table& table, std::span<const Column> columns);

}  // namespace jishi::exchange
