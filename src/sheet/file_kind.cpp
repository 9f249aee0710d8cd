#include "sheet/file_kind.hpp"

#include <array>
#include <cctype>
#include <string>

#include "sheet/refusal.hpp"

namespace jishi::sheet {

namespace {

constexpr std::size_t kHead = 1'024;
constexpr std::string_view kBareSheet("\x09\x08\x08\x00", 4);  // a BOF record, eight bytes long
constexpr std::string_view kUnpack = "请解压后选择其中的表格文件。";
constexpr std::string_view kToTable = "请把表格复制到 Excel 或 WPS 中，保存为 .xlsx 后再试。";

struct Mark {
  std::string_view begin;
  std::string_view words;
  std::string_view remedy;
};

constexpr std::array kMarks{
    Mark{"%PDF", " PDF 文件", kToTable},
    Mark{"{\\rtf", " RTF 文档", kToTable},
    Mark{"\x89PNG", "图片", kToTable},
    Mark{"\xFF\xD8\xFF", "图片", kToTable},
    Mark{"GIF8", "图片", kToTable},
    Mark{"Rar!", "压缩文件", kUnpack},
    Mark{"7z\xBC\xAF\x27\x1C", "压缩文件", kUnpack},
    Mark{"\x1F\x8B", "压缩文件", kUnpack},
    Mark{"SQLite format 3", "数据库文件", {}},
    Mark{"\x7F\x45LF", "程序文件", {}},
    Mark{"MZ\x90", "程序文件", {}},
};

// Letters lowered, blanks and a mark of UTF-8 in front taken off.
std::string plain_beginning(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  while (!head.empty() && std::isspace(static_cast<unsigned char>(head[0])) != 0)
    head.remove_prefix(1);
  std::string lowered(head);
  for (char& c : lowered)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lowered;
}

void refuse_markup(std::string_view head) {
  const std::string begin = plain_beginning(head);
  if (begin.starts_with("mime-version:")) refuse_other_kind("网页文件（.mht）");
  if (!begin.starts_with('<')) return;
  for (const std::string_view tag :
       {"<!doctype html", "<html", "<head", "<table", "<meta", "<style", "<body", "<div", "<tr"})
    if (begin.starts_with(tag)) refuse_other_kind("网页表格，只是名字像 Excel 文件");
  if (begin.find("urn:schemas-microsoft-com:office:spreadsheet") != std::string::npos ||
      begin.find("progid=\"excel.sheet\"") != std::string::npos)
    refuse_other_kind(" Excel 2003 的 XML 表格");
  if (begin.starts_with("<?xml")) refuse_other_kind(" XML 文件");
}

// Excel 2, 3 and 4: a BOF record of their own, for a sheet or a workspace.
bool is_old_xls(std::string_view head) {
  return head.size() >= 4 && head[0] == '\x09' &&
         (head[1] == '\x00' || head[1] == '\x02' || head[1] == '\x04') &&
         (head[2] == '\x04' || head[2] == '\x06') && head[3] == '\x00';
}

bool begins_wide(std::string_view head) {
  return head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
}

}  // namespace

FileKind kind_of(const OpenFile& file) {
  const std::string head = file.text_at(0, kHead);
  if (head.empty()) refuse_other_kind("空文件", "请确认文件已经传完，重新发送或选择。");
  if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06")) return FileKind::zip;
  if (head.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) return FileKind::compound;
  if (head.starts_with(kBareSheet)) return FileKind::bare_xls;
  if (is_old_xls(head)) refuse_other_kind(" Excel 4.0 或更早的 .xls 文件");
  for (const Mark& mark : kMarks)
    if (head.starts_with(mark.begin)) refuse_other_kind(mark.words, mark.remedy);
  refuse_markup(head);
  if (!begins_wide(head) && head.find('\0') != std::string::npos) refuse_other_kind("二进制文件");
  return FileKind::text;
}

bool is_other_document(std::string_view main_part) {
  return main_part.starts_with("word/") || main_part.starts_with("ppt/") ||
         main_part.ends_with(".bin");
}

void refuse_other_zip(Archive& archive) {
  if (archive.find("word/document.xml")) refuse_other_kind(" Word 文档", kToTable);
  if (archive.find("ppt/presentation.xml")) refuse_other_kind(" PowerPoint 演示文稿", kToTable);
  if (archive.find("xl/workbook.bin")) refuse_other_kind(" Excel 二进制工作簿（.xlsb）");
  if (archive.find("Index/Document.iwa") || archive.find("Index/Tables/DataList.iwa"))
    refuse_other_kind("苹果 Numbers 表格", "请在 Numbers 中导出为 .xlsx 后再试。");
  if (archive.find("OFD.xml")) refuse_other_kind(" OFD 版式文件", kToTable);
  if (const auto mimetype = archive.find("mimetype")) {
    std::string type(100, '\0');
    type.resize(archive.read(*mimetype)->read(type));
    constexpr std::string_view kOpenDocument = "application/vnd.oasis.opendocument.";
    if (type.starts_with(std::string(kOpenDocument) + "spreadsheet"))
      refuse_other_kind(" OpenDocument 表格（.ods）",
                        "请在 LibreOffice 或 WPS 中另存为 .xlsx 后再试。");
    if (type.starts_with(kOpenDocument)) refuse_other_kind(" OpenDocument 文档", kToTable);
  }
  refuse_other_kind("压缩文件", kUnpack);
}

}  // namespace jishi::sheet
