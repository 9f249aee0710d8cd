// Packs the parts of an Office file (.docx, .xlsx) into one.
#pragma once

#include <span>
#include <string>

namespace jishi::sheet {

struct Part {
  std::string name;  // word/document.xml
  std::string bytes;
};

// The bytes of the file, with the parts in their order ([Content_Types].xml first). The same parts
// give the same bytes whenever they are packed. Throws Failure out_of_memory.
std::string packed(std::span<const Part> parts);

}  // namespace jishi::sheet
