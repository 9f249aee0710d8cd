#include "sheet/refusal.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace jishi::sheet {

namespace {

std::string sentence(std::string_view what, std::string_view remedy) {
  return std::string(what) + "。" + std::string(remedy);
}

}  // namespace

void refuse_broken(std::string_view what) {
  throw Failure({"sheet_broken", sentence(what,
                                          "请用 Excel、WPS 或 LibreOffice 打开核对，"
                                          "另存为 .xlsx 后再试。")});
}

void refuse_too_large(std::string_view what) {
  throw Failure({"sheet_too_large",
                 sentence(what, "请删去无关的内容，或分成几个文件，另存为 .xlsx 后再试。")});
}

void refuse_too_many_columns(std::string_view what) {
  throw Failure({"sheet_too_many_columns", sentence(what, "请删去右侧多余的列后再试。")});
}

void refuse_encrypted() {
  throw Failure(
      {"sheet_encrypted",
       "文件有密码，无法读取。请在 Excel 或 WPS 中打开，另存为不带密码的 .xlsx 后再试。"});
}

void refuse_doctype(std::string_view part) {
  throw Failure(
      {"sheet_doctype", sentence("文件的 " + std::string(part) +
                                     " 含有 DOCTYPE 声明，电子表格不需要它，可能是恶意文件",
                                 "请向发来文件的人核实，在 Excel 或 WPS 中另存为 .xlsx 后再试。")});
}

void refuse_encoding(std::string_view what) {
  throw Failure({"sheet_encoding",
                 sentence(what, "请用 Excel 或 WPS 打开原表，另存为“CSV UTF-8”或 .xlsx 后再试。")});
}

void refuse_other_kind(std::string_view kind, std::string_view remedy) {
  if (remedy.empty()) remedy = "请在 Excel 或 WPS 中打开，另存为 .xlsx 后再试。";
  throw Failure({"sheet_not_a_spreadsheet",
                 sentence("这是" + std::string(kind) + "，不是可读的电子表格", remedy)});
}

void refuse_not_readable(std::string_view what) {
  throw Failure({"sheet_not_readable", sentence(what, "请检查路径和权限后再试。")});
}

std::string sheet_words(std::string_view sheet) {
  constexpr std::size_t kLongest = 200;  // bytes; Excel's own limit is 31 characters
  if (sheet.size() > kLongest || !is_utf8(sheet) || !is_plain_line(sheet))
    return "名称无法显示的工作表";
  return "工作表“" + std::string(sheet) + "”";
}

}  // namespace jishi::sheet
