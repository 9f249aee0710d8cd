#include "organisation/division_files.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "organisation/division_csv.hpp"

namespace jishi::organisation {
namespace {

struct Layout {
  const char* file;
  const char* parent_column;  // empty for provinces
  Level level;
  std::size_t digits;
};
constexpr std::array<Layout, 5> kLayout{{
    {"provinces.csv", "", Level::province, 2},
    {"cities.csv", "provinceCode", Level::prefecture, 4},
    {"areas.csv", "cityCode", Level::county, 6},
    {"streets.csv", "areaCode", Level::township, 9},
    {"villages.csv", "streetCode", Level::village, 12},
}};

// A row while the list is put in order.
struct Placed {
  std::uint64_t order = 0;  // the code padded to 12 digits, then its level: parents come first
  DivisionRow row;
  int line = 0;
  std::uint8_t file = 0;
};

bool is_code(std::string_view code, std::size_t digits) {
  return code.size() == digits &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::uint64_t order_of(std::string_view code, Level level) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 12; ++i) {
    value = value * 10 + (i < code.size() ? static_cast<std::uint64_t>(code[i] - '0') : 0);
  }
  return value * 8 + static_cast<std::uint64_t>(level);
}

// What is wrong with one record; empty code where nothing is.
Result<void> check_record(const CsvReader& reader, const Layout& layout, std::string_view code,
                          std::string_view name, std::string_view parent) {
  if (!is_code(code, layout.digits)) {
    return reader.error("division_code", "代码“" + std::string(code) + "”应为 " +
                                             std::to_string(layout.digits) + " 位数字。请改正。");
  }
  if (name.empty()) return reader.error("division_name", "名称为空。请填写名称或删去这一行。");
  if (name.size() > kMaxDivisionNameBytes) {
    return reader.error("division_name", "名称超过 300 字节。请缩短名称。");
  }
  if (!is_plain_line(name) || name.find('/') != std::string_view::npos) {
    return reader.error("division_name",
                        "名称只有空格，或含有换行、控制字符、改变文字方向的字符、“/”。请改正。");
  }
  if (!code.starts_with(parent)) {
    return reader.error("division_parent", "代码 " + std::string(code) + " 不以上级代码 " +
                                               std::string(parent) + " 开头。请改正其中之一。");
  }
  return {};
}

// A column that names a division above the direct parent: not needed, but it must not contradict.
struct AncestorColumn {
  std::string_view name;
  std::size_t column;
  std::size_t digits;
};

Result<std::vector<AncestorColumn>> ancestor_columns(const CsvReader& reader,
                                                     const std::vector<std::string_view>& header,
                                                     std::size_t file) {
  std::vector<AncestorColumn> found;
  for (std::size_t below = 1; below < file; ++below) {
    const std::string_view name = kLayout[below].parent_column;
    if (std::ranges::find(header, name) == header.end()) continue;
    const auto column = csv_column(reader, header, name);
    if (!column) return column.error();
    found.push_back({name, *column, kLayout[below - 1].digits});
  }
  return found;
}

Result<void> check_ancestors(const CsvReader& reader, const std::vector<AncestorColumn>& ancestors,
                             const std::vector<std::string_view>& fields, std::string_view code) {
  for (const AncestorColumn& ancestor : ancestors) {
    const std::string_view said = fields[ancestor.column];
    const std::string_view own = code.substr(0, ancestor.digits);
    if (said.empty() || said == own) continue;
    return reader.error("division_parent", "“" + std::string(ancestor.name) + "”列的 " +
                                               std::string(said) + " 与代码 " + std::string(code) +
                                               " 开头的 " + std::string(own) +
                                               " 不符。请改正其中之一。");
  }
  return {};
}

Result<void> read_file(std::string& text, const std::string& path, std::size_t file,
                       std::vector<Placed>& rows, Progress& progress) {
  const Layout& layout = kLayout[file];
  CsvReader reader(text, path);
  std::vector<std::string_view> fields;
  const auto header = reader.next(fields);
  if (!header) return header.error();
  const auto code = csv_column(reader, fields, "code");
  if (!code) return code.error();
  const auto name = csv_column(reader, fields, "name");
  if (!name) return name.error();
  const bool has_parent = layout.level != Level::province;
  const auto parent = csv_column(reader, fields, has_parent ? layout.parent_column : "code");
  if (!parent) return parent.error();
  const auto ancestors = ancestor_columns(reader, fields, file);
  if (!ancestors) return ancestors.error();
  const std::size_t columns = fields.size();

  while (true) {
    const auto more = reader.next(fields);
    if (!more) return more.error();
    if (!*more) return {};
    if (fields.size() != columns) {
      return reader.error("csv_columns", "有 " + std::to_string(fields.size()) + " 列，表头有 " +
                                             std::to_string(columns) + " 列。请补齐或删去。");
    }
    if (rows.size() == kMaxDivisionRows) {
      return reader.error("division_rows", "区划超过 2,000,000 条的上限。请检查是否重复导出。");
    }
    const std::string_view parent_code = has_parent ? fields[*parent] : std::string_view();
    if (auto right = check_record(reader, layout, fields[*code], fields[*name], parent_code);
        !right) {
      return right.error();
    }
    if (has_parent && parent_code.size() != kLayout[file - 1].digits) {
      return reader.error("division_parent",
                          "上级代码“" + std::string(parent_code) + "”的位数不对。请改正。");
    }
    if (auto right = check_ancestors(reader, *ancestors, fields, fields[*code]); !right) {
      return right.error();
    }
    rows.push_back({order_of(fields[*code], layout.level),
                    {fields[*code], fields[*name], kNoRow, layout.level},
                    reader.line(),
                    static_cast<std::uint8_t>(file)});
    if (rows.size() % 65536 == 0) {
      progress.step("读取区划", static_cast<std::int64_t>(rows.size()), 0);
      progress.check();
    }
  }
}

// Sorts small keys, not the rows: each file is usually in order already.
void sort_by_code(std::vector<Placed>& rows) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  order.reserve(rows.size());
  for (const Placed& row : rows) {
    order.emplace_back(row.order, static_cast<std::uint32_t>(order.size()));
  }
  std::stable_sort(order.begin(), order.end());
  std::vector<Placed> sorted;
  sorted.reserve(rows.size());
  for (const auto& [key, index] : order)
    sorted.push_back(rows[index]);
  rows = std::move(sorted);
}

std::string place(const std::filesystem::path& folder, const Placed& row) {
  return (folder / kLayout[row.file].file).string() + ":" + std::to_string(row.line) + "：";
}

// Sets the parents of rows that stand in the order of their codes.
Result<void> join_parents(const std::filesystem::path& folder, std::vector<Placed>& rows) {
  std::array<RowIndex, 6> last{};
  last.fill(kNoRow);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Placed& row = rows[i];
    const std::string code(row.row.code);
    if (i > 0 && rows[i - 1].order == row.order) {
      return Error{"division_duplicate", place(folder, row) + "代码 " + code + " 已在第 " +
                                             std::to_string(rows[i - 1].line) +
                                             " 行出现。请删去其中之一。"};
    }
    const auto level = static_cast<std::size_t>(row.row.level);
    if (row.row.level != Level::province) {
      const RowIndex parent = last[level - 1];
      const auto digits = kLayout[static_cast<std::size_t>(row.file) - 1].digits;
      const auto wanted = row.row.code.substr(0, digits);
      if (parent == kNoRow || rows[static_cast<std::size_t>(parent)].row.code != wanted) {
        return Error{"division_orphan", place(folder, row) + "代码 " + code + " 的上级 " +
                                            std::string(wanted) + " 不在清单中。请补上上级。"};
      }
      row.row.parent = parent;
    }
    last[level] = static_cast<RowIndex>(i);
  }
  return {};
}

std::filesystem::path list_folder(const std::filesystem::path& folder) {
  std::error_code problem;
  const bool direct = std::filesystem::exists(folder / kLayout[0].file, problem);
  return direct ? folder : folder / "dist";
}

}  // namespace

Result<DivisionList> read_divisions(const std::filesystem::path& folder, Progress& progress) {
  const std::filesystem::path source = list_folder(folder);
  DivisionList list;
  list.text.reserve(kLayout.size());
  std::vector<Placed> rows;
  Sha256 hash;
  for (std::size_t file = 0; file < kLayout.size(); ++file) {
    const auto path = source / kLayout[file].file;
    auto text = read_text_file(path, kMaxDivisionFileBytes);
    if (!text) return text.error();
    list.text.push_back(std::move(text).value());
    hash.update(kLayout[file].file + ("\n" + std::to_string(list.text.back().size()) + "\n"));
    hash.update(list.text.back());
    progress.check();
    rows.reserve(rows.size() + list.text.back().size() / 40);
    if (auto read = read_file(list.text.back(), path.string(), file, rows, progress); !read) {
      return read.error();
    }
  }
  if (rows.empty() || rows.front().file != 0) {
    return Error{"division_empty", source.string() + "：清单里没有省级区划。请检查文件夹。"};
  }
  sort_by_code(rows);
  if (auto joined = join_parents(source, rows); !joined) return joined.error();
  list.rows.reserve(rows.size());
  for (const Placed& row : rows)
    list.rows.push_back(row.row);
  list.sha256 = hex(hash.finish());
  progress.step("读取区划", static_cast<std::int64_t>(list.rows.size()),
                static_cast<std::int64_t>(list.rows.size()));
  return list;
}

}  // namespace jishi::organisation
