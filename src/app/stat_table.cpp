#include "app/stat_table.hpp"

#include <algorithm>

#include "api/figure_json.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "indicator/withheld.hpp"

namespace jishi::app {
namespace {

using indicator::Answer;
using indicator::Figure;
using indicator::Key;

std::string words_of(const Key& key) {
  std::string words;
  for (const Key::Part& part : key.parts)
    words += (words.empty() ? "" : "·") + part.label;
  return words;
}

// nullptr where the answer has no such cell.
const Result<Figure>* figure_at(const Answer& answer, const StatUnit& unit, const Key& key) {
  const auto same_unit = [&](const indicator::Section& section) {
    return section.unit == unit.unit && section.own == unit.own;
  };
  const auto same_key = [&](const Key& each) { return words_of(each) == words_of(key); };
  const auto section = std::find_if(answer.sections.begin(), answer.sections.end(), same_unit);
  const auto at = std::find_if(answer.keys.begin(), answer.keys.end(), same_key);
  if (section == answer.sections.end() || at == answer.keys.end()) return nullptr;
  const auto row = static_cast<std::size_t>(section - answer.sections.begin());
  const auto column = static_cast<std::size_t>(at - answer.keys.begin());
  return &answer.figures[row * answer.keys.size() + column];
}

bool is_withheld(const Result<Figure>* figure) {
  return figure != nullptr && !figure->ok() && figure->error().code == indicator::kWithheld;
}

std::string shown(const Result<Figure>* figure) {
  if (is_withheld(figure)) return api::kShownWithheld;
  return figure == nullptr || !figure->ok() ? api::kShownNothing : (*figure)->shown();
}

// The keys of which some section has anything; those in no row at all are left out.
std::vector<Key> keys_shown(const std::vector<const Answer*>& answers) {
  std::vector<Key> keys;
  for (const Answer* answer : answers)
    for (std::size_t key = 0; key < answer->keys.size(); ++key) {
      bool says = answer->keys.size() == 1;
      for (std::size_t i = key; i < answer->figures.size(); i += answer->keys.size()) {
        const auto& figure = answer->figures[i];
        says = says || is_withheld(&figure) ||
               (figure.ok() && (figure->numerator() != Decimal() ||
                                (figure->denominator() && *figure->denominator() != Decimal())));
      }
      const auto same = [&](const Key& each) {
        return words_of(each) == words_of(answer->keys[key]);
      };
      if (says && std::none_of(keys.begin(), keys.end(), same)) keys.push_back(answer->keys[key]);
    }
  std::stable_sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
    return std::lexicographical_compare(
        a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(),
        [](const Key::Part& x, const Key::Part& y) { return x.order < y.order; });
  });
  return keys;
}

// A column of the table: an indicator, a time or the change, and a key.
struct Column {
  std::string heading;
  const Answer* answer = nullptr;
  const Answer* earlier = nullptr;  // of a change
  Key key;

  std::string cell(const StatUnit& unit) const {
    const auto* figure = figure_at(*answer, unit, key);
    return earlier == nullptr ? shown(figure)
                              : api::change_words(figure_at(*earlier, unit, key), figure);
  }
};

std::vector<Column> columns_of(const StatQuery& query, const std::vector<StatAnswer>& answers) {
  std::vector<Column> columns;
  const std::size_t times = query.when.size();
  for (std::size_t i = 0; i < query.indicators.size(); ++i) {
    std::vector<const Answer*> of_one;
    for (std::size_t time = 0; time < times; ++time)
      of_one.push_back(&answers[i * times + time].answer);
    for (const Key& key : keys_shown(of_one)) {
      const std::string words = words_of(key);
      const std::string name =
          query.indicators[i]->label + (words.empty() ? "" : "（" + words + "）");
      for (std::size_t time = 0; time < times; ++time)
        columns.push_back({times == 1 ? name : name + " " + indicator::chinese(query.when[time]),
                           of_one[time], nullptr, key});
      if (query.compare) columns.push_back({name + " 变化", of_one[1], of_one[0], key});
    }
  }
  return columns;
}

void write_figure(JsonWriter& out, const Result<Figure>& figure) {
  if (!figure.ok()) {
    out.key("value").null().member("reason", figure.error().code);
    out.member("message", figure.error().message);
    return;
  }
  out.member("value", figure->value().text()).member("shown", figure->shown());
  out.member("numerator", figure->numerator().text());
  if (figure->denominator()) out.member("denominator", figure->denominator()->text());
}

}  // namespace

StatTable stat_table(const StatQuery& query, const std::vector<StatUnit>& units,
                     const std::vector<StatAnswer>& answers) {
  const std::vector<Column> columns = columns_of(query, answers);
  StatTable table;
  if (units.size() == 1) {  // figures below one another
    table.heading = {"指标", units.front().name};
    for (const Column& column : columns)
      table.rows.push_back({column.heading, column.cell(units.front())});
    return table;
  }
  table.heading = {"组织"};
  for (const Column& column : columns)
    table.heading.push_back(column.heading);
  for (const StatUnit& unit : units) {
    std::vector<std::string> row = {unit.name};
    for (const Column& column : columns)
      row.push_back(column.cell(unit));
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string text_of(const StatTable& table) {
  std::vector<std::size_t> widths;
  const auto measure = [&](const std::vector<std::string>& row) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  };
  measure(table.heading);
  for (const auto& row : table.rows)
    measure(row);
  std::string text;
  const auto write = [&](const std::vector<std::string>& row) {
    text += "  " + padded(row.front(), widths[0]);
    for (std::size_t i = 1; i < row.size(); ++i)  // figures stand to the right
      text += "  " + std::string(widths[i] - display_width(row[i]), ' ') + row[i];
    text += '\n';
  };
  write(table.heading);
  for (const auto& row : table.rows)
    write(row);
  return text;
}

std::string csv_of(const StatTable& table) {
  std::string text = "\xEF\xBB\xBF";  // so that spreadsheet programs see that it is UTF-8
  const auto write = [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += ',';
      text += '"';
      for (const char c : row[i])
        text += c == '"' ? std::string("\"\"") : std::string(1, c);
      text += '"';
    }
    text += "\r\n";
  };
  write(table.heading);
  for (const auto& row : table.rows)
    write(row);
  return text;
}

std::string json_of(const StatQuery& query, const std::vector<StatUnit>& units,
                    const std::vector<StatAnswer>& answers, bool demonstration) {
  JsonWriter out;
  out.begin_object().member("demonstration", demonstration);
  out.member("as", query.asked.as == indicator::As::now ? "now" : "then");
  out.key("figures").begin_array();
  for (const StatAnswer& each : answers)
    for (const StatUnit& unit : units)
      for (const Key& key : each.answer.keys) {
        const auto* figure = figure_at(each.answer, unit, key);
        if (figure == nullptr) continue;
        const package::Indicator& of = *each.answer.indicator;
        out.begin_object().member("indicator", of.name).member("label", of.label);
        out.member("unit", unit.unit.value()).member("code", unit.code).member("name", unit.name);
        out.member("own", unit.own).member("when", indicator::chinese(each.when));
        out.key("key").begin_array();
        for (const Key::Part& part : key.parts)
          out.begin_object().member("code", part.code).member("label", part.label).end_object();
        out.end_array();
        out.member("basis", of.over.empty() ? of.basis : of.over + "的" + of.basis);
        write_figure(out, *figure);
        out.end_object();
      }
  return out.end_array().end_object().take();
}

}  // namespace jishi::app
