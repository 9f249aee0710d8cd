// word/styles.xml and word/fontTable.xml. We ship no fonts: the names of the standard stand in the
// file, with those that take their place where they are not installed.
#pragma once

#include <string>

namespace jishi::document::docx {

std::string styles_part();
std::string font_table_part();

}  // namespace jishi::document::docx
