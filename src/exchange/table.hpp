// Finds the table in a sheet as people make them: a title, 填报单位 above, headings of one or two
// rows with merged cells, signatures below. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "exchange/column.hpp"
#include "sheet/workbook.hpp"

namespace jishi::exchange {

inline constexpr std::size_t kHeadRows = 30;  // headings begin within the first rows with content

struct FoundColumn {
  std::size_t sheet_column = 0;
  std::size_t column = 0;  // index in the columns that were looked for
  std::string heading;     // as it stands in the sheet; two levels joined by “/”
};

struct Table {
  std::int64_t heading_row = 0;    // the last of the heading rows; data begins below
  std::vector<FoundColumn> found;  // by sheet column
  std::vector<std::pair<std::size_t, std::string>> unknown;  // sheet column and heading, not taken
  std::vector<std::size_t> missing;                          // required columns without a heading
  std::string filed_by;  // what stands after 填报单位： above the headings; may be empty
};

// `head`: the first rows of the sheet (up to kHeadRows with content), `merges` of the sheet.
// `chosen`: headings that the user bound by hand (heading → index of the column). Error
// no_headings (naming what was looked for and the nearest row), heading_twice (two columns for one
// thing, with both cells).
Result<Table> find_table(std::span<const sheet::Row> head, std::span<const sheet::Merge> merges,
                         std::span<const Column> columns,
                         std::span<const std::pair<std::string, std::size_t>> chosen = {});

// What a row below the headings is.
enum class RowKind : std::uint8_t {
  data,
  empty,      // nothing in the table's columns
  repeated,   // the headings once more (a printed page break)
  total,      // 合计, 小计, 总计
  signature,  // 填表人：, 审核人：, 单位负责人（签字）, 联系电话：, 注：, 说明： — and nothing else
};
RowKind kind_of(const sheet::Row& row, const Table& table, std::span<const Column> columns);

}  // namespace jishi::exchange
