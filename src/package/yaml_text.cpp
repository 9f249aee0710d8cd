#include "base/text.hpp"
#include "package/loader.hpp"
#include "package/yaml_tree.hpp"

namespace jishi::package {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Invisible characters that change how a line looks or is read.
bool is_invisible(char32_t c) {
  const bool control = (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || (c >= 0x7F && c < 0xA0);
  const bool zero_width = c == 0x200B || c == 0xFEFF || c == 0x2028 || c == 0x2029;
  const bool direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return control || zero_width || direction;
}

std::string code_point_name(char32_t c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out = "U+";
  for (int shift = c > 0xFFFF ? 20 : 12; shift >= 0; shift -= 4)
    out += digits[(c >> shift) & 0xF];
  return out;
}

// The place of the first byte that is not UTF-8.
Place first_bad_byte(const std::string& file, std::string_view text) {
  int line = 1;
  while (true) {
    const std::size_t end = text.find('\n');
    if (!is_utf8(text.substr(0, end)) || end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
    ++line;
  }
  int column = 1;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t length = 1;
    while (length <= 4 && !is_utf8(text.substr(at, length)))
      ++length;
    if (length > 4) break;
    at += length;
    ++column;
  }
  return {file, line, column};
}

struct Walk {
  const std::string& file;
  MistakeLog& log;
  bool tab_told = false;
  bool invisible_told = false;
  bool length_told = false;
  bool parsable = true;
};

void check_character(Walk& walk, char32_t c, int line, int column) {
  if (c == '\t' && !walk.tab_told) {
    walk.tab_told = true;
    walk.parsable = false;
    walk.log.add(Code::tab_character, {walk.file, line, column}, "这里有制表符（Tab）",
                 "缩进和间隔都请用空格；可在编辑器中设置“将 Tab 转换为空格”");
  }
  if (is_invisible(c) && !walk.invisible_told) {
    walk.invisible_told = true;
    walk.parsable = false;
    walk.log.add(Code::control_character, {walk.file, line, column},
                 "这里有看不见的字符 " + code_point_name(c), "请删除它后重新输入这一处");
  }
}

}  // namespace

bool check_text(const std::string& file, std::string_view text, MistakeLog& log) {
  if (text.size() > kMaxFileBytes) {
    log.add(Code::file_too_large, {file, 0, 0},
            "文件有 " + grouped(static_cast<std::int64_t>(text.size())) + " 字节，超过上限 " +
                grouped(static_cast<std::int64_t>(kMaxFileBytes)) + " 字节",
            "请把内容分成几个文件");
    return false;
  }
  Walk walk{file, log};
  if (text.starts_with(kByteOrderMark)) {
    log.add(Code::byte_order_mark, {file, 1, 1}, "文件开头有 BOM 标记",
            "请另存为“UTF-8（无 BOM）”");
    text.remove_prefix(kByteOrderMark.size());
    walk.parsable = false;
  }
  const auto points = code_points(text);
  if (!points) {
    log.add(Code::not_utf8, first_bad_byte(file, text), "从这里起不是 UTF-8 编码",
            "请把文件另存为 UTF-8 编码（不要用 GBK/ANSI）");
    return false;
  }
  int line = 1;
  int column = 0;
  std::size_t line_bytes = 0;
  for (const char32_t c : *points) {
    if (c == '\n') {
      ++line;
      column = 0;
      line_bytes = 0;
      continue;
    }
    ++column;
    line_bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    check_character(walk, c, line, column);
    if (line_bytes > kMaxLineBytes && !walk.length_told) {
      walk.length_told = true;
      walk.parsable = false;
      log.add(Code::line_too_long, {file, line, 1},
              "这一行超过 " + grouped(static_cast<std::int64_t>(kMaxLineBytes)) + " 字节",
              "请分成几行来写");
    }
  }
  return walk.parsable;
}

}  // namespace jishi::package
