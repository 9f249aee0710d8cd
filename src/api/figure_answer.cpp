#include "api/figure_answer.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "api/figure_json.hpp"
#include "api/unit_words.hpp"
#include "base/json_writer.hpp"

namespace jishi::api {
namespace {

using indicator::Answer;
using package::Indicator;

std::string heading(const UnitWords& words, index::UnitOrdinal unit, const FigureQuestion& question,
                    const Told& told) {
  std::string text = words.path_text(unit);
  if (question.when.size() == 1) text += "，" + indicator::chinese(question.when.front());
  text += question.asked.as == indicator::As::now ? "，按现在的隶属关系" : "，按当时的隶属关系";
  return text + (told.demonstration ? "，演示数据" : "");
}

std::string bases(const FigureQuestion& question) {
  std::string text;
  for (const Indicator* each : question.indicators)
    text += (text.empty() ? "" : "\n") + each->label + "：" + basis_words(*each) +
            (each->to_be_checked ? "（规定待核实）" : "");
  return text;
}

// The figures of one answer by unit and key.
class Grid {
 public:
  explicit Grid(const Answer& answer) : answer_(answer) {
    for (std::size_t i = 0; i < answer.sections.size(); ++i)
      rows_.emplace(std::pair(answer.sections[i].unit, answer.sections[i].own), i);
  }
  const Result<indicator::Figure>* at(const FigureUnit& unit, std::size_t key) const {
    const auto row = rows_.find({unit.unit, unit.own});
    return row == rows_.end() ? nullptr : &answer_.figures[row->second * answer_.keys.size() + key];
  }

 private:
  const Answer& answer_;
  std::map<std::pair<UnitId, bool>, std::size_t> rows_;
};

void write_keys(JsonWriter& json, const std::vector<indicator::Key>& keys) {
  json.begin_array();
  for (const indicator::Key& key : keys) {
    json.begin_object().key("parts").begin_array();
    for (const indicator::Key::Part& part : key.parts)
      json.begin_object().member("code", part.code).member("label", part.label).end_object();
    json.end_array().end_object();
  }
  json.end_array();
}

// Keys in the order in which they are shown.
std::vector<std::size_t> shown_order(const std::vector<indicator::Key>& keys) {
  std::vector<std::size_t> order(keys.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return std::ranges::lexicographical_compare(keys[a].parts, keys[b].parts, {},
                                                &indicator::Key::Part::order,
                                                &indicator::Key::Part::order);
  });
  return order;
}

void write_answer(JsonWriter& json, const FigureAnswer& each, std::size_t time,
                  const std::vector<FigureUnit>& units, const FigureAnswer* earlier) {
  const Answer& answer = each.answer;
  const std::vector<std::size_t> order = shown_order(answer.keys);
  std::vector<indicator::Key> keys;
  for (const std::size_t key : order)
    keys.push_back(answer.keys[key]);
  const Grid grid(answer);
  json.begin_object().member("indicator", answer.indicator->name);
  json.member("label", answer.indicator->label).member("basis", basis_words(*answer.indicator));
  json.member("time", static_cast<std::int64_t>(time));
  write_keys(json.key("keys"), keys);
  json.key("figures").begin_array();
  for (const FigureUnit& unit : units) {
    json.begin_array();
    for (const std::size_t key : order)
      write_cell(json, grid.at(unit, key));
    json.end_array();
  }
  json.end_array();
  if (earlier != nullptr) {
    const Grid before(earlier->answer);
    json.key("changes").begin_array();
    for (const FigureUnit& unit : units) {
      json.begin_array();
      for (const std::size_t key : order) {
        const auto same =
            std::ranges::find_if(earlier->answer.keys, [&](const indicator::Key& other) {
              return std::ranges::equal(other.parts, answer.keys[key].parts, {},
                                        &indicator::Key::Part::code, &indicator::Key::Part::code);
            });
        const bool there = same != earlier->answer.keys.end();
        const auto place = static_cast<std::size_t>(same - earlier->answer.keys.begin());
        json.value(change_words(there ? before.at(unit, place) : nullptr, grid.at(unit, key)));
      }
      json.end_array();
    }
    json.end_array();
  }
  json.end_object();
}

}  // namespace

std::string figures_json(const index::State& state, const FigureQuestion& question,
                         const std::vector<FigureAnswer>& answers, const Told& told) {
  const UnitWords words(state, question.asked.tree_date());
  const index::UnitOrdinal unit = words.find(question.asked.unit);
  const std::vector<FigureUnit> units = units_of(state, answers, question.asked.tree_date());
  JsonWriter json;
  json.begin_object();
  words.write_with_path(json.key("unit"), unit);
  json.member("heading", heading(words, unit, question, told));
  json.member("basis_words", bases(question));
  json.member("demonstration", told.demonstration).member("withheld", told.withheld);
  json.key("units").begin_array();
  for (const FigureUnit& each : units) {
    json.begin_object().member("unit", each.unit.value()).member("own", each.own);
    json.member("name", each.name);
    if (!each.code.empty()) json.member("code", each.code);
    const auto ordinal = state.tree.find(each.unit);
    const auto* life = ordinal ? words.life(*ordinal) : nullptr;
    if (life != nullptr) json.member("level", package::level_name(life->level));
    json.end_object();
  }
  json.end_array().key("times").begin_array();
  for (const indicator::When& when : question.when)
    write_time(json, when);
  json.end_array().key("answers").begin_array();
  const std::size_t times = question.when.size();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const bool later = question.compare && i % times == 1;
    write_answer(json, answers[i], i % times, units, later ? &answers[i - 1] : nullptr);
  }
  return json.end_array().end_object().take();
}

}  // namespace jishi::api
