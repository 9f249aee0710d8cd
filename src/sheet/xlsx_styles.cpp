#include "sheet/xlsx_styles.hpp"

#include <charconv>
#include <map>
#include <string_view>

#include "sheet/number_format.hpp"
#include "sheet/refusal.hpp"
#include "sheet/xml_stream.hpp"

namespace jishi::sheet {

namespace {

unsigned number_of(std::string_view text) {
  unsigned value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

class StyleReader final : public XmlHandler {
 public:
  void start(std::string_view name, const XmlAttributes& attributes) override {
    ++depth_;
    if (depth_ == 2) group_ = name == "numFmts" ? formats : name == "cellXfs" ? styles : other;
    if (depth_ != 3) return;
    if (group_ == formats && name == "numFmt") {
      if (is_date_.size() == kNumberFormats) refuse_too_large("自定义的数字格式太多");
      is_date_[number_of(attributes.get("numFmtId"))] =
          is_date_format(attributes.get("formatCode"));
    } else if (group_ == styles && name == "xf") {
      if (style_formats_.size() == kCellStyles) refuse_too_large("单元格样式太多");
      style_formats_.push_back(number_of(attributes.get("numFmtId")));
    }
  }
  void end(std::string_view) override { --depth_; }
  void text(std::string_view) override {}

  std::vector<bool> date_styles() const {
    std::vector<bool> dates;
    for (const unsigned format : style_formats_) {
      const auto custom = is_date_.find(format);
      dates.push_back(custom != is_date_.end() ? custom->second : is_builtin_date_format(format));
    }
    return dates;
  }

 private:
  enum Group { other, formats, styles };
  int depth_ = 0;
  Group group_ = other;
  std::map<unsigned, bool> is_date_;  // custom formats, also where they replace built-in ones
  std::vector<unsigned> style_formats_;
};

}  // namespace

std::vector<bool> read_date_styles(ByteSource& source) {
  StyleReader reader;
  XmlStream(source, reader, "样式").run();
  return reader.date_styles();
}

}  // namespace jishi::sheet
