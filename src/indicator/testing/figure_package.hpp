// Ledgers of every kind of holding and end, and indicators that ask everything of them, for tests.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "package/loader.hpp"

namespace jishi::indicator::testing {

inline constexpr std::array kPolicies = {"follow", "end", "wait"};
inline constexpr std::array kWhich = {"held", "during", "begun", "ended"};

// state_follow, event_wait, …: what was so from a day on, and what was done on a day or a few.
inline std::string ledger_text(const std::string& holding, const std::string& policy) {
  const bool event = holding == "event";
  return "ledger: " + holding + "_" + policy + "\nlabel: 台账" + holding + policy +
         "\npurpose: 测试\nheld_by: [centre, committee, branch]\nperson: optional\n"
         "on_unit_end: " +
         policy + "\n" + (event ? "happens_on: held_on\nhappens_until: held_until\n" : "") +
         "fields:\n" +
         (event ? "  held_on: {label: 日期, type: date, required: true}\n"
                  "  held_until: {label: 止, type: date}\n"
                : "") +
         "  grade: {label: 类别, type: choice, of: grade}\n"
         "  seats: {label: 座位, type: int}\n"
         "  money: {label: 金额, type: decimal, digits: 2}\n"
         "  night: {label: 晚间, type: bool}\n"
         "  led_by: {label: 领办, type: unit}\n"
         "  note: {label: 备注, type: text}\n"
         "rules:\n"
         "  - {check: '!has(seats) || seats <= 40', severity: warn, message: 座位多, source: "
         "测试}\n";
}

class IndicatorTexts {
 public:
  void add(const std::string& name, const std::string& numerator, const std::string& more = {}) {
    text_ += "  " + name + ":\n    label: 指标" + name + "\n    basis: 测试\n    numerator: {" +
             numerator + "}\n" + (more.empty() ? "    shown: 个\n" : more);
  }
  void percent(const std::string& name, const std::string& numerator,
               const std::string& denominator) {
    add(name, numerator,
        "    denominator: {" + denominator + "}\n    shown: {unit: percent, digits: 1}\n");
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_ = "indicators:\n";
};

inline void add_row_measures(IndicatorTexts& texts, const std::string& of) {
  static constexpr std::array kTakes = {"count: ",
                                        "sum: money, of: ",
                                        "mean: seats, of: ",
                                        "min: seats + 1, of: ",
                                        "max: money, of: ",
                                        "distinct: grade, of: ",
                                        "distinct: person, of: ",
                                        "distinct: seats, of: "};
  static constexpr std::array kWhere = {"", "where: seats > 40", "where: grade == 'plain' || night",
                                        "where: has(note)", "where: money >= rule.homes.area_min"};
  static constexpr std::array kUnits = {"", "units: unit.level == 'township'",
                                        "units: unit.kind == 'committee'"};
  std::size_t turn = of.size();
  for (std::size_t take = 0; take < kTakes.size(); ++take)
    for (const char* which : kWhich) {
      std::string measure = kTakes[take] + of + ", rows: " + which;
      for (const std::string more : {kWhere[turn % 5], kUnits[turn % 3]})
        if (!more.empty()) measure += ", " + more;
      texts.add(of + "_" + std::to_string(take) + "_" + which, measure);
      ++turn;
    }
}

inline void add_unit_measures(IndicatorTexts& texts, const std::string& of) {
  texts.add(of + "_units", "units: 'true', with: [{count: " + of + ", at_least: 1}]");
  texts.percent(of + "_poor",
                "units: unit.level == 'township', with: [{sum: money, of: " + of +
                    ", at_most: rule.homes.area_min}, {count: " + of +
                    ", where: night, at_most: 1}]",
                "units: unit.level == 'township'");
  texts.add(of + "_people", "units: unit.kind == 'committee', with: [{distinct: person, of: " + of +
                                ", at_least: 1, at_most: 2}]");
}

// Plain counts of each ledger are called after it: state_follow, and state_follow_held, ….
inline std::string indicators_text() {
  IndicatorTexts texts;
  for (const char* holding : {"state", "event"})
    for (const char* policy : kPolicies) {
      const std::string of = std::string(holding) + "_" + policy;
      for (const char* which : kWhich)
        texts.add(of + "_" + which, "count: " + of + ", rows: " + which);
      for (const char* which : kWhich)
        texts.add(of + "_warned_" + which, "count: " + of + ", warned: true, rows: " + which);
      add_row_measures(texts, of);
      add_unit_measures(texts, of);
      texts.percent(of + "_share", "count: " + of + ", where: night", "count: " + of);
      texts.add(of + "_per_unit", "sum: money, of: " + of,
                "    denominator: {units: 'true'}\n    shown: {unit: 元, digits: 2}\n");
    }
  texts.add(
      "all_states",
      "formula: state_follow_held + state_end_held * 2 - state_wait_held + 3 * event_end_held");
  texts.add("nested", "formula: all_states - (event_wait_held - state_end_begun)");
  texts.percent("across", "count: event_follow, where: seats > 20", "count: state_follow");
  texts.add("youths", "count: youth, where: has(birth_date)");
  texts.add("youth_age", "mean: 'age(birth_date, today)', of: youth",
            "    shown: {unit: 岁, digits: 1}\n");
  texts.add("youths_with_income", "sum: income, of: youth, where: income > 100");
  return texts.text();
}

inline std::vector<package::SourceFile> figure_files() {
  std::vector<package::SourceFile> files;
  for (const char* holding : {"state", "event"})
    for (const char* policy : kPolicies)
      files.push_back(
          {std::string(holding) + "_" + policy + ".yaml", ledger_text(holding, policy)});
  files.push_back({"figures.yaml", indicators_text()});
  return files;
}

}  // namespace jishi::indicator::testing
