#include "sheet/xls_outline.hpp"

#include <map>

#include "sheet/biff_text.hpp"
#include "sheet/cell_text.hpp"
#include "sheet/number_format.hpp"
#include "sheet/refusal.hpp"
#include "sheet/xlsx_styles.hpp"

namespace jishi::sheet {

namespace {

constexpr std::uint16_t kExcel97 = 0x0600;
constexpr std::uint16_t kWorkbook = 0x0005;  // kinds of what a BOF record begins
constexpr std::uint16_t kWorksheet = 0x0010;

class OutlineReader {
 public:
  OutlineReader(const SeekableBytes& bytes, const Limits& limits)
      : limits_(limits), records_(bytes, 0) {}

  XlsOutline read(const std::string& alone) {
    if (!records_.next() || records_.type() != Biff::begin) refuse_broken("文件损坏（不是 .xls）");
    outline_.wide = records_.word(0) == kExcel97;
    const std::uint16_t kind = records_.word(2);
    if (kind == kWorksheet) {
      outline_.sheets.push_back({alone, false});
      outline_.places.push_back(0);
      return std::move(outline_);
    }
    if (kind != kWorkbook) refuse_broken("文件损坏（.xls 中没有工作簿）");
    while (records_.next() && records_.type() != Biff::end)
      take();
    if (outline_.sheets.empty()) refuse_broken("文件中没有工作表");
    for (const unsigned format : style_formats_) {
      const auto custom = is_date_.find(format);
      outline_.date_styles.push_back(custom != is_date_.end() ? custom->second
                                                              : is_builtin_date_format(format));
    }
    return std::move(outline_);
  }

 private:
  void take() {
    switch (records_.type()) {
      case Biff::file_pass:
        refuse_encrypted();
      case Biff::code_page:
        outline_.code_page = records_.word(0);
        return;
      case Biff::date_mode:
        outline_.from_1904 = records_.word(0) == 1;
        return;
      case Biff::bound_sheet:
        return take_sheet();
      case Biff::format:
        return take_format();
      case Biff::style:
        if (style_formats_.size() == kCellStyles) refuse_too_large("单元格样式太多");
        style_formats_.push_back(records_.word(2));
        return;
      case Biff::shared_texts:
        outline_.shared_texts_at = records_.offset();
        return;
      case Biff::formula:
      case Biff::end:
      case Biff::continued:
      case Biff::many_rk:
      case Biff::rich_text:
      case Biff::merged:
      case Biff::shared_text_cell:
      case Biff::number:
      case Biff::label:
      case Biff::truth_or_error:
      case Biff::text_result:
      case Biff::row:
      case Biff::rk:
      case Biff::begin:
        return;
    }
  }

  // A short text: its length in one byte.
  std::string name_at(std::size_t at) {
    const std::size_t length = records_.byte(at);
    if (outline_.wide) return BiffText(records_, at + 1).read(length);
    records_.require(at + 1 + length);
    return from_code_page(records_.data().substr(at + 1, length), outline_.code_page);
  }

  void take_sheet() {
    const std::int64_t place = records_.double_word(0);
    const bool hidden = (records_.byte(4) & 3U) != 0;
    if (records_.byte(5) != 0) return;  // a chart, macros, Visual Basic
    if (outline_.sheets.size() == limits_.sheets)
      refuse_too_large("工作表太多（最多 " + std::to_string(limits_.sheets) + " 张）");
    outline_.sheets.push_back({name_at(6), hidden});
    outline_.places.push_back(place);
  }

  void take_format() {
    if (is_date_.size() == kNumberFormats) refuse_too_large("自定义的数字格式太多");
    const unsigned id = records_.word(0);
    is_date_[id] =
        is_date_format(outline_.wide ? BiffText(records_, 2).read_counted() : name_at(2));
  }

  const Limits& limits_;
  BiffRecords records_;
  XlsOutline outline_;
  std::map<unsigned, bool> is_date_;
  std::vector<unsigned> style_formats_;
};

}  // namespace

XlsOutline read_xls_outline(const SeekableBytes& bytes, const std::string& alone,
                            const Limits& limits) {
  return OutlineReader(bytes, limits).read(alone);
}

TextPool read_xls_texts(const SeekableBytes& bytes, std::int64_t place, const Limits& limits) {
  BiffRecords records(bytes, place);
  TextPool pool;
  if (!records.next()) return pool;
  const std::uint32_t count = records.double_word(4);
  BiffText texts(records, 8);
  for (std::uint32_t i = 0; i < count && !texts.at_end(); ++i) {
    std::string text = texts.read_counted();
    unify_line_breaks(text);
    if (text.size() > std::min(limits.cell_bytes, TextPool::kBlockBytes))
      refuse_too_large("共享文字第 " + std::to_string(i + 1) + " 条过长");
    pool.add(text);
    if (pool.bytes() > limits.shared_text_bytes)
      refuse_too_large("文件中不同的文字太多，超过 " +
                       std::to_string(limits.shared_text_bytes >> 20) + " MB");
  }
  return pool;
}

}  // namespace jishi::sheet
