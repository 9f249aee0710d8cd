#include "document/docx_xml.hpp"

#include <sstream>

#include "sheet/out_text.hpp"

namespace jishi::document::docx {

Node add(Node to, const char* name, Attributes attributes) {
  Node node = to.append_child(name);
  for (const auto& [attribute, value] : attributes)
    node.append_attribute(attribute) = value.c_str();
  return node;
}

Node add_value(Node to, const char* name, const std::string& value) {
  return add(to, name, {{"w:val", value}});
}

Node add_text(Node paragraph, std::string_view text) {
  const Node run = add(paragraph, "w:r");
  const Node properties = add(run, "w:rPr");
  std::string room;
  std::string_view left = sheet::shown_text(text, room);
  while (true) {
    const std::size_t end = left.find_first_of("\n\t");
    const std::string piece(left.substr(0, end));
    if (!piece.empty()) add(run, "w:t", {{"xml:space", "preserve"}}).text().set(piece.c_str());
    if (end == left.npos) return properties;
    add(run, left[end] == '\n' ? "w:br" : "w:tab");
    left.remove_prefix(end + 1);
  }
}

std::string text_of(const pugi::xml_document& document) {
  std::ostringstream out;
  document.save(out, "", pugi::format_raw, pugi::encoding_utf8);
  return out.str();
}

}  // namespace jishi::document::docx
