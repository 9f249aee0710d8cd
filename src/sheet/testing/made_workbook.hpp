// Small workbooks made by tests, and what the reader makes of them in a line for each row.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sheet/testing/zip_writer.hpp"
#include "sheet/workbook.hpp"

namespace jishi::sheet::testing {

// A file of these bytes, gone with the value.
class ScratchFile {
 public:
  explicit ScratchFile(std::string_view bytes, std::string_view name = "名册");
  ~ScratchFile();
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ScratchFile(ScratchFile&&) = delete;
  ScratchFile& operator=(ScratchFile&&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path folder_;
  std::filesystem::path path_;
};

// The texts of the parts of a workbook with one sheet “名册”.
struct MadeXlsx {
  std::string sheet;  // the whole part; see sheet_of
  std::string shared = {};
  std::string styles = {};
  std::string workbook =
      R"(<workbook xmlns:r="r"><sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets>
</workbook>)";
  std::string workbook_rels = {};  // empty: the sheet, shared strings and styles
  std::string package_rels = {};   // empty: xl/workbook.xml

  std::vector<ZipPart> parts() const;
  std::string bytes() const { return zip_of(parts()); }
};

// `rows`: what is inside sheetData; `behind`: what follows it.
std::string sheet_of(std::string_view rows, std::string_view behind = "");
// <Relationship …/>
std::string relationship(std::string_view id, std::string_view type, std::string_view target);

// 12h: A=text B=#3.5 C=@37742 D=!1 E=?#N/A F=ƒ#7 — columns that have content only; “#” numbers,
// “@” days by their serial, “!” truth, “?” errors, “ƒ” in front of a formula's result.
std::string shown(const Row& row);
// Every row of a sheet, or “code: message” as the last line.
std::vector<std::string> read_all(const std::filesystem::path& file, std::size_t sheet = 0,
                                  const Limits& limits = {});
std::vector<std::string> read_bytes(std::string_view bytes, const Limits& limits = {});
// The error's code alone, of opening or reading every sheet with its merges; empty: none.
std::string refusal_of(const std::filesystem::path& file, const Limits& limits = {});
std::string refusal(std::string_view bytes, const Limits& limits = {});

}  // namespace jishi::sheet::testing
