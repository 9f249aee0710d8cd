#include "api/document_preview.hpp"

#include <algorithm>
#include <string_view>
#include <variant>

namespace jishi::api {
namespace {

using document::Table;

void write_text(JsonWriter& json, std::string_view kind, const std::string& text) {
  if (text.empty()) return;
  json.begin_object().member("kind", kind).member("text", text).end_object();
}

void write_heading(JsonWriter& json, const document::Heading& heading, const std::string& number) {
  json.begin_object().member("kind", "heading");
  json.member("text", number + heading.text);
  json.member("level", std::int64_t{heading.level}).end_object();
  write_text(json, "paragraph", heading.run_on);
}

void write_table(JsonWriter& json, const Table& table) {
  write_text(json, "title", table.title);
  if (const auto line = document::line_below_title(table)) {
    std::string text;
    for (const std::string& part : {line->left, line->middle, line->right})
      if (!part.empty()) text += (text.empty() ? "" : "　") + part;
    write_text(json, "note", text);
  }
  json.begin_object().member("kind", "table").key("table").begin_object();
  json.key("head").begin_array();
  const auto cells = document::heading_cells(table);
  for (std::size_t row = 0; row < document::heading_rows(table); ++row) {
    json.begin_array();
    for (const document::HeadingCell& cell : cells) {
      if (cell.row != row) continue;
      json.begin_object().member("text", cell.text);
      json.member("span", static_cast<std::int64_t>(cell.columns));
      json.member("rows", static_cast<std::int64_t>(cell.rows)).end_object();
    }
    json.end_array();
  }
  json.end_array().key("rows").begin_array();
  for (const document::Row& row : document::written_rows(table)) {
    json.begin_array();
    for (const document::Cell& cell : row)
      json.value(document::cell_text(cell));
    json.end_array();
  }
  json.end_array().end_object().end_object();
  for (const std::string& note : document::note_lines(table))
    write_text(json, "note", note);
}

void write_chart(JsonWriter& json, const document::Chart& chart, const std::string& address) {
  json.begin_object().member("kind", "chart").member("text", document::description(chart));
  json.member("chart", address).end_object();
}

std::string on_one_line(std::string title) {
  std::ranges::replace(title, '\n', ' ');
  return title;
}

}  // namespace

void write_preview(JsonWriter& json, const document::TextDocument& text,
                   const ChartAddress& chart_address) {
  json.member("title", on_one_line(text.title)).key("blocks").begin_array();
  write_text(json, "note", document::marks_text(text.marks));
  write_text(json, "note", text.masthead + (text.issue.empty() ? "" : "　" + text.issue));
  write_text(json, "title", text.title);
  if (!text.recipient.empty()) write_text(json, "paragraph", text.recipient + "：");
  document::HeadingNumbers numbers;
  std::size_t charts = 0;
  for (const document::Block& block : text.blocks) {
    if (const auto* heading = std::get_if<document::Heading>(&block))
      write_heading(json, *heading, numbers.next(heading->level));
    else if (const auto* paragraph = std::get_if<document::Paragraph>(&block))
      write_text(json, "paragraph", paragraph->text);
    else if (const auto* table = std::get_if<Table>(&block))
      write_table(json, *table);
    else
      write_chart(json, std::get<document::Chart>(block), chart_address(++charts));
  }
  for (const std::string& attachment : text.attachments)
    write_text(json, "note", "附件：" + attachment);
  write_text(json, "note", text.issuer + "　" + text.date.chinese());
  json.end_array();
}

void write_preview(JsonWriter& json, const std::string& title, const std::vector<Table>& tables) {
  json.member("title", title).key("blocks").begin_array();
  for (const Table& table : tables) {
    write_text(json, "note", document::marks_text(table.marks));
    write_table(json, table);
  }
  json.end_array();
}

std::vector<const document::Chart*> charts_of(const document::TextDocument& text) {
  std::vector<const document::Chart*> charts;
  for (const document::Block& block : text.blocks)
    if (const auto* chart = std::get_if<document::Chart>(&block)) charts.push_back(chart);
  return charts;
}

}  // namespace jishi::api
