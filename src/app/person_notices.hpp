// jishi person --without-notice
#pragma once

#include "app/command.hpp"

namespace jishi::app {

// Lists, page by page, the persons in the ledgers of a unit and below on a day of whom it is not on
// record that they were told or agreed; of those of 14 to 17 years, that a guardian agreed. Returns
// the exit code.
int list_without_notice(const Arguments& arguments, const Surroundings& surroundings);

}  // namespace jishi::app
