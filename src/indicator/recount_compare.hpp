// Whether the statistics index and the database say the same.
#pragma once

#include <string>
#include <vector>

#include "indicator/asked.hpp"
#include "indicator/recount.hpp"

namespace jishi::indicator {

struct Difference {
  Section section;
  std::vector<std::string> codes;  // of Key::Part
  std::string index;               // “12”, “3/12”, “没有数”
  std::string database;
};

// Cells in which there is nothing are equal to missing ones.
std::vector<Difference> differences(const Answer& answer, const std::vector<Recounted>& recounted);

}  // namespace jishi::indicator
