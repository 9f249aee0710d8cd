// Names of parts in an Office file and where its relationships point. Pure.
#pragma once

#include <string>
#include <string_view>

namespace jishi::sheet {

// The part that `target` means in a relationship of the part `source` (empty: of the whole file):
// absolute with “/” in front, else relative to the folder of `source`. Without “/” in front.
std::string resolve_target(std::string_view source, std::string_view target);
// Where the relationships of a part stand: xl/workbook.xml → xl/_rels/workbook.xml.rels.
std::string relationships_of(std::string_view part);

}  // namespace jishi::sheet
