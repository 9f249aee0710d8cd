#include "ledger/file_kind.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace jishi::ledger {
namespace {

using namespace std::string_view_literals;

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t number = 0;
  for (std::size_t i = count; i-- > 0;)
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

// The names in the directory at the end of a ZIP archive; empty for anything else.
std::vector<std::string_view> names_in_zip(std::string_view bytes) {
  constexpr std::size_t kEnd = 22, kLine = 46, kLongestComment = 65'535;
  std::vector<std::string_view> names;
  if (!bytes.starts_with("PK\3\4"sv) || bytes.size() < kEnd) return names;
  const std::size_t tail = bytes.size() - std::min(bytes.size(), kEnd + kLongestComment);
  const std::size_t end = bytes.rfind("PK\5\6"sv);
  if (end == bytes.npos || end < tail || bytes.size() - end < kEnd) return names;
  std::size_t at = little_endian(bytes, end + 16, 4);
  for (std::uint32_t left = little_endian(bytes, end + 10, 2); left > 0; --left) {
    if (at > end || end - at < kLine || bytes.substr(at, 4) != "PK\1\2"sv) return {};
    const std::size_t name = little_endian(bytes, at + 28, 2);
    if (end - at - kLine < name) return {};
    names.push_back(bytes.substr(at + kLine, name));
    at += kLine + name + little_endian(bytes, at + 30, 2) + little_endian(bytes, at + 32, 2);
  }
  return names;
}

std::optional<FileKind> office_kind(std::string_view bytes) {
  const std::vector<std::string_view> names = names_in_zip(bytes);
  const auto has = [&](std::string_view name) { return std::ranges::count(names, name) == 1; };
  const bool macros = std::ranges::any_of(
      names, [](std::string_view name) { return name.find("vbaProject") != name.npos; });
  if (macros || !has("[Content_Types].xml")) return std::nullopt;
  if (has("word/document.xml")) return FileKind::docx;
  if (has("xl/workbook.xml")) return FileKind::xlsx;
  return std::nullopt;
}

bool is_text(std::string_view bytes) {
  const bool control = std::ranges::any_of(bytes, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F;
  });
  return !control && is_utf8(bytes);
}

}  // namespace

std::optional<FileKind> file_kind(std::span<const std::byte> content) {
  const std::string_view bytes(reinterpret_cast<const char*>(content.data()), content.size());
  if (bytes.empty()) return std::nullopt;
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) return FileKind::jpg;
  if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) return FileKind::png;
  if (bytes.starts_with("%PDF-"sv)) return FileKind::pdf;
  if (const auto office = office_kind(bytes)) return office;
  return is_text(bytes) ? std::optional(FileKind::txt) : std::nullopt;
}

std::string_view media_type(FileKind kind) {
  switch (kind) {
    case FileKind::jpg:
      return "image/jpeg";
    case FileKind::png:
      return "image/png";
    case FileKind::pdf:
      return "application/pdf";
    case FileKind::docx:
      return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    case FileKind::xlsx:
      return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    case FileKind::txt:
      return "text/plain; charset=utf-8";
  }
  return "";
}

bool fits_name(FileKind kind, std::string_view file_name) {
  const std::size_t dot = file_name.rfind('.');
  if (dot == file_name.npos || dot == 0) return false;
  std::string ending(file_name.substr(dot + 1));
  for (char& c : ending)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  switch (kind) {
    case FileKind::jpg:
      return ending == "jpg" || ending == "jpeg";
    case FileKind::png:
      return ending == "png";
    case FileKind::pdf:
      return ending == "pdf";
    case FileKind::docx:
      return ending == "docx";
    case FileKind::xlsx:
      return ending == "xlsx";
    case FileKind::txt:
      return ending == "txt";
  }
  return false;
}

}  // namespace jishi::ledger
