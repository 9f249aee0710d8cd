#include "organisation/division_csv.hpp"

#include <algorithm>
#include <fstream>

#include "base/text.hpp"

namespace jishi::organisation {

Result<std::string> read_text_file(const std::filesystem::path& file, std::size_t max_bytes) {
  const std::string name = file.string();
  std::error_code problem;
  const auto size = std::filesystem::file_size(file, problem);
  if (problem || !std::filesystem::is_regular_file(file, problem)) {
    return Error{"file_missing", "找不到文件 " + name + "。请检查路径，并确认文件可以读取。"};
  }
  if (size > max_bytes) {
    return Error{"file_too_large", "文件 " + name + " 超过 " + std::to_string(max_bytes >> 20) +
                                       " MiB 的上限。请确认它是区划清单，或分开提供。"};
  }
  std::string text(static_cast<std::size_t>(size), '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in || in.peek() != std::ifstream::traits_type::eof()) {
    return Error{"file_unreadable",
                 "文件 " + name + " 没有读完整。请检查权限，且读取时不要改动它。"};
  }
  if (!is_utf8(text)) {
    return Error{"file_not_utf8", "文件 " + name + " 不是 UTF-8 编码。请另存为 UTF-8 后再试。"};
  }
  return text;
}

CsvReader::CsvReader(std::string& text, std::string file) : text_(text), file_(std::move(file)) {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
}

Error CsvReader::error(std::string code, std::string_view what) const {
  return {std::move(code), file_ + ":" + std::to_string(record_line_) + "：" + std::string(what)};
}

Error CsvReader::syntax(std::string_view what) const {
  return {"csv_syntax", file_ + ":" + std::to_string(line_) + "：" + std::string(what)};
}

Result<bool> CsvReader::next(std::vector<std::string_view>& fields) {
  fields.clear();
  if (at_ >= text_.size()) return false;
  record_line_ = line_;
  while (true) {
    const bool quoted = at_ < text_.size() && text_[at_] == '"';
    const auto field = quoted ? quoted_field() : plain_field();
    if (!field) return field.error();
    if (fields.size() == kMaxCsvColumns) return syntax("一行超过 64 列。请删去多余的列。");
    fields.push_back(*field);
    if (at_ >= text_.size()) return true;
    const char end = text_[at_++];
    if (end == ',') continue;
    if (end == '\r') ++at_;  // the field ended here only because LF follows
    ++line_;
    return true;
  }
}

// Ends before a comma, a line end or the end of the text.
Result<std::string_view> CsvReader::plain_field() {
  const std::size_t start = at_;
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == ',' || c == '\n') break;
    if (c == '"') return syntax("字段中间出现引号。请把整个字段放进引号，其中的引号写两遍。");
    if (c == '\0') return syntax("出现空字符（NUL）。请用文本格式重新导出。");
    if (c != '\r') continue;
    if (at_ + 1 < text_.size() && text_[at_ + 1] == '\n') break;
    return syntax("出现单独的回车符。请用 LF 或 CRLF 换行。");
  }
  return std::string_view(text_).substr(start, at_ - start);
}

Result<std::string_view> CsvReader::quoted_field() {
  const std::size_t start = ++at_;
  std::size_t end = start;  // where the unescaped text ends
  while (true) {
    if (at_ >= text_.size()) return syntax("引号没有闭合。请补上右引号。");
    const char c = text_[at_++];
    if (c == '\0') return syntax("出现空字符（NUL）。请用文本格式重新导出。");
    if (c == '"') {
      if (at_ >= text_.size() || text_[at_] != '"') break;
      ++at_;
    }
    if (c == '\n') ++line_;
    text_[end++] = c;
  }
  const auto follows = [&](std::string_view what) {
    return std::string_view(text_).substr(at_).starts_with(what);
  };
  if (at_ < text_.size() && !follows(",") && !follows("\n") && !follows("\r\n")) {
    return syntax("右引号之后还有文字。请删去它，或把它移进引号。");
  }
  return std::string_view(text_).substr(start, end - start);
}

Result<std::size_t> csv_column(const CsvReader& reader, const std::vector<std::string_view>& header,
                               std::string_view name) {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found != header.end()) {
    if (std::find(found + 1, header.end(), name) != header.end()) {
      return reader.error("csv_column",
                          "表头有不止一个“" + std::string(name) + "”列。请只留下对的一列。");
    }
    return static_cast<std::size_t>(found - header.begin());
  }
  return reader.error("csv_column", "表头缺少“" + std::string(name) + "”列。请补上这一列。");
}

}  // namespace jishi::organisation
