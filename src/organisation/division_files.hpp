// Reads a folder in the layout of the china-division package (provinces.csv, cities.csv, areas.csv,
// streets.csv, villages.csv) and a lineage file.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/progress.hpp"
#include "organisation/division_match.hpp"

namespace jishi::organisation {

inline constexpr std::size_t kMaxDivisionFileBytes = std::size_t{256} << 20;
inline constexpr std::size_t kMaxDivisionRows = 2'000'000;
inline constexpr std::size_t kMaxDivisionNameBytes = 300;

// An edition of the list. Owns the text that its rows point into; movable, not copyable. Rows are
// ordered by code so that all rows below a county are neighbours and parents precede children.
struct DivisionList {
  DivisionList() = default;
  DivisionList(DivisionList&&) = default;
  DivisionList& operator=(DivisionList&&) = default;
  DivisionList(const DivisionList&) = delete;
  DivisionList& operator=(const DivisionList&) = delete;

  std::vector<std::string> text;  // file contents, in file order
  std::vector<DivisionRow> rows;
  std::string sha256;  // hex, over the five files: names the edition in the journal
};

// Folder may be the package folder or its dist/. Errors name file and line: file missing, not
// UTF-8, a header without the needed columns, code not digits or of the wrong length, duplicate
// code, a row whose parent is not listed or contradicts its code in any of the columns that name
// one, a name empty or too long, too many rows.
Result<DivisionList> read_divisions(const std::filesystem::path& folder, Progress& progress);

// Columns 原代码,结果,新代码,说明 (old code; 同一/并入/拆分/撤销; new codes separated by ; ; note).
// UTF-8, with or without BOM. A line whose 结果 and 新代码 are both empty is not answered yet and
// is passed over. Errors name the line.
Result<std::vector<LineageDecision>> read_lineage(const std::filesystem::path& file);

}  // namespace jishi::organisation
