// Builds the XML of .docx parts.
#pragma once

#include <initializer_list>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace jishi::document::docx {

using Node = pugi::xml_node;
using Attributes = std::initializer_list<std::pair<const char*, std::string>>;

Node add(Node to, const char* name, Attributes attributes = {});
// <w:name w:val="value"/>, what most of the format consists of.
Node add_value(Node to, const char* name, const std::string& value);

// A run of text in the paragraph: line ends and tabs become what they are in the format, other
// control characters U+FFFD. Returns the run's properties, empty; text after them stays.
Node add_text(Node paragraph, std::string_view text);

std::string text_of(const pugi::xml_document& document);

}  // namespace jishi::document::docx
