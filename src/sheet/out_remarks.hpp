// What the remarks on a row say, in words.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sheet/write.hpp"

namespace jishi::sheet {

// “身份证号：少了一位；整行：…”, in the order of the remarks.
std::string remarks_in_words(std::span<const OutColumn> columns,
                             std::span<const OutRemark> remarks);

// How a heading is written: with “*” where the column is required.
std::string heading_text(const OutColumn& column);

// Throws Failure sheet_too_many_rows where `row` (from 0) is beyond the last.
void check_row_limit(std::int64_t row);

}  // namespace jishi::sheet
