#include <algorithm>
#include <array>

#include "expression/parse.hpp"
#include "package/draft.hpp"
#include "package/placeholder.hpp"
#include "package/scalar.hpp"

namespace jishi::package {
namespace {

constexpr std::array kContents = {"heading", "paragraph", "table", "chart"};

Document::Kind kind_of(const std::string& word) {
  if (word == "bulletin") return Document::Kind::bulletin;
  if (word == "report") return Document::Kind::report;
  return word == "summary" ? Document::Kind::summary : Document::Kind::circular;
}

bool is_chart_kind(const std::string& word) {
  return word == "bars" || word == "stacked" || word == "compared" || word == "trend";
}

DocumentChart::Kind chart_kind(const std::string& word) {
  if (word == "stacked") return DocumentChart::Kind::stacked;
  if (word == "compared") return DocumentChart::Kind::compared;
  return word == "trend" ? DocumentChart::Kind::trend : DocumentChart::Kind::bars;
}

DocumentRows rows_of(const Node& body) {
  const std::string word = text_of(body, "by");
  DocumentRows rows;
  if (word == "children") rows.by = DocumentRows::By::children;
  if (const auto level = level_from_name(word)) rows = {DocumentRows::By::level, *level};
  return rows;
}

void refuse(const Node& body, const char* key, const std::string& where, MistakeLog& log) {
  if (const Entry* entry = body.find_entry(key))
    log.add(Code::document_unclear, entry->key.place, where + "不能写“" + key + "”", "请删除它");
}

void need(const Node& body, const char* key, const std::string& where, MistakeLog& log) {
  if (body.find(key) == nullptr)
    log.add(Code::document_unclear, body.place, where + "要写明“" + std::string(key) + "”",
            "请补上 " + std::string(key) + ":");
}

// Which of the four a part holds; the log tells of none and of a second.
void check_contents(const Node& body, MistakeLog& log) {
  const Entry* found = nullptr;
  for (const char* key : kContents) {
    const Entry* entry = body.find_entry(key);
    if (entry == nullptr) continue;
    if (found != nullptr)
      log.add(Code::document_unclear, entry->key.place,
              "“" + found->key.text + "”和“" + entry->key.text + "”不能写在一段里",
              "请在“" + entry->key.text + "”前另起一项（- ）");
    found = entry;
  }
  if (found == nullptr)
    log.add(Code::document_unclear, body.place, "看不出这一段是什么",
            "请写 heading、paragraph、table、chart 之一");
}

// What holds wherever the chart stands.
void check_series(const Node& body, const DocumentChart& chart, const std::string& where,
                  MistakeLog& log) {
  const bool one =
      chart.kind == DocumentChart::Kind::bars || chart.kind == DocumentChart::Kind::compared;
  if (one && chart.indicators.size() > 1)
    log.add(Code::document_unclear, body.find("indicators")->place, where + "只能有一个指标",
            "请只留一个，或分成几个图；构成图用 kind: stacked");
  if (chart.indicators.size() > kMaxIndicatorsPerChart)
    log.add(Code::too_many_columns, body.find("indicators")->place,
            "一个图里的指标超过 " + std::to_string(kMaxIndicatorsPerChart) + " 个，难以辨认",
            "请分成几个图");
}

void check_chart(const Node& body, const DocumentChart& chart, MistakeLog& log) {
  if (!is_chart_kind(text_of(body, "kind"))) return;  // told by the shape
  const std::string where = "kind 为 " + text_of(body, "kind") + " 的图";
  if (chart.kind == DocumentChart::Kind::trend) {
    need(body, "series", where, log);
    refuse(body, "by", where, log);
  } else {
    need(body, "by", where, log);
    refuse(body, "series", where, log);
    if (text_of(body, "by") == "unit")
      log.add(Code::document_unclear, body.find("by")->place, where + "要有几个组织",
              "请写 by: children，或一个层级");
  }
  check_series(body, chart, where, log);
}

bool has_column(const DocumentTable& table, const std::string& indicator) {
  return std::ranges::any_of(
      table.columns, [&](const DocumentColumn& column) { return column.indicator == indicator; });
}

// It draws the rows of its table, and what is not in the table cannot be drawn of it.
void check_chart_of_table(const Node& body, const DocumentChart& chart, const DocumentTable& table,
                          MistakeLog& log) {
  if (!is_chart_kind(text_of(body, "kind"))) return;  // told by the shape
  const std::string where = "表下的图";
  if (chart.kind == DocumentChart::Kind::compared || chart.kind == DocumentChart::Kind::trend)
    log.add(Code::document_unclear, body.find("kind")->place,
            where + "只能是 bars 或 stacked，表里没有别的日期的数", "请另起一段 - chart:");
  for (const char* key : {"by", "series"})
    refuse(body, key, where, log);
  if (table.rows.by == DocumentRows::By::unit)
    log.add(Code::document_unclear, body.place, "只有本组织的表（by: unit）下不能画图",
            "请删除 chart:，或写 by: children");
  const Node* indicators = body.find("indicators");
  for (const Node& name : indicators == nullptr ? std::vector<Node>() : indicators->items)
    if (!has_column(table, name.text))
      log.add(Code::document_unclear, name.place, "图用到了表里没有的指标 " + name.text,
              "请把它写进表的 indicators，或从图里去掉");
  check_series(body, chart, where, log);
}

const Node* map_in(const Node& body, std::string_view key) {
  const Node* node = body.find(key);
  return node != nullptr && node->kind == Node::Kind::map ? node : nullptr;
}

}  // namespace

void Builder::document_placeholders(const Node& at, const std::string& text) {
  for (const TextPiece& piece : pieces_of(text)) {
    if (!piece.placeholder) continue;
    const expression::Position in = expression::position_at(text, piece.offset);
    const Place place = place_in(at, in.line, in.column);
    const auto found = document_placeholder(piece.text);
    if (!found) {
      log_.add(Code::unknown_placeholder, place, "文件中的“{" + piece.text + "}”没有值可显示",
               "可以写 {unit}、{period}、{date}、{before}、{指标}、{指标.change}、{指标.before}、"
               "{指标.numerator}、{指标.denominator}、{指标.list}、{指标.others}；花括号本身写成 "
               "{{ 和 }}");
    } else if (!found->indicator.empty()) {
      draft_.used.push_back({Thing::indicator, found->indicator, package_, place});
      draft_.document_figures.push_back({*found, place});
    }
  }
}

std::string Builder::document_text(const Node& body, std::string_view key) {
  std::string text = text_of(body, key);
  if (const Node* node = body.find(key)) document_placeholders(*node, text);
  return text;
}

DocumentTable Builder::document_table(const Node& body) {
  DocumentTable table;
  table.title = document_text(body, "title");
  table.rows = rows_of(body);
  table.total = truth_of(body, "total");
  if (table.total && table.rows.by == DocumentRows::By::unit && body.find("by") != nullptr)
    refuse(body, "total", "只有本组织的表（by: unit）", log_);
  const Node* list = body.find("indicators");
  if (list == nullptr) return table;
  for (const Node& item : list->items) {
    const bool whole = item.kind == Node::Kind::map;
    const Node* name = whole ? item.find("indicator") : &item;
    if (name == nullptr || name->kind != Node::Kind::scalar) continue;
    if (!whole && !is_name(name->text))
      log_.add(Code::bad_name, name->place, "“" + name->text + "”不是指标的名称",
               "名称由小写字母、数字和下划线组成，以字母开头");
    use(Thing::indicator, *name);
    table.columns.push_back({name->text, whole ? text_of(item, "group") : ""});
  }
  if (table.columns.size() > kMaxIndicatorsPerTable)
    log_.add(Code::too_many_columns, list->items[kMaxIndicatorsPerTable].place,
             "一个表里的指标超过 " + std::to_string(kMaxIndicatorsPerTable) + " 个",
             "请分成几个表");
  if (const Node* chart = map_in(body, "chart")) {
    table.chart = read_chart(*chart);
    table.chart->rows = table.rows;
    check_chart_of_table(*chart, *table.chart, table, log_);
  }
  return table;
}

DocumentChart Builder::document_chart(const Node& body) {
  DocumentChart chart = read_chart(body);
  check_chart(body, chart, log_);
  return chart;
}

DocumentChart Builder::read_chart(const Node& body) {
  DocumentChart chart;
  chart.title = document_text(body, "title");
  chart.kind = chart_kind(text_of(body, "kind"));
  chart.indicators = texts_of(body, "indicators");
  use_all(Thing::indicator, body.find("indicators"));
  chart.rows = rows_of(body);
  chart.periods = static_cast<int>(whole_of(body, "series").value_or(0) % 1'000);
  return chart;
}

DocumentPart Builder::document_part(const Node& body) {
  check_contents(body, log_);
  DocumentPart part;
  part.place = body.place;
  if (const Node* heading = body.find("heading")) {
    if (heading->kind == Node::Kind::map)
      part.heading = {document_text(*heading, "text"),
                      static_cast<int>(whole_of(*heading, "level").value_or(1) % 10)};
    else
      part.heading = {document_text(body, "heading"), 1};
  }
  part.paragraph = document_text(body, "paragraph");
  std::erase(part.paragraph, '\n');  // Chinese goes on without a blank
  if (const Node* table = map_in(body, "table")) part.table = document_table(*table);
  if (const Node* chart = map_in(body, "chart")) part.chart = document_chart(*chart);
  return part;
}

void Builder::check_form(const Node& body, const Document& document) {
  if (document.form == Document::Form::text) {
    refuse(body, "signatures", "文字材料（form: text）", log_);
    for (const DocumentPart& part : document.parts)
      if (part.table && part.table->chart)
        log_.add(Code::document_unclear, part.place, "文字材料（form: text）的表下不画图",
                 "请另起一段 - chart:");
    if (document.kind == Document::Kind::bulletin)
      need(body, "masthead", "简报（kind: bulletin）", log_);
    else
      refuse(body, "masthead", "不是简报（kind: bulletin）的文件", log_);
    return;
  }
  for (const char* key : {"kind", "masthead", "recipient"})
    refuse(body, key, "报表（form: sheet）", log_);
  for (const DocumentPart& part : document.parts)
    if (!part.table && !part.chart && (part.heading || !part.paragraph.empty()))
      log_.add(Code::document_unclear, part.place,
               "报表（form: sheet）里只能写表（table）和图（chart）",
               "请删除这一段，或改成文字材料（form: text）");
}

void Builder::document(const Node& at, const Node& body) {
  define(Thing::document, at);
  Document document;
  document.package = package_;
  document.name = at.text;
  document.place = at.place;
  document.label = text_of(body, "label");
  if (text_of(body, "form") == "sheet") document.form = Document::Form::sheet;
  document.kind = kind_of(text_of(body, "kind"));
  document.title = document_text(body, "title");
  document.masthead = document_text(body, "masthead");
  document.recipient = document_text(body, "recipient");
  document.signed_by = document_text(body, "signed_by");
  document.signatures = texts_of(body, "signatures");
  document.internal = truth_of(body, "internal");
  if (document.signatures.size() > kMaxSignatures)
    log_.add(Code::too_many_columns, body.find("signatures")->place,
             "签名栏超过 " + std::to_string(kMaxSignatures) + " 个", "请减少");
  if (const Node* parts = body.find("parts"))
    for (const Node& part : parts->items)
      if (part.kind == Node::Kind::map) document.parts.push_back(document_part(part));
  if (document.parts.size() > kMaxPartsPerDocument)
    log_.add(Code::too_many_parts, document.parts[kMaxPartsPerDocument].place,
             "一个文件超过 " + std::to_string(kMaxPartsPerDocument) + " 段", "请分成几个文件");
  check_form(body, document);
  draft_.set.documents.push_back(std::move(document));
}

}  // namespace jishi::package
