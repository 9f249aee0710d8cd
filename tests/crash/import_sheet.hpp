// Spreadsheets of committee members as the people of an office send them: 20 columns, persons who
// are nobody.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "import_office.hpp"
#include "sheet/write.hpp"

namespace jishi::office {

// Numbered: a number gives name, ID number, phone, birth date and sex, all right by their form.
inline constexpr std::int64_t kMostPersons = 7'000'000;
struct MadeUpPerson {
  explicit MadeUpPerson(std::int64_t number);
  std::string name;
  std::string id_number;
  std::string phone;  // 138 and the number
  Date born;
  bool man = false;
};

struct SheetPlan {
  std::int64_t first_person = 0;
  std::int64_t rows = 0;
  std::int64_t persons_of_unit = 10;  // whose numbers follow each other
  int school = 0;            // shifts what stands in 学历: the same person has another one
  bool with_duty = true;     // 分工 is filled in
  Date from = import_day();  // 起始日期
};

inline constexpr std::size_t kColumns = 20;
sheet::OutSheet sheet_form();
// What stands in the cells of a row.
std::vector<sheet::OutCell> sheet_row(Size size, const SheetPlan& plan, std::int64_t row);
void write_sheet(const std::filesystem::path& file, Size size, const SheetPlan& plan);

}  // namespace jishi::office
