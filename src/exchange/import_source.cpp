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

Result<std::unique_ptr<ImportSource>> ImportSource::open(const std::filesystem::path& file,
                                                         const std::optional<std::string>& name,
                                                         const ImportColumns& columns) {
  auto workbook = sheet::open_workbook(file);
  if (!workbook) return workbook.error();
  std::unique_ptr<ImportSource> source(new ImportSource);
  source->workbook_ = std::move(workbook).value();
  auto chosen = choose(*source->workbook_, name, columns);
  if (!chosen) return chosen.error();
  source->columns_ = columns.columns;
  source->sheet_ = source->workbook_->sheets()[chosen->sheet].name;
  source->table_ = std::move(chosen->table);
  source->headings_ = headings_of(source->table_);
  source->rows_ = source->workbook_->rows(chosen->sheet);
  return source;
}

bool ImportSource::next(sheet::Row& row) {
  while (rows_->next(row)) {
    if (row.number <= table_.heading_row) continue;
    if (kind_of(row, table_, columns_) == RowKind::data) return true;
  }
  return false;
}

}  // namespace jishi::exchange
