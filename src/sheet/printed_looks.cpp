#include "sheet/printed_looks.hpp"

#include "base/error.hpp"

namespace jishi::sheet {
namespace {

constexpr double kTitlePoints = 18;
constexpr double kTextPoints = 10.5;  // 五号
constexpr double kMarkPoints = 9;
constexpr lxw_color_t kHeadingColour = 0xEDEDED;

struct LookDetails {
  std::uint8_t align = LXW_ALIGN_LEFT;
  double points = kTextPoints;
  bool framed = false;
  bool bold = false;
  bool wrapped = false;
};

LookDetails details_of(PrintedLook look) {
  switch (look) {
    case PrintedLook::mark:
      return {LXW_ALIGN_RIGHT, kMarkPoints, false, true, false};
    case PrintedLook::title:
      return {LXW_ALIGN_CENTER, kTitlePoints, false, true, true};
    case PrintedLook::line_left:
      return {LXW_ALIGN_LEFT, kTextPoints, false, false, false};
    case PrintedLook::line_centre:
      return {LXW_ALIGN_CENTER, kTextPoints, false, false, false};
    case PrintedLook::line_right:
      return {LXW_ALIGN_RIGHT, kTextPoints, false, false, false};
    case PrintedLook::heading:
      return {LXW_ALIGN_CENTER, kTextPoints, true, true, true};
    case PrintedLook::left:
      return {LXW_ALIGN_LEFT, kTextPoints, true, false, true};
    case PrintedLook::centre:
      return {LXW_ALIGN_CENTER, kTextPoints, true, false, true};
    case PrintedLook::number:
      return {LXW_ALIGN_RIGHT, kTextPoints, true, false, false};
    case PrintedLook::total_left:
      return {LXW_ALIGN_LEFT, kTextPoints, true, true, true};
    case PrintedLook::total_centre:
      return {LXW_ALIGN_CENTER, kTextPoints, true, true, true};
    case PrintedLook::total_number:
      return {LXW_ALIGN_RIGHT, kTextPoints, true, true, false};
    case PrintedLook::note:
      return {LXW_ALIGN_LEFT, kTextPoints, false, false, true};
  }
  return {};
}

}  // namespace

lxw_format* PrintedLooks::format(PrintedLook look, const std::string& number_format) {
  lxw_format*& format = formats_[{look, number_format}];
  if (format != nullptr) return format;
  format = workbook_add_format(workbook_);
  if (format == nullptr) throw Failure({"out_of_memory", "内存不足，请关闭其他程序后重试。"});
  const LookDetails details = details_of(look);
  format_set_font_name(format, "宋体");
  format_set_font_size(format, details.points);
  format_set_align(format, details.align);
  format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
  format_set_num_format(format, number_format.empty() ? "@" : number_format.c_str());
  if (details.framed) format_set_border(format, LXW_BORDER_THIN);
  if (details.bold) format_set_bold(format);
  if (details.wrapped) format_set_text_wrap(format);
  if (look == PrintedLook::heading) format_set_bg_color(format, kHeadingColour);
  return format;
}

}  // namespace jishi::sheet
