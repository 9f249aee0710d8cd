#include "document/docx_body.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "document/docx_layout.hpp"
#include "document/drawing.hpp"
#include "sheet/out_text.hpp"

namespace jishi::document::docx {
namespace {

constexpr double kHighestPicture = 215 * kPointsPerMillimetre;
constexpr int kIssuerIndent = 2;  // characters from the right

std::string characters(int halves) {
  return std::to_string(halves * kCharacter / 2);
}

void set_indent(Node paragraph, Attributes attributes) {
  add(paragraph.child("w:pPr"), "w:ind", attributes);
}

void add_blank_line(Node body) {
  add_paragraph(body, "Flush");
}

// A line end is the end of a paragraph: lines within one would be spread over the whole width.
void add_body_text(Node body, std::string_view text) {
  while (true) {
    const std::size_t end = text.find('\n');
    add_paragraph(body, "Body", text.substr(0, end));
    if (end == text.npos) return;
    text.remove_prefix(end + 1);
  }
}

void add_heading(Node body, HeadingNumbers& numbers, const Heading& heading) {
  const std::string level = std::to_string(heading.level);
  const Node paragraph =
      add_paragraph(body, ("Heading" + level).c_str(), numbers.next(heading.level) + heading.text);
  if (heading.run_on.empty()) return;
  // A paragraph that may stand before a page's end; what goes on is not set like the heading.
  add_value(paragraph.child("w:pPr"), "w:keepNext", "0");
  const Node properties = add_text(paragraph, heading.run_on);
  add_value(properties, "w:rStyle", "RunOn");
}

// A picture as wide as the text, lower where it would be higher than a page.
void add_picture(Node body, const Picture& picture, std::size_t number) {
  const double scale = std::min(1.0, kHighestPicture / picture.size.height);
  const auto emu = [&](double points) {
    return std::to_string(std::llround(points * scale * kEmuPerPoint));
  };
  const std::string id = std::to_string(number);
  const std::string width = emu(picture.size.width);
  const std::string height = emu(picture.size.height);
  std::string room;
  const std::string words(sheet::shown_text(picture.description, room));

  const Node run = add(add_paragraph(body, "Picture"), "w:r");
  const Node line = add(add(run, "w:drawing"), "wp:inline",
                        {{"distT", "0"}, {"distB", "0"}, {"distL", "0"}, {"distR", "0"}});
  add(line, "wp:extent", {{"cx", width}, {"cy", height}});
  add(line, "wp:docPr", {{"id", id}, {"name", "图 " + id}, {"descr", words}});
  const Node data = add(add(line, "a:graphic"), "a:graphicData",
                        {{"uri", "http://schemas.openxmlformats.org/drawingml/2006/picture"}});
  const Node pic = add(data, "pic:pic");
  const Node own = add(pic, "pic:nvPicPr");
  add(own, "pic:cNvPr", {{"id", id}, {"name", "image" + id + ".png"}, {"descr", words}});
  add(own, "pic:cNvPicPr");
  const Node fill = add(pic, "pic:blipFill");
  add(fill, "a:blip", {{"r:embed", "rIdPicture" + id}});
  add(add(fill, "a:stretch"), "a:fillRect");
  const Node shape = add(pic, "pic:spPr");
  const Node place = add(shape, "a:xfrm");
  add(place, "a:off", {{"x", "0"}, {"y", "0"}});
  add(place, "a:ext", {{"cx", width}, {"cy", height}});
  add(add(shape, "a:prstGeom", {{"prst", "rect"}}), "a:avLst");
}

// 附件：1. …, with the names below one another.
void add_attachments(Node body, const std::vector<std::string>& attachments) {
  if (attachments.empty()) return;
  add_blank_line(body);
  const bool numbered = attachments.size() > 1;
  for (std::size_t i = 0; i < attachments.size(); ++i) {
    std::string text = i == 0 ? "附件：" : "";
    if (numbered) text += std::to_string(i + 1) + ". ";
    const Node paragraph = add_paragraph(body, "Flush", text + attachments[i]);
    // Two characters free, three for 附件：, and about one and a half for the number.
    const int name_at = numbered ? 13 : 10;
    set_indent(paragraph, {{"w:left", characters(name_at)},
                           {"w:hanging", characters(name_at - (i == 0 ? 4 : 10))}});
  }
}

// The issuer two characters from the right, the date begins two characters behind it; where the
// date is the longer one it stands two from the right (7.3.5.2, documents without a seal). Both are
// placed from the left, so that wider digits of another font do not move where they begin.
void add_signature(Node body, const TextDocument& document) {
  if (document.issuer.empty()) return;
  add_blank_line(body);
  const std::string day = document.date.chinese();
  constexpr int kShift = 2 * kIssuerIndent;
  const int issuer_halves = static_cast<int>(display_width(document.issuer));
  const int date_halves = static_cast<int>(display_width(day));
  const int reach = std::max(issuer_halves, kShift + date_halves);  // to the right, from the issuer
  const int issuer_left = std::max(0, 2 * kCharactersPerLine - kShift - reach);
  const Node issuer = add_paragraph(body, "Flush", document.issuer);
  add(issuer.child("w:pPr"), "w:keepNext");
  set_indent(issuer, {{"w:left", characters(issuer_left)}});
  set_indent(add_paragraph(body, "Flush", day), {{"w:left", characters(issuer_left + kShift)}});
}

// The name, the issue, and a line with issuer and date over a rule.
void add_masthead(Node body, const TextDocument& document) {
  add_paragraph(body, "Masthead", document.masthead);
  if (!document.issue.empty()) add_paragraph(body, "Issue", document.issue);
  add_paragraph(body, "MastheadLine", document.issuer + "\t" + document.date.chinese());
}

void write_head(Node body, const TextDocument& document) {
  if (document.kind == DocumentKind::bulletin) {
    add_masthead(body, document);
    add_blank_line(body);
  }
  add_paragraph(body, "Title", document.title);
  add_blank_line(body);
  if (!document.recipient.empty()) add_paragraph(body, "Flush", document.recipient + "：");
}

// Where the last table ended a section on lying pages, that one is the last: another would be an
// empty page.
void end_last_section(Node body) {
  Node properties = body.last_child().child("w:pPr");
  const Node section = properties.child("w:sectPr");
  if (!section) return add_section(body, Orientation::upright);
  body.append_copy(section);
  properties.remove_child(section);
}

}  // namespace

Node add_paragraph(Node body, const char* style, std::string_view text) {
  const Node paragraph = add(body, "w:p");
  add_value(add(paragraph, "w:pPr"), "w:pStyle", style);
  if (!text.empty()) add_text(paragraph, text);
  return paragraph;
}

std::vector<Picture> write_body(Node body, const TextDocument& document) {
  std::vector<Picture> pictures;
  HeadingNumbers numbers;
  write_head(body, document);
  for (const Block& block : document.blocks) {
    if (const auto* heading = std::get_if<Heading>(&block)) {
      add_heading(body, numbers, *heading);
    } else if (const auto* paragraph = std::get_if<Paragraph>(&block)) {
      add_body_text(body, paragraph->text);
    } else if (const auto* table = std::get_if<Table>(&block)) {
      write_table(body, *table);
    } else if (const auto* chart = std::get_if<Chart>(&block)) {
      pictures.push_back(chart_picture(*chart, PictureFormat::png));
      add_picture(body, pictures.back(), pictures.size());
    }
  }
  add_attachments(body, document.attachments);
  if (document.kind != DocumentKind::bulletin) add_signature(body, document);
  end_last_section(body);
  return pictures;
}

}  // namespace jishi::document::docx
