#include "sheet/csv_encoding.hpp"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.hpp"
#include "sheet/refusal.hpp"

namespace jishi::sheet {

namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10;

const char* iconv_name(CsvEncoding encoding) {
  switch (encoding) {
    case CsvEncoding::utf8:
      return "UTF-8";
    case CsvEncoding::utf16_le:
      return "UTF-16LE";
    case CsvEncoding::utf16_be:
      return "UTF-16BE";
    case CsvEncoding::gb18030:
      return "GB18030";
  }
  return "";
}

// How many bytes at the end are the beginning of a character of UTF-8 that goes on behind.
std::size_t unfinished(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0U) == 0x80U) continue;
    const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

// Bytes of the lines in front of the first that is not valid.
std::size_t valid_lines(std::string_view text) {
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos || !is_utf8(text.substr(begin, end - begin))) return begin;
    begin = end + 1;
  }
}

// The line where the file stops being of the encoding; 0 where it does not.
std::int64_t bad_line(const OpenFile& file, CsvForm form) {
  CsvText text(file, form);
  std::string piece;
  while (true) {
    const CsvText::Step step = text.advance(piece);
    if (step == CsvText::Step::end) return 0;
    if (step == CsvText::Step::bad) return text.line();
  }
}

[[noreturn]] void refuse_line(std::int64_t line, std::string_view what) {
  refuse_encoding("文件第 " + std::to_string(line) + " 行" + std::string(what));
}

}  // namespace

CsvForm find_encoding(const OpenFile& file) {
  const std::string head = file.text_at(0, 3);
  const bool little = head.starts_with("\xFF\xFE");
  if (little || head.starts_with("\xFE\xFF")) {
    const CsvForm form{little ? CsvEncoding::utf16_le : CsvEncoding::utf16_be, 2};
    if (const auto line = bad_line(file, form)) refuse_line(line, "有不是 UTF-16 编码的内容");
    return form;
  }
  const bool marked = head == "\xEF\xBB\xBF";
  const CsvForm utf8{CsvEncoding::utf8, marked ? 3 : 0};
  const std::int64_t utf8_line = bad_line(file, utf8);
  if (utf8_line == 0) return utf8;
  if (marked) refuse_line(utf8_line, "有不是 UTF-8 编码的内容");
  const CsvForm chinese{CsvEncoding::gb18030, 0};
  const std::int64_t chinese_line = bad_line(file, chinese);
  if (chinese_line == 0) return chinese;
  refuse_line(std::max(utf8_line, chinese_line), "的文字既不是 UTF-8 也不是 GB18030（GBK）编码");
}

CsvText::CsvText(const OpenFile& file, CsvForm form) : file_(file), offset_(form.begin) {
  if (form.encoding == CsvEncoding::utf8) return;
  conversion_ = ::iconv_open("UTF-8", iconv_name(form.encoding));
  // NOLINTNEXTLINE(performance-no-int-to-ptr): how iconv says that it has no such conversion
  if (conversion_ == reinterpret_cast<void*>(-1)) {
    conversion_ = nullptr;
    refuse_encoding(std::string("本机没有安装 ") + iconv_name(form.encoding) + " 编码的转换");
  }
}

CsvText::~CsvText() {
  if (conversion_ != nullptr) ::iconv_close(conversion_);
}

bool CsvText::convert(std::string& piece) {
  if (conversion_ == nullptr) {
    const std::size_t whole = raw_.size() - unfinished(raw_);
    piece.assign(raw_, 0, whole);
    raw_.erase(0, whole);
    if (is_utf8(piece)) return true;
    piece.resize(valid_lines(piece));
    return false;
  }
  piece.resize(raw_.size() * 4);  // no character of these encodings grows more
  char* from = raw_.data();
  std::size_t from_left = raw_.size();
  char* to = piece.data();
  std::size_t to_left = piece.size();
  const bool done = ::iconv(conversion_, &from, &from_left, &to, &to_left) != std::size_t(-1);
  const bool good = done || errno == EINVAL;  // EINVAL: the last character goes on behind
  piece.resize(piece.size() - to_left);
  raw_.erase(0, raw_.size() - from_left);
  return good;
}

CsvText::Step CsvText::advance(std::string& piece) {
  const std::size_t before = raw_.size();
  raw_.resize(before + kPiece);
  const std::size_t got = file_.read_at(offset_, {raw_.data() + before, kPiece});
  offset_ += static_cast<std::int64_t>(got);
  raw_.resize(before + got);
  piece.clear();
  if (got == 0) return raw_.empty() ? Step::end : Step::bad;
  const bool good = convert(piece);
  const std::size_t zero = piece.find('\0');
  const std::string_view text = std::string_view(piece).substr(0, zero);
  line_ += std::count(text.begin(), text.end(), '\n');
  return good && zero == std::string::npos ? Step::more : Step::bad;
}

std::size_t CsvText::read(std::span<char> out) {
  while (given_ == piece_.size()) {
    given_ = 0;
    const Step step = advance(piece_);
    if (step == Step::end) return 0;
    if (step == Step::bad) refuse_line(line_, "的文字编码有误");
  }
  const std::size_t count = std::min(out.size(), piece_.size() - given_);
  std::memcpy(out.data(), piece_.data() + given_, count);
  given_ += count;
  return count;
}

double CsvText::done() const {
  return file_.size() == 0 ? 1.0 : static_cast<double>(offset_) / static_cast<double>(file_.size());
}

}  // namespace jishi::sheet
