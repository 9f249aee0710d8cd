#include "sheet/csv_workbook.hpp"

#include <utility>

#include "base/text.hpp"
#include "sheet/csv_encoding.hpp"
#include "sheet/csv_rows.hpp"
#include "sheet/csv_separator.hpp"

namespace jishi::sheet {

namespace {

CsvHead head_of(const OpenFile& file, CsvForm form) {
  CsvText text(file, form);
  std::string sample(kCsvSampleBytes, '\0');
  sample.resize(text.read(sample));
  return find_separator(sample);
}

class CsvWorkbook final : public Workbook {
 public:
  CsvWorkbook(OpenFile file, std::string name, const Limits& limits)
      : file_(std::move(file)),
        limits_(limits),
        form_(find_encoding(file_)),
        head_(head_of(file_, form_)),
        sheets_{{std::move(name), false}} {}

  Format format() const override { return Format::csv; }
  const std::vector<SheetInfo>& sheets() const override { return sheets_; }
  std::unique_ptr<Rows> rows(std::size_t sheet) override {
    return std::make_unique<CsvRows>(std::make_unique<CsvText>(file_, form_), head_, limits_,
                                     sheets_.at(sheet).name);
  }
  std::vector<Merge> merges(std::size_t) override { return {}; }

 private:
  OpenFile file_;
  Limits limits_;
  CsvForm form_;
  CsvHead head_;
  std::vector<SheetInfo> sheets_;
};

}  // namespace

std::unique_ptr<Workbook> open_csv(OpenFile file, const std::filesystem::path& name,
                                   const Limits& limits) {
  std::string stem = name.stem().string();
  if (!is_utf8(stem)) stem = "表格";
  return std::make_unique<CsvWorkbook>(std::move(file), std::move(stem), limits);
}

}  // namespace jishi::sheet
