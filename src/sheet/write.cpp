#include "sheet/write.hpp"

#include <algorithm>

#include "sheet/write_csv.hpp"
#include "sheet/write_xlsx.hpp"

namespace jishi::sheet {

Result<std::unique_ptr<Writer>> create_writer(const std::filesystem::path& file) {
  std::string ending = file.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (ending != ".xlsx" && ending != ".csv") {
    return Error{"unknown_format", "不能写成 " + file.filename().string() +
                                       " 这种格式：请把文件名改为以 .xlsx 或 .csv 结尾。"};
  }
  auto whole = WholeFile::create(file);
  if (!whole) return whole.error();
  if (ending == ".csv") return create_csv_writer(std::move(*whole));
  try {
    return create_xlsx_writer(std::move(*whole));
  } catch (const Failure& failure) {
    return failure.error();
  }
}

}  // namespace jishi::sheet
