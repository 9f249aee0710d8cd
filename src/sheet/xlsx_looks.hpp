// How cells look in the .xlsx files that we write. Made when first asked for; the workbook owns
// them.
#pragma once

#include <xlsxwriter.h>

#include <array>
#include <cstddef>

namespace jishi::sheet {

class XlsxLooks {
 public:
  explicit XlsxLooks(lxw_workbook* workbook) : workbook_(workbook) {}

  // Cells of data, on light red where refused.
  lxw_format* text(bool refused = false);
  lxw_format* wrapped_text(bool refused = false);
  lxw_format* integer(bool refused = false);
  lxw_format* date(bool refused = false);
  lxw_format* decimal(int digits, bool refused = false);  // 0 … 9

  lxw_format* title();
  lxw_format* heading(bool required);

 private:
  lxw_format* data(std::size_t kind, bool refused, const char* number_format);
  lxw_format* make(lxw_format*& place, const char* number_format);

  static constexpr std::size_t kKinds = 4 + 10;
  lxw_workbook* workbook_;
  std::array<std::array<lxw_format*, 2>, kKinds> data_{};
  std::array<lxw_format*, 2> headings_{};
  lxw_format* title_ = nullptr;
};

}  // namespace jishi::sheet
