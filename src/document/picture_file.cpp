#include "document/picture_file.hpp"

#include "document/drawing.hpp"
#include "sheet/whole_file.hpp"

namespace jishi::document {
namespace {

Result<PictureFormat> format_of(const std::filesystem::path& file) {
  const std::string ending = file.extension().string();
  if (ending == ".png" || ending == ".PNG") return PictureFormat::png;
  if (ending == ".svg" || ending == ".SVG") return PictureFormat::svg;
  return Error{"unknown_format", "不能画成 " + file.filename().string() +
                                     " 这种格式：请把文件名改为以 .png 或 .svg 结尾。"};
}

}  // namespace

Result<void> write_chart(const Chart& chart, const std::filesystem::path& file) {
  const auto format = format_of(file);
  if (!format) return format.error();
  if (auto checked = check(chart); !checked) return checked;
  return sheet::write_whole(file, chart_picture(chart, *format).bytes);
}

Result<void> write_poster(const Poster& poster, const std::filesystem::path& file) {
  const auto format = format_of(file);
  if (!format) return format.error();
  if (auto checked = check(poster); !checked) return checked;
  return sheet::write_whole(file, poster_picture(poster, *format).bytes);
}

}  // namespace jishi::document
