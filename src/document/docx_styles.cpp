#include "document/docx_styles.hpp"

#include <string>

#include "document/docx_layout.hpp"
#include "document/docx_xml.hpp"

namespace jishi::document::docx {
namespace {

// Installed with office programs in China; others take the font named beside it in the font table.
constexpr const char* kBodyFont = "仿宋_GB2312";
constexpr const char* kTitleFont = "方正小标宋简体";
constexpr const char* kFirstHeadingFont = "黑体";
constexpr const char* kSecondHeadingFont = "楷体_GB2312";
constexpr const char* kTableFont = "宋体";

void add_fonts(Node properties, const char* font) {
  add(properties, "w:rFonts",
      {{"w:ascii", font}, {"w:hAnsi", font}, {"w:eastAsia", font}, {"w:cs", font}});
}

struct Style {
  const char* id;
  const char* name;
  const char* font;
  int half_points;
  const char* align;    // both, center, left, right
  int indent = 0;       // of the first line, in characters
  int exact_line = 0;   // twips; 0: by the lines of the page
  bool on_grid = true;  // else of the height that its letters have
  int before = 0;       // free above, in twips
  int spacing = kBodySpacing;
  bool bold = false;
  bool keep_next = false;
  int outline = 0;  // 1 … 4: a heading
};

// In the order that the format asks for.
Node add_style(Node styles, const Style& style) {
  const Node node = add(styles, "w:style", {{"w:type", "paragraph"}, {"w:styleId", style.id}});
  add_value(node, "w:name", style.name);
  add_value(node, "w:basedOn", "Normal");
  add(node, "w:qFormat");
  const Node paragraph = add(node, "w:pPr");
  if (style.keep_next) add(paragraph, "w:keepNext");
  if (!style.on_grid) add_value(paragraph, "w:snapToGrid", "0");
  if (style.before > 0 || style.exact_line > 0) {
    Node spacing = add(paragraph, "w:spacing", {{"w:before", std::to_string(style.before)}});
    if (style.exact_line > 0) {
      spacing.append_attribute("w:line") = style.exact_line;
      spacing.append_attribute("w:lineRule") = "exact";
    }
  }
  if (style.indent > 0) {
    add(paragraph, "w:ind",
        {{"w:firstLineChars", std::to_string(style.indent * 100)},
         {"w:firstLine", std::to_string(style.indent * kCharacter)}});
  }
  add_value(paragraph, "w:jc", style.align);
  if (style.outline > 0) add_value(paragraph, "w:outlineLvl", std::to_string(style.outline - 1));
  const Node run = add(node, "w:rPr");
  add_fonts(run, style.font);
  if (style.bold) add(run, "w:b");
  add_value(run, "w:spacing", std::to_string(style.spacing));
  add_value(run, "w:sz", std::to_string(style.half_points));
  add_value(run, "w:szCs", std::to_string(style.half_points));
  return node;
}

void add_defaults(Node styles) {
  const Node defaults = add(styles, "w:docDefaults");
  const Node run = add(add(defaults, "w:rPrDefault"), "w:rPr");
  add_fonts(run, kBodyFont);
  add_value(run, "w:sz", std::to_string(2 * kBodySize));
  add_value(run, "w:szCs", std::to_string(2 * kBodySize));
  add(run, "w:lang", {{"w:val", "en-US"}, {"w:eastAsia", "zh-CN"}});
  add(add(defaults, "w:pPrDefault"), "w:pPr");

  const Node normal = add(styles, "w:style",
                          {{"w:type", "paragraph"}, {"w:default", "1"}, {"w:styleId", "Normal"}});
  add_value(normal, "w:name", "Normal");
  add(normal, "w:qFormat");
  const Node run_on = add(styles, "w:style", {{"w:type", "character"}, {"w:styleId", "RunOn"}});
  add_value(run_on, "w:name", "RunOn");
  const Node properties = add(run_on, "w:rPr");
  add_fonts(properties, kBodyFont);
  add_value(properties, "w:b", "0");
}

void add_text_styles(Node styles) {
  constexpr int kBody = 2 * kBodySize;
  add_style(styles, {"Body", "正文段落", kBodyFont, kBody, "both", 2});
  add_style(styles, {"Flush", "顶格", kBodyFont, kBody, "left"});
  Style title{"Title", "Title", kTitleFont, 44, "center"};
  title.exact_line = 700;
  title.on_grid = false;
  title.spacing = 0;
  title.keep_next = true;
  add_style(styles, title);
  const char* const fonts[] = {kFirstHeadingFont, kSecondHeadingFont, kBodyFont, kBodyFont};
  for (int level = 1; level <= 4; ++level) {
    const std::string id = "Heading" + std::to_string(level);
    const std::string name = "heading " + std::to_string(level);
    Style heading{id.c_str(), name.c_str(), fonts[level - 1], kBody, "both", 2};
    heading.bold = level == 3;
    heading.keep_next = true;
    heading.outline = level;
    add_style(styles, heading);
  }
}

void add_masthead_styles(Node styles) {
  Style masthead{"Masthead", "报头", kTitleFont, 72, "center"};
  masthead.exact_line = 2 * kLinePitch;
  masthead.on_grid = false;
  masthead.spacing = 0;
  add_style(styles, masthead);
  add_style(styles, {"Issue", "期号", kBodyFont, 2 * kBodySize, "center"});
  const Node line = add_style(styles, {"MastheadLine", "编印行", kBodyFont, 2 * kBodySize, "left"});
  Node paragraph = line.child("w:pPr");
  const Node border = paragraph.prepend_child("w:pBdr");
  add(border, "w:bottom",
      {{"w:val", "single"}, {"w:sz", "12"}, {"w:space", "1"}, {"w:color", "000000"}});
  const Node tabs = paragraph.insert_child_after("w:tabs", border);
  add(tabs, "w:tab", {{"w:val", "right"}, {"w:pos", std::to_string(kTextWidth)}});
}

// Beside the body text: nothing of it stands on the lines of the page.
Style small_style(const char* id, const char* name, const char* font, int half_points,
                  const char* align) {
  Style style{id, name, font, half_points, align};
  style.spacing = 0;
  style.on_grid = false;
  return style;
}

void add_table_styles(Node styles) {
  Style title = small_style("TableTitle", "表题", kFirstHeadingFont, 28, "center");
  title.keep_next = true;
  title.before = 120;
  add_style(styles, title);
  Style line = small_style("TableLine", "表题下行", kTableFont, 21, "left");
  line.keep_next = true;
  line.before = 60;
  add_style(styles, line);
  add_style(styles, small_style("TableCell", "表格", kTableFont, 21, "left"));
  Style note = small_style("TableNote", "表注", kTableFont, 21, "left");
  note.before = 60;
  add_style(styles, note);
  Style picture = small_style("Picture", "图", kTableFont, 21, "center");
  picture.before = 120;
  add_style(styles, picture);
}

void add_edge_styles(Node styles) {
  add_style(styles, small_style("Mark", "页眉标记", kFirstHeadingFont, 24, "right"));
  Style number = small_style("PageNumber", "页码", kTableFont, 28, "right");
  number.exact_line = kPageNumberLine;
  add_style(styles, number);
}

}  // namespace

std::string styles_part() {
  pugi::xml_document document;
  const Node styles =
      add(document, "w:styles",
          {{"xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}});
  add_defaults(styles);
  add_text_styles(styles);
  add_masthead_styles(styles);
  add_table_styles(styles);
  add_edge_styles(styles);
  return text_of(document);
}

std::string font_table_part() {
  struct Font {
    const char* name;
    const char* other;
  };
  constexpr Font kFonts[] = {{kBodyFont, "仿宋"},
                             {kTitleFont, "方正小标宋_GBK"},
                             {kFirstHeadingFont, "SimHei"},
                             {kSecondHeadingFont, "楷体"},
                             {kTableFont, "SimSun"}};
  pugi::xml_document document;
  const Node fonts =
      add(document, "w:fonts",
          {{"xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}});
  for (const Font& font : kFonts) {
    const Node node = add(fonts, "w:font", {{"w:name", font.name}});
    add_value(node, "w:altName", font.other);
    add_value(node, "w:charset", "86");
    add_value(node, "w:family", "auto");
  }
  return text_of(document);
}

}  // namespace jishi::document::docx
