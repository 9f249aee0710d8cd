#include "sheet/workbook.hpp"

#include "sheet/csv_workbook.hpp"
#include "sheet/file_kind.hpp"
#include "sheet/open_file.hpp"
#include "sheet/refusal.hpp"
#include "sheet/xls_workbook.hpp"
#include "sheet/xlsx_workbook.hpp"

namespace jishi::sheet {

namespace {

std::unique_ptr<Workbook> open_by_content(const std::filesystem::path& path, const Limits& limits) {
  OpenFile file(path);
  if (file.size() > limits.file_bytes)
    refuse_too_large("文件过大（最大 " + std::to_string(limits.file_bytes >> 20) + " MB）");
  switch (kind_of(file)) {
    case FileKind::zip:
      return open_xlsx(file, limits);
    case FileKind::compound:
      return open_xls(std::move(file), path.filename(), limits);
    case FileKind::bare_xls:
      return open_bare_xls(std::move(file), path.filename(), limits);
    case FileKind::text:
      return open_csv(std::move(file), path.filename(), limits);
  }
  return nullptr;
}

}  // namespace

Result<std::unique_ptr<Workbook>> open_workbook(const std::filesystem::path& file,
                                                const Limits& limits) {
  try {
    return open_by_content(file, limits);
  } catch (const Failure& failure) {
    return failure.error();
  }
}

}  // namespace jishi::sheet
