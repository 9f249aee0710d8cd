#include "exchange/import_source.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include "base/sha256.hpp"
#include "base/text.hpp"

namespace jishi::exchange {
namespace {

std::vector<sheet::Row> head_of(sheet::Workbook& workbook, std::size_t sheet) {
  std::vector<sheet::Row> head;
  const auto rows = workbook.rows(sheet);
  sheet::Row row;
  while (head.size() < kHeadRows && rows->next(row))
    head.push_back(row);
  return head;
}

Result<Table> table_of(sheet::Workbook& workbook, std::size_t sheet, const ImportColumns& columns) {
  const std::vector<sheet::Row> head = head_of(workbook, sheet);
  const std::vector<sheet::Merge> merges = workbook.merges(sheet);
  return find_table(head, merges, columns.columns, columns.chosen);
}

Error sheet_unknown(const sheet::Workbook& workbook, const std::string& name) {
  std::string known;
  for (const sheet::SheetInfo& each : workbook.sheets())
    known += (known.empty() ? "“" : "、“") + each.name + "”";
  return {"sheet_unknown", "文件里没有名为“" + name + "”的工作表，现有：" + known + "。"};
}

struct Chosen {
  std::size_t sheet = 0;
  Table table;
};

Result<Chosen> choose(sheet::Workbook& workbook, const std::optional<std::string>& name,
                      const ImportColumns& columns) {
  const std::vector<sheet::SheetInfo>& sheets = workbook.sheets();
  if (name) {
    const auto found = std::ranges::find(sheets, *name, &sheet::SheetInfo::name);
    if (found == sheets.end()) return sheet_unknown(workbook, *name);
    const auto index = static_cast<std::size_t>(found - sheets.begin());
    auto table = table_of(workbook, index, columns);
    if (!table) return table.error();
    return Chosen{index, std::move(table).value()};
  }
  std::optional<Error> first;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    if (sheets[i].hidden) continue;
    auto table = table_of(workbook, i, columns);
    if (table) return Chosen{i, std::move(table).value()};
    // Two columns for one thing: the right sheet, and a question to be answered.
    if (table.error().code != "no_headings") return table.error();
    if (!first) first = table.error();
  }
  if (first) return *first;
  return Error{"no_headings",
               "文件里的工作表都是隐藏的，请取消隐藏要导入的工作表，或写明它的名称。"};
}

std::vector<std::string> headings_of(const Table& table) {
  std::vector<std::string> headings;
  const auto put = [&](std::size_t column, const std::string& heading) {
    if (headings.size() <= column) headings.resize(column + 1);
    headings[column] = heading;
  };
  for (const FoundColumn& found : table.found)
    put(found.sheet_column, found.heading);
  for (const auto& [column, heading] : table.unknown)
    put(column, heading);
  return headings;
}

}  // namespace

Result<std::string> sha256_of_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  Sha256 hasher;
  std::array<char, 1 << 16> block{};
  while (in) {
    in.read(block.data(), block.size());
    hasher.update(std::string_view(block.data(), static_cast<std::size_t>(in.gcount())));
  }
  if (!in.eof()) {
    return Error{"sheet_not_readable",
                 "文件“" + file.filename().string() + "”打不开，请检查路径和读取权限。"};
  }
  return hex(hasher.finish());
}

Result<std::string> sha256_of_import(const std::filesystem::path& file,
                                     const std::vector<FixedCell>& fixes) {
  auto of_file = sha256_of_file(file);
  if (!of_file || fixes.empty()) return of_file;
  Sha256 hasher;
  hasher.update(*of_file);
  for (const FixedCell& fix : fixes)
    hasher.update("\n" + std::to_string(fix.row) + " " + std::to_string(fix.column) + " " +
                  std::to_string(fix.text.size()) + " " + fix.text);
  return hex(hasher.finish());
}

Result<std::unique_ptr<ImportSource>> ImportSource::open(const std::filesystem::path& file,
                                                         const std::optional<std::string>& name,
                                                         const ImportColumns& columns,
                                                         std::vector<FixedCell> fixes) {
  auto workbook = sheet::open_workbook(file);
  if (!workbook) return workbook.error();
  std::unique_ptr<ImportSource> source(new ImportSource);
  source->workbook_ = std::move(workbook).value();
  auto chosen = choose(*source->workbook_, name, columns);
  if (!chosen) return chosen.error();
  source->columns_ = columns.columns;
  source->fixes_ = std::move(fixes);
  std::ranges::stable_sort(source->fixes_, {}, &FixedCell::row);
  source->sheet_ = source->workbook_->sheets()[chosen->sheet].name;
  source->table_ = std::move(chosen->table);
  source->headings_ = headings_of(source->table_);
  source->keep_downward(source->workbook_->merges(chosen->sheet));
  source->rows_ = source->workbook_->rows(chosen->sheet);
  return source;
}

void ImportSource::keep_downward(std::span<const sheet::Merge> merges) {
  for (const sheet::Merge& merge : merges) {
    const bool found =
        std::ranges::any_of(
            table_.found,
            [&](const FoundColumn& column) { return column.sheet_column == merge.first_column; }) ||
        std::ranges::any_of(table_.instead,
                            [&](const auto& column) { return column.first == merge.first_column; });
    if (found && merge.first_column == merge.last_column && merge.last_row > merge.first_row &&
        merge.first_row > table_.heading_row)
      downward_.push_back({merge.first_row, merge.last_row, merge.first_column, {}});
  }
  std::ranges::sort(downward_, {}, &Downward::first_row);
}

void ImportSource::fill_merged(sheet::Row& row) {
  while (open_downward_ < downward_.size() && downward_[open_downward_].last_row < row.number)
    ++open_downward_;
  for (std::size_t i = open_downward_; i < downward_.size(); ++i) {
    Downward& merge = downward_[i];
    if (merge.first_row > row.number) return;
    if (merge.last_row < row.number) continue;
    if (merge.first_row == row.number) {
      merge.top = row.at(merge.column);
    } else if (row.at(merge.column).kind == sheet::CellKind::empty) {
      if (row.cells.size() <= merge.column) row.cells.resize(merge.column + 1);
      row.cells[merge.column] = merge.top;
    }
  }
}

void ImportSource::fix(sheet::Row& row) const {
  auto next = std::ranges::lower_bound(fixes_, row.number, {}, &FixedCell::row);
  for (; next != fixes_.end() && next->row == row.number; ++next) {
    const FixedCell& fixed = *next;
    if (row.cells.size() <= fixed.column) row.cells.resize(fixed.column + 1);
    sheet::Cell cell;
    if (!fixed.text.empty()) {
      cell.kind = sheet::CellKind::text;
      cell.text = fixed.text;
    }
    row.cells[fixed.column] = std::move(cell);
  }
}

bool ImportSource::next(sheet::Row& row) {
  while (rows_->next(row)) {
    if (row.number <= table_.heading_row) continue;
    fix(row);
    const RowKind kind = kind_of(row, table_, columns_);
    const bool alone = has_one_cell(row);
    fill_merged(row);  // also where a merge begins in a row that is passed over
    if (kind == RowKind::signature) signed_ = true;
    if (kind == RowKind::repeated) signed_ = false;
    if (kind != RowKind::data || (signed_ && alone)) continue;
    signed_ = false;
    return true;
  }
  return false;
}

}  // namespace jishi::exchange
