#include "sheet/biff_text.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "sheet/little_endian.hpp"
#include "sheet/refusal.hpp"

namespace jishi::sheet {

namespace {

constexpr std::uint8_t kWide = 1;
constexpr std::uint8_t kAids = 4;
constexpr std::uint8_t kFormats = 8;

// Code pages that Excel wrote (MS-XLS 2.4.52), by the names that iconv knows.
std::string iconv_name(std::uint16_t page) {
  constexpr std::array<std::uint16_t, 26> kPages{437, 737, 775,  850,  852,  855,  857,  860, 861,
                                                 862, 863, 864,  865,  866,  869,  874,  932, 936,
                                                 949, 950, 1250, 1251, 1252, 1253, 1254, 1257};
  if (page == 367) return "ASCII";
  if (page == 10'000 || page == 0x8000) return "MACINTOSH";
  if (page == 0x8001) return "CP1252";
  if (std::find(kPages.begin(), kPages.end(), page) == kPages.end()) return "";
  return "CP" + std::to_string(page);
}

}  // namespace

bool BiffText::go_on() {
  if (!records_.next_is_continued()) return false;
  at_ = 0;
  return true;
}

bool BiffText::at_end() {
  return at_ >= records_.data().size() && !go_on();
}

std::uint8_t BiffText::byte() {
  if (at_end()) refuse_record(records_);
  return records_.byte(at_++);
}

std::uint16_t BiffText::word() {
  const std::uint8_t low = byte();
  return static_cast<std::uint16_t>(low | (byte() << 8U));
}

void BiffText::pass(std::size_t bytes) {
  while (bytes > 0) {
    if (at_end()) refuse_record(records_);
    const std::size_t here = std::min(bytes, records_.data().size() - at_);
    at_ += here;
    bytes -= here;
  }
}

// Where the characters go on in another record, that begins with the flag of width anew.
void BiffText::read_characters(std::size_t characters, bool wide) {
  units_.clear();
  while (units_.size() < characters) {
    if (at_ >= records_.data().size()) {
      if (!go_on()) refuse_record(records_);
      wide = (records_.byte(0) & kWide) != 0;
      at_ = 1;
    }
    const std::string_view rest = records_.data().substr(at_);
    const std::size_t width = wide ? 2 : 1;
    const std::size_t here = std::min(characters - units_.size(), rest.size() / width);
    if (here == 0 && !rest.empty()) refuse_record(records_);
    for (std::size_t i = 0; i < here; ++i)
      units_ += wide ? static_cast<char16_t>(little_endian<std::uint16_t>(rest, 2 * i))
                     : static_cast<char16_t>(static_cast<unsigned char>(rest[i]));
    at_ += here * width;
  }
}

std::string BiffText::read(std::size_t characters) {
  const std::uint8_t flags = byte();
  const std::size_t formats = (flags & kFormats) != 0 ? word() : 0;
  std::size_t aids = 0;
  if ((flags & kAids) != 0) {
    aids = word();
    aids |= static_cast<std::size_t>(word()) << 16U;
  }
  read_characters(characters, (flags & kWide) != 0);
  pass(4 * formats + aids);
  return from_utf16(units_);
}

std::string BiffText::read_counted() {
  const std::size_t characters = word();
  return read(characters);
}

std::string from_utf16(std::u16string_view units) {
  std::string text;
  for (std::size_t i = 0; i < units.size(); ++i) {
    char32_t character = units[i];
    const bool high = character >= 0xD800 && character < 0xDC00;
    if (high && i + 1 < units.size() && units[i + 1] >= 0xDC00 && units[i + 1] < 0xE000) {
      character = 0x10000 + ((character - 0xD800) << 10U) + (units[++i] - char32_t{0xDC00});
    } else if (character >= 0xD800 && character < 0xE000) {
      character = 0xFFFD;
    }
    if (character != 0) append_utf8(text, character);
  }
  return text;
}

std::string from_code_page(std::string_view bytes, std::uint16_t page) {
  if (page == 0) {
    if (is_utf8(bytes)) return std::string(bytes);
    page = 936;
  }
  const std::string name = iconv_name(page);
  iconv_t conversion = name.empty() ? nullptr : ::iconv_open("UTF-8", name.c_str());
  // NOLINTNEXTLINE(performance-no-int-to-ptr): how iconv says that it has no such conversion
  if (conversion == nullptr || conversion == reinterpret_cast<iconv_t>(-1))
    refuse_encoding("文件的文字编码（代码页 " + std::to_string(page) + "）无法识别");
  std::string from(bytes);
  std::string text(bytes.size() * 4, '\0');
  char* in = from.data();
  std::size_t in_left = from.size();
  char* out = text.data();
  std::size_t out_left = text.size();
  const bool good = ::iconv(conversion, &in, &in_left, &out, &out_left) != std::size_t(-1);
  ::iconv_close(conversion);
  if (!good) refuse_encoding("文件中有不是代码页 " + std::to_string(page) + " 编码的文字");
  text.resize(text.size() - out_left);
  std::erase(text, '\0');
  return text;
}

}  // namespace jishi::sheet
