#include "sheet/xls_workbook.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "sheet/compound_file.hpp"
#include "sheet/refusal.hpp"
#include "sheet/xls_outline.hpp"
#include "sheet/xls_rows.hpp"

namespace jishi::sheet {

namespace {

class WholeFile final : public SeekableBytes {
 public:
  explicit WholeFile(const OpenFile& file) : file_(file) {}
  std::int64_t size() const override { return file_.size(); }
  std::size_t read_at(std::int64_t offset, std::span<char> out) const override {
    return file_.read_at(offset, out);
  }

 private:
  const OpenFile& file_;
};

class XlsWorkbook final : public Workbook {
 public:
  using Open = std::unique_ptr<SeekableBytes> (*)(const OpenFile&);

  XlsWorkbook(OpenFile file, Open open, const std::string& name, const Limits& limits)
      : file_(std::move(file)),
        bytes_(open(file_)),
        context_{limits, read_xls_outline(*bytes_, name, limits), {}} {}

  Format format() const override { return Format::xls; }
  const std::vector<SheetInfo>& sheets() const override { return context_.outline.sheets; }

  std::unique_ptr<Rows> rows(std::size_t sheet) override {
    if (!std::exchange(loaded_, true) && context_.outline.shared_texts_at)
      context_.shared_texts =
          read_xls_texts(*bytes_, *context_.outline.shared_texts_at, context_.limits);
    const auto& places = context_.outline.places;
    const std::int64_t begin = places.at(sheet);
    std::int64_t end = bytes_->size();
    for (const std::int64_t place : places)
      if (place > begin) end = std::min(end, place);
    return std::make_unique<XlsRows>(context_, *bytes_, begin, end, sheets().at(sheet).name);
  }

  std::vector<Merge> merges(std::size_t sheet) override {
    return read_xls_merges(*bytes_, context_.outline.places.at(sheet), sheets().at(sheet).name,
                           context_.limits);
  }

 private:
  OpenFile file_;
  std::unique_ptr<SeekableBytes> bytes_;
  XlsContext context_;
  bool loaded_ = false;
};

[[noreturn]] void refuse_other_container(const CompoundFile& container) {
  if (container.has("WordDocument"))
    refuse_other_kind(" Word 文档", "请把表格复制到 Excel 或 WPS 中，保存为 .xlsx 后再试。");
  if (container.has("PowerPoint Document")) refuse_other_kind(" PowerPoint 演示文稿");
  refuse_other_kind("别的 Office 文件或旧的文档");
}

std::unique_ptr<SeekableBytes> workbook_in(const OpenFile& file) {
  const CompoundFile container(file);
  if (container.has("EncryptedPackage")) refuse_encrypted();
  for (const char* name : {"Workbook", "Book"})
    if (container.has(name)) return container.open(name);
  refuse_other_container(container);
}

std::string sheet_name(const std::filesystem::path& name) {
  std::string stem = name.stem().string();
  return is_utf8(stem) ? stem : "表格";
}

}  // namespace

std::unique_ptr<Workbook> open_xls(OpenFile file, const std::filesystem::path& name,
                                   const Limits& limits) {
  return std::make_unique<XlsWorkbook>(std::move(file), &workbook_in, sheet_name(name), limits);
}

std::unique_ptr<Workbook> open_bare_xls(OpenFile file, const std::filesystem::path& name,
                                        const Limits& limits) {
  const auto whole = [](const OpenFile& opened) -> std::unique_ptr<SeekableBytes> {
    return std::make_unique<WholeFile>(opened);
  };
  return std::make_unique<XlsWorkbook>(std::move(file), whole, sheet_name(name), limits);
}

}  // namespace jishi::sheet
