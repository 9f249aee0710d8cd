#include "document/docx_body.hpp"
#include "document/docx_layout.hpp"

namespace jishi::document::docx {

void add_section(Node to, Orientation orientation) {
  const Node section = add(to, "w:sectPr");
  for (const char* type : {"default", "even"}) {
    const std::string suffix = type;
    add(section, "w:headerReference", {{"w:type", suffix}, {"r:id", "rIdHeader_" + suffix}});
    add(section, "w:footerReference", {{"w:type", suffix}, {"r:id", "rIdFooter_" + suffix}});
  }
  const bool lying = orientation == Orientation::lying;
  Node size = add(section, "w:pgSz",
                  {{"w:w", std::to_string(lying ? kPageHeight : kPageWidth)},
                   {"w:h", std::to_string(lying ? kPageWidth : kPageHeight)}});
  if (lying) size.append_attribute("w:orient") = "landscape";
  // A lying page is an upright one turned to the left: its binding edge is above.
  add(section, "w:pgMar",
      {{"w:top", std::to_string(lying ? kBinding : kTop)},
       {"w:right", std::to_string(lying ? kTop : kRight)},
       {"w:bottom", std::to_string(lying ? kRight : kBottom)},
       {"w:left", std::to_string(lying ? kBottom : kBinding)},
       {"w:header", std::to_string(lying ? kHeaderFromAbove / 2 : kHeaderFromAbove)},
       {"w:footer", std::to_string(lying ? kFooterFromBelow / 2 : kFooterFromBelow)},
       {"w:gutter", "0"}});
  add(section, "w:docGrid", {{"w:type", "lines"}, {"w:linePitch", std::to_string(kLinePitch)}});
}

}  // namespace jishi::document::docx
