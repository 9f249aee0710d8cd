#include "sheet/testing/made_workbook.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace jishi::sheet::testing {

namespace {

constexpr std::string_view kOffice =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

std::string relationships(std::string_view inside) {
  return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
         std::string(inside) + "</Relationships>";
}

}  // namespace

ScratchFile::ScratchFile(std::string_view bytes, std::string_view name) {
  std::string pattern = (std::filesystem::temp_directory_path() / "jishi-sheet-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  path_ = folder_ / name;
  std::ofstream out(path_, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!out.flush()) throw std::runtime_error("cannot write the scratch file");
}

ScratchFile::~ScratchFile() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string relationship(std::string_view id, std::string_view type, std::string_view target) {
  std::ostringstream out;
  out << R"(<Relationship Id=")" << id << R"(" Type=")" << kOffice << type << R"(" Target=")"
      << target << R"("/>)";
  return out.str();
}

std::string sheet_of(std::string_view rows, std::string_view behind) {
  std::ostringstream out;
  out << R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
      << R"(<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">)"
      << "<sheetData>" << rows << "</sheetData>" << behind << "</worksheet>";
  return out.str();
}

std::vector<ZipPart> MadeXlsx::parts() const {
  std::string inside = workbook_rels;
  if (inside.empty())
    inside = relationship("rId1", "worksheet", "worksheets/sheet1.xml") +
             relationship("rId2", "sharedStrings", "sharedStrings.xml") +
             relationship("rId3", "styles", "styles.xml");
  std::vector<ZipPart> made{
      part("[Content_Types].xml", "<Types/>"),
      part("_rels/.rels",
           relationships(package_rels.empty()
                             ? relationship("rId1", "officeDocument", "xl/workbook.xml")
                             : package_rels)),
      part("xl/workbook.xml", workbook), part("xl/_rels/workbook.xml.rels", relationships(inside)),
      part("xl/worksheets/sheet1.xml", sheet)};
  if (!shared.empty()) made.push_back(part("xl/sharedStrings.xml", shared));
  if (!styles.empty()) made.push_back(part("xl/styles.xml", styles));
  return made;
}

std::string shown(const Row& row) {
  std::ostringstream out;
  out << row.number << (row.hidden ? "h:" : ":");
  out.precision(15);
  for (std::size_t column = 0; column < row.cells.size(); ++column) {
    const Cell& cell = row.cells[column];
    if (cell.kind == CellKind::empty && !cell.formula) continue;
    out << ' ' << column_name(column) << '=' << (cell.formula ? "ƒ" : "");
    switch (cell.kind) {
      case CellKind::empty:
        break;
      case CellKind::text:
        out << cell.text;
        break;
      case CellKind::number:
        out << '#' << cell.number;
        break;
      case CellKind::date:
        out << '@' << cell.number;
        break;
      case CellKind::boolean:
        out << '!' << cell.number;
        break;
      case CellKind::error:
        out << '?' << cell.text;
        break;
    }
  }
  return out.str();
}

std::vector<std::string> read_all(const std::filesystem::path& file, std::size_t sheet,
                                  const Limits& limits) {
  std::vector<std::string> lines;
  const auto workbook = open_workbook(file, limits);
  if (!workbook) return {workbook.error().code + ": " + workbook.error().message};
  try {
    const auto rows = (*workbook)->rows(sheet);
    for (Row row; rows->next(row);)
      lines.push_back(shown(row));
  } catch (const Failure& failure) {
    lines.push_back(failure.error().code + ": " + failure.error().message);
  }
  return lines;
}

std::vector<std::string> read_bytes(std::string_view bytes, const Limits& limits) {
  const ScratchFile file(bytes);
  return read_all(file.path(), 0, limits);
}

std::string refusal_of(const std::filesystem::path& file, const Limits& limits) {
  const auto workbook = open_workbook(file, limits);
  if (!workbook) return workbook.error().code;
  try {
    for (std::size_t sheet = 0; sheet < (*workbook)->sheets().size(); ++sheet) {
      const auto rows = (*workbook)->rows(sheet);
      for (Row row; rows->next(row);)
        continue;
      (*workbook)->merges(sheet);
    }
  } catch (const Failure& failure) {
    return failure.error().code;
  }
  return "";
}

std::string refusal(std::string_view bytes, const Limits& limits) {
  const ScratchFile file(bytes);
  return refusal_of(file.path(), limits);
}

}  // namespace jishi::sheet::testing
