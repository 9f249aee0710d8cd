#include "sheet/xlsx_workbook.hpp"

#include <utility>

#include "sheet/archive.hpp"
#include "sheet/shared_strings.hpp"
#include "sheet/xlsx_merges.hpp"
#include "sheet/xlsx_outline.hpp"
#include "sheet/xlsx_rows.hpp"
#include "sheet/xlsx_styles.hpp"

namespace jishi::sheet {

namespace {

class XlsxWorkbook final : public Workbook {
 public:
  XlsxWorkbook(const OpenFile& file, const Limits& limits)
      : archive_(file, limits), outline_(read_outline(archive_, limits)) {
    context_.limits = limits;
    context_.from_1904 = outline_.from_1904;
  }

  Format format() const override { return Format::xlsx; }
  const std::vector<SheetInfo>& sheets() const override { return outline_.sheets; }

  std::unique_ptr<Rows> rows(std::size_t sheet) override {
    load_context();
    return std::make_unique<XlsxRows>(context_, outline_.sheets.at(sheet).name,
                                      archive_.read(outline_.parts.at(sheet)));
  }

  std::vector<Merge> merges(std::size_t sheet) override {
    const auto source = archive_.read(outline_.parts.at(sheet));
    return read_merges(*source, outline_.sheets.at(sheet).name, context_.limits);
  }

 private:
  // Not before the first rows: who only wants to know the sheets need not wait for all texts.
  void load_context() {
    if (std::exchange(loaded_, true)) return;
    if (outline_.styles) context_.date_styles = read_date_styles(*archive_.read(*outline_.styles));
    if (outline_.shared_strings)
      context_.shared_strings =
          read_shared_strings(*archive_.read(*outline_.shared_strings), context_.limits);
  }

  Archive archive_;
  XlsxOutline outline_;
  XlsxContext context_;
  bool loaded_ = false;
};

}  // namespace

std::unique_ptr<Workbook> open_xlsx(const OpenFile& file, const Limits& limits) {
  return std::make_unique<XlsxWorkbook>(file, limits);
}

}  // namespace jishi::sheet
