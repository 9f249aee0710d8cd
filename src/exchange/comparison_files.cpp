#include "exchange/comparison_files.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_writer.hpp"
#include "sheet/write.hpp"

namespace jishi::exchange {
namespace {

namespace fs = std::filesystem;

constexpr std::array kLists = {Compared::only_in_file, Compared::only_here, Compared::different};

Error cannot_write() {
  return {"cannot_write", "服务器存不下比对的结果，请稍后重试，或报告管理员清理磁盘。"};
}
Error gone() {
  return {"comparison_gone", "比对的结果已经不在了，请重新上传这份表。"};
}

fs::path file_of(const fs::path& folder, Compared list) {
  return folder / (std::string(word_of(list)) + ".jsonl");
}

void write(JsonWriter& json, const ComparedRow& row) {
  json.begin_object().member("line", row.line).member("row", row.row.value());
  json.member("unit", row.unit.value()).member("path", row.unit_path).member("name", row.name);
  json.key("cells").begin_array();
  for (const ComparedCell& cell : row.cells) {
    json.begin_object().member("label", cell.label);
    if (cell.file) json.member("file", *cell.file);
    if (cell.here) json.member("here", *cell.here);
    json.end_object();
  }
  json.end_array().end_object();
}

std::optional<ComparedRow> parsed(const std::string& line) {
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object() || !json.contains("cells")) return std::nullopt;
  ComparedRow row;
  row.line = json.value("line", std::int64_t{0});
  row.row = RowId(json.value("row", std::int64_t{0}));
  row.unit = UnitId(json.value("unit", std::int64_t{0}));
  row.unit_path = json.value("path", "");
  row.name = json.value("name", "");
  for (const auto& each : json.at("cells")) {
    ComparedCell& cell = row.cells.emplace_back();
    cell.label = each.value("label", "");
    if (each.contains("file")) cell.file = each.at("file").get<std::string>();
    if (each.contains("here")) cell.here = each.at("here").get<std::string>();
  }
  return row;
}

sheet::OutColumn column(const std::string& heading, double width,
                        sheet::ColumnFormat format = sheet::ColumnFormat::text) {
  sheet::OutColumn out;
  out.heading = heading;
  out.width = width;
  out.format = format;
  return out;
}

// The sheets of the spreadsheet, read from the lists line by line.
class Workbook {
 public:
  Workbook(const fs::path& folder, sheet::Writer& writer) : folder_(folder), writer_(writer) {}

  // A row on each line, a column for each label.
  void wide(Compared list, const std::string& name, const std::vector<std::string>& labels) {
    each(list, sheet(list, name, labels), [&](const ComparedRow& row) {
      std::vector<sheet::OutCell> cells = begin(list, row);
      const std::size_t first = cells.size();
      cells.resize(first + labels.size());
      for (const ComparedCell& cell : row.cells) {
        const auto at = std::ranges::find(labels, cell.label);
        if (at == labels.end()) continue;
        cells[first + static_cast<std::size_t>(at - labels.begin())] =
            cell.file ? *cell.file : cell.here.value_or("");
      }
      writer_.row(cells);
    });
  }

  // A difference on each line.
  void differences(const std::string& name) {
    const auto list = Compared::different;
    each(list, sheet(list, name, {"项目", "表里", "本系统"}), [&](const ComparedRow& row) {
      for (const ComparedCell& cell : row.cells) {
        std::vector<sheet::OutCell> cells = begin(list, row);
        for (const std::string& text : {cell.label, cell.file.value_or(""), cell.here.value_or("")})
          cells.emplace_back(text);
        writer_.row(cells);
      }
    });
  }

 private:
  static sheet::OutSheet sheet(Compared list, const std::string& name,
                               const std::vector<std::string>& labels) {
    sheet::OutSheet out;
    out.name = name;
    if (list != Compared::only_here)
      out.columns.push_back(column("表中行号", 10, sheet::ColumnFormat::integer));
    out.columns.push_back(column("所在组织", 28));
    out.columns.push_back(column("姓名或名称", 16));
    for (const std::string& label : labels)
      out.columns.push_back(column(label, 16));
    return out;
  }

  static std::vector<sheet::OutCell> begin(Compared list, const ComparedRow& row) {
    std::vector<sheet::OutCell> cells;
    if (list != Compared::only_here) cells.emplace_back(row.line);
    cells.emplace_back(row.unit_path);
    cells.emplace_back(row.name);
    return cells;
  }

  template <class Write>
  void each(Compared list, const sheet::OutSheet& sheet, Write write) {
    std::ifstream in(file_of(folder_, list), std::ios::binary);
    bool begun = false;
    for (std::string line; std::getline(in, line);) {
      const auto row = parsed(line);
      if (!row) throw Failure(gone());
      if (!begun) writer_.begin_sheet(sheet);
      begun = true;
      write(*row);
    }
  }

  const fs::path& folder_;
  sheet::Writer& writer_;
};

}  // namespace

ComparisonFiles::ComparisonFiles(const fs::path& folder) : folder_(folder) {
  std::error_code error;
  fs::remove_all(folder_, error);
  fs::create_directories(folder_, error);
  if (!error) fs::permissions(folder_, fs::perms::owner_all, error);
  if (error) throw Failure(cannot_write());
  for (const Compared list : kLists) {
    out(list).open(file_of(folder_, list), std::ios::binary | std::ios::trunc);
    fs::permissions(file_of(folder_, list), fs::perms::owner_read | fs::perms::owner_write, error);
    if (!out(list) || error) throw Failure(cannot_write());
  }
}

void ComparisonFiles::begin(const std::vector<std::string>& headings,
                            const std::vector<std::string>& labels) {
  headings_ = headings;
  labels_ = labels;
}

void ComparisonFiles::take(Compared list, const ComparedRow& row) {
  JsonWriter json;
  write(json, row);
  if (!(out(list) << json.take() << '\n')) throw Failure(cannot_write());
}

void ComparisonFiles::finish(const fs::path& file) {
  bool any = false;
  for (const Compared list : kLists) {
    any = any || out(list).tellp() > 0;
    out(list).close();
    if (!out(list)) throw Failure(cannot_write());
  }
  std::error_code error;
  fs::remove(file, error);
  if (!any) return;
  const auto writer = sheet::create_writer(file).or_throw();
  Workbook book(folder_, *writer);
  book.wide(Compared::only_in_file, "只在表里", headings_);
  book.wide(Compared::only_here, "只在本系统", labels_);
  book.differences("两边不同");
  writer->close();
}

Result<ComparedPage> read_compared(const fs::path& folder, Compared list, std::int64_t after,
                                   std::size_t limit) {
  std::ifstream in(file_of(folder, list), std::ios::binary);
  if (!in) return gone();
  if (after > 0) {
    in.seekg(after - 1);
    if (in.get() != '\n')
      return Error{"bad_query", "参数“after”应是上一页给出的“next”，请从第一页重新查看。"};
  }
  ComparedPage page;
  std::string line;
  while (page.rows.size() < limit && std::getline(in, line)) {
    auto row = parsed(line);
    if (!row) return gone();
    page.rows.push_back(std::move(*row));
  }
  if (page.rows.size() == limit && in.peek() != std::ifstream::traits_type::eof())
    page.next = static_cast<std::int64_t>(in.tellg());
  return page;
}

}  // namespace jishi::exchange
