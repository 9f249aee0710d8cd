#include "sheet/xlsx_looks.hpp"

#include <cassert>
#include <string>

#include "base/error.hpp"

namespace jishi::sheet {
namespace {

constexpr lxw_color_t kRefused = 0xFFC7CE;   // the light red that Excel itself uses for bad cells
constexpr lxw_color_t kHeading = 0xDDEBF7;   // light blue
constexpr lxw_color_t kRequired = 0xFCE4D6;  // light orange
constexpr double kTitlePoints = 16;

}  // namespace

lxw_format* XlsxLooks::make(lxw_format*& place, const char* number_format) {
  if (place != nullptr) return place;
  place = workbook_add_format(workbook_);
  if (place == nullptr) throw Failure({"out_of_memory", "内存不足，请关闭其他程序后重试。"});
  format_set_num_format(place, number_format);
  return place;
}

lxw_format* XlsxLooks::data(std::size_t kind, bool refused, const char* number_format) {
  lxw_format*& place = data_[kind][refused ? 1 : 0];
  if (place != nullptr) return place;
  make(place, number_format);
  if (refused) format_set_bg_color(place, kRefused);
  return place;
}

lxw_format* XlsxLooks::text(bool refused) {
  return data(0, refused, "@");
}

lxw_format* XlsxLooks::wrapped_text(bool refused) {
  lxw_format* format = data(1, refused, "@");
  format_set_text_wrap(format);
  return format;
}

lxw_format* XlsxLooks::integer(bool refused) {
  return data(2, refused, "0");
}
lxw_format* XlsxLooks::date(bool refused) {
  return data(3, refused, "yyyy-mm-dd");
}

lxw_format* XlsxLooks::decimal(int digits, bool refused) {
  assert(digits >= 0 && digits <= 9);
  const auto count = static_cast<std::size_t>(digits);
  const std::string format = digits == 0 ? "0" : "0." + std::string(count, '0');
  return data(4 + count, refused, format.c_str());
}

lxw_format* XlsxLooks::title() {
  make(title_, "@");
  format_set_bold(title_);
  format_set_font_size(title_, kTitlePoints);
  format_set_align(title_, LXW_ALIGN_CENTER);
  format_set_align(title_, LXW_ALIGN_VERTICAL_CENTER);
  return title_;
}

lxw_format* XlsxLooks::heading(bool required) {
  lxw_format*& place = headings_[required ? 1 : 0];
  if (place != nullptr) return place;
  make(place, "@");
  format_set_bold(place);
  format_set_text_wrap(place);
  format_set_border(place, LXW_BORDER_THIN);
  format_set_align(place, LXW_ALIGN_CENTER);
  format_set_align(place, LXW_ALIGN_VERTICAL_CENTER);
  format_set_bg_color(place, required ? kRequired : kHeading);
  return place;
}

}  // namespace jishi::sheet
