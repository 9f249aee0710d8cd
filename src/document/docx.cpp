#include "document/docx.hpp"

#include "document/docx_body.hpp"
#include "document/docx_layout.hpp"
#include "document/docx_styles.hpp"
#include "sheet/out_text.hpp"
#include "sheet/packed_parts.hpp"
#include "sheet/whole_file.hpp"

namespace jishi::document {
namespace {

using docx::add;
using docx::add_paragraph;
using docx::add_text;
using docx::add_value;
using docx::Node;
using docx::text_of;
using sheet::Part;

constexpr const char* kWord = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
constexpr const char* kOffice =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr const char* kPackage = "http://schemas.openxmlformats.org/package/2006";
constexpr const char* kWordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.";

const char* kind_word(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::circular:
      return "通报";
    case DocumentKind::bulletin:
      return "简报";
    case DocumentKind::monthly_report:
      return "月报";
    case DocumentKind::summary:
      return "总结";
  }
  return "";
}

Error too_wide(const Table& table) {
  return {
      "table_too_wide",
      "表“" + table.title + "”的列太多，横排一页也放不下。请减少列，或把这个表写成 .xlsx 文件。"};
}

std::string content_types() {
  pugi::xml_document document;
  const Node types = add(document, "Types", {{"xmlns", std::string(kPackage) + "/content-types"}});
  add(types, "Default",
      {{"Extension", "rels"},
       {"ContentType", "application/vnd.openxmlformats-package.relationships+xml"}});
  add(types, "Default", {{"Extension", "xml"}, {"ContentType", "application/xml"}});
  add(types, "Default", {{"Extension", "png"}, {"ContentType", "image/png"}});
  const auto part = [&](const std::string& name, const std::string& type) {
    add(types, "Override", {{"PartName", "/" + name}, {"ContentType", type}});
  };
  part("word/document.xml", std::string(kWordType) + "document.main+xml");
  part("word/styles.xml", std::string(kWordType) + "styles+xml");
  part("word/settings.xml", std::string(kWordType) + "settings+xml");
  part("word/fontTable.xml", std::string(kWordType) + "fontTable+xml");
  for (const char* pages : {"default", "even"}) {
    part("word/header_" + std::string(pages) + ".xml", std::string(kWordType) + "header+xml");
    part("word/footer_" + std::string(pages) + ".xml", std::string(kWordType) + "footer+xml");
  }
  part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
  return text_of(document);
}

Node begin_relationships(pugi::xml_document& document) {
  return add(document, "Relationships", {{"xmlns", std::string(kPackage) + "/relationships"}});
}

void relate(Node relationships, const std::string& id, const std::string& type,
            const std::string& target) {
  add(relationships, "Relationship", {{"Id", id}, {"Type", type}, {"Target", target}});
}

std::string package_relationships() {
  pugi::xml_document document;
  const Node all = begin_relationships(document);
  relate(all, "rId1", std::string(kOffice) + "/officeDocument", "word/document.xml");
  relate(all, "rId2", std::string(kPackage) + "/relationships/metadata/core-properties",
         "docProps/core.xml");
  return text_of(document);
}

std::string document_relationships(std::size_t pictures) {
  pugi::xml_document document;
  const Node all = begin_relationships(document);
  const auto own = [&](const std::string& id, const std::string& type, const std::string& target) {
    relate(all, id, std::string(kOffice) + "/" + type, target);
  };
  own("rIdStyles", "styles", "styles.xml");
  own("rIdSettings", "settings", "settings.xml");
  own("rIdFonts", "fontTable", "fontTable.xml");
  for (const std::string pages : {"default", "even"}) {
    own("rIdHeader_" + pages, "header", "header_" + pages + ".xml");
    own("rIdFooter_" + pages, "footer", "footer_" + pages + ".xml");
  }
  for (std::size_t i = 1; i <= pictures; ++i) {
    own("rIdPicture" + std::to_string(i), "image", "media/image" + std::to_string(i) + ".png");
  }
  return text_of(document);
}

// Who wrote it is not in the file; the day is the document's own.
std::string core_properties(const TextDocument& document) {
  pugi::xml_document properties;
  const Node core = add(properties, "cp:coreProperties",
                        {{"xmlns:cp", std::string(kPackage) + "/metadata/core-properties"},
                         {"xmlns:dc", "http://purl.org/dc/elements/1.1/"},
                         {"xmlns:dcterms", "http://purl.org/dc/terms/"},
                         {"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"}});
  std::string room;
  const std::string title(sheet::shown_text(document.title, room));
  add(core, "dc:title").text().set(title.c_str());
  add(core, "cp:category").text().set(kind_word(document.kind));
  add(core, "dcterms:created", {{"xsi:type", "dcterms:W3CDTF"}})
      .text()
      .set((document.date.iso() + "T00:00:00Z").c_str());
  return text_of(properties);
}

std::string settings() {
  pugi::xml_document document;
  const Node all = add(document, "w:settings", {{"xmlns:w", kWord}});
  add_value(all, "w:defaultTabStop", "420");
  add(all, "w:evenAndOddHeaders");
  add_value(all, "w:characterSpacingControl", "doNotCompress");
  add(add(all, "w:compat"), "w:compatSetting",
      {{"w:name", "compatibilityMode"},
       {"w:uri", "http://schemas.microsoft.com/office/word"},
       {"w:val", "15"}});
  add(all, "w:themeFontLang", {{"w:val", "en-US"}, {"w:eastAsia", "zh-CN"}});
  return text_of(document);
}

std::string header(const TextDocument& document) {
  pugi::xml_document part;
  add_paragraph(add(part, "w:hdr", {{"xmlns:w", kWord}}), "Mark", marks_text(document.marks));
  return text_of(part);
}

// “— 3 —” outside: on the right of odd pages, on the left of even ones, one character from the
// edge.
std::string footer(bool even) {
  pugi::xml_document part;
  const Node paragraph = add_paragraph(add(part, "w:ftr", {{"xmlns:w", kWord}}), "PageNumber");
  const Node properties = paragraph.child("w:pPr");
  add(properties, "w:ind",
      {{even ? "w:left" : "w:right", std::to_string(docx::kPageNumberIndent)}});
  if (even) add_value(properties, "w:jc", "left");
  add_text(paragraph, "— ");
  add_text(add(paragraph, "w:fldSimple", {{"w:instr", " PAGE "}}), "1");
  add_text(paragraph, " —");
  return text_of(part);
}

std::string document_part(const TextDocument& document, std::vector<Picture>& pictures) {
  pugi::xml_document part;
  const Node root =
      add(part, "w:document",
          {{"xmlns:w", kWord},
           {"xmlns:r", kOffice},
           {"xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"},
           {"xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"},
           {"xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"}});
  pictures = docx::write_body(add(root, "w:body"), document);
  return text_of(part);
}

}  // namespace

Result<std::string> docx_bytes(const TextDocument& document) {
  if (auto checked = check(document); !checked) return checked.error();
  for (const Block& block : document.blocks) {
    const auto* table = std::get_if<Table>(&block);
    if (table != nullptr && !docx::fits_a_page(*table)) return too_wide(*table);
  }
  std::vector<Picture> pictures;
  std::string body = document_part(document, pictures);
  std::vector<Part> parts = {
      {"[Content_Types].xml", content_types()},
      {"_rels/.rels", package_relationships()},
      {"docProps/core.xml", core_properties(document)},
      {"word/document.xml", std::move(body)},
      {"word/_rels/document.xml.rels", document_relationships(pictures.size())},
      {"word/styles.xml", docx::styles_part()},
      {"word/settings.xml", settings()},
      {"word/fontTable.xml", docx::font_table_part()},
      {"word/header_default.xml", header(document)},
      {"word/header_even.xml", header(document)},
      {"word/footer_default.xml", footer(false)},
      {"word/footer_even.xml", footer(true)}};
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    parts.push_back(
        {"word/media/image" + std::to_string(i + 1) + ".png", std::move(pictures[i].bytes)});
  }
  return sheet::packed(parts);
}

Result<void> write_docx(const TextDocument& document, const std::filesystem::path& file) {
  auto bytes = docx_bytes(document);
  if (!bytes) return bytes.error();
  return sheet::write_whole(file, *bytes);
}

}  // namespace jishi::document
