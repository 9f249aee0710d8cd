#include "sheet/out_remarks.hpp"

#include "base/text.hpp"

namespace jishi::sheet {

std::string remarks_in_words(std::span<const OutColumn> columns,
                             std::span<const OutRemark> remarks) {
  std::string words;
  for (const OutRemark& remark : remarks) {
    if (!words.empty()) words += "；";
    if (remark.column < columns.size()) words += columns[remark.column].heading + "：";
    words += remark.text;
  }
  return words;
}

std::string heading_text(const OutColumn& column) {
  return column.required ? column.heading + "*" : column.heading;
}

void check_row_limit(std::int64_t row) {
  if (row < kMostRows) return;
  throw Failure({"sheet_too_many_rows", "一张表最多 " + grouped(kMostRows) +
                                            " 行，放不下全部数据。请按单位或日期分几次导出。"});
}

}  // namespace jishi::sheet
