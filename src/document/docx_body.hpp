// The paragraphs, tables and pictures of word/document.xml.
#pragma once

#include <string>
#include <vector>

#include "document/canvas.hpp"
#include "document/docx_xml.hpp"
#include "document/text_document.hpp"

namespace jishi::document::docx {

enum class Orientation : std::uint8_t { upright, lying };

// Paragraphs are named by the styles of docx_styles.cpp.
Node add_paragraph(Node body, const char* style, std::string_view text = {});

// Writes a checked document into `body` and collects its pictures, which the caller packs as
// word/media/image1.png … under the relationships rIdPicture1 ….
std::vector<Picture> write_body(Node body, const TextDocument& document);

// Whether the columns of a checked table have room beside each other, on a lying page if need be.
bool fits_a_page(const Table& table);
// Of a table that fits a page. Ends with a paragraph. One too wide for an upright page stands on
// lying ones.
void write_table(Node body, const Table& table);

// The page of what stands before; for the last section `to` is the body, else the
// properties of a paragraph.
void add_section(Node to, Orientation orientation);

}  // namespace jishi::document::docx
