// The figures of one document: each question is answered once.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "document/occasion.hpp"
#include "index/state.hpp"
#include "indicator/answer.hpp"
#include "indicator/open_figure.hpp"
#include "indicator/withheld.hpp"
#include "package/document.hpp"

namespace jishi::document {

// A line of a table, a bar of a chart. `own`: what counts at none of the others.
struct UnitLine {
  UnitId unit;
  bool own = false;
  NamedUnit called;
};

// In the cell of a table for what is withheld; a note below the table says why.
inline constexpr const char* kWithheldMark = "＊";

// A figure as the document may tell it.
struct Told {
  const indicator::Figure* figure = nullptr;  // nullptr: there is none, or it is withheld
  bool withheld = false;
};

// One thread; state, definition (of the state's) and occasion outlive it. What the definition
// publishes is guarded as indicator/withheld.hpp tells; nothing is withheld from what is internal
// to an office up to the county.
class Figures {
 public:
  Figures(const index::State& state, const package::Document& definition, const Occasion& occasion);

  const Occasion& occasion() const { return occasion_; }
  const indicator::When& before() const { return before_; }

  // An indicator of the state's definitions.
  const package::Indicator& defined(const std::string& name) const;

  // Errors of indicator::answer, with the indicator's name in front.
  using Asked = Result<const indicator::Answer*>;
  Asked ask(const std::string& name, const package::DocumentRows& rows,
            const indicator::When& when);

  // Of the unit with all that is below it. There is none where there is nothing to divide by, or
  // the unit did not live then.
  Told of_unit(const std::string& name, const indicator::When& when);
  // Of one line, likewise.
  Told of_line(const std::string& name, const package::DocumentRows& rows,
               const indicator::When& when, const UnitLine& line);

  // Of an indicator: package::hidden_below; 0 where nothing is guarded.
  std::int64_t hidden_below(const std::string& name) const;
  // Below which numbers persons were withheld so far.
  const std::set<std::int64_t>& withheld_below() const { return withheld_below_; }
  // Why it could not be told what is to be withheld: then nothing may be published.
  const std::optional<Error>& problem() const { return problem_; }

  // The units that are counted in the figure of the unit, in administrative order. Of an indicator
  // whose numerator (and denominator) counts units. Errors of indicator::open_figure.
  Result<std::vector<UnitLine>> counted(const std::string& name, indicator::Side side);
  // nullopt where they are of several levels, or there are none.
  std::optional<organisation::Level> level_of(const std::vector<UnitLine>& lines) const;

  // Whoever has a figure of one of these indicators, in administrative order; own last.
  Result<std::vector<UnitLine>> lines(const std::vector<std::string>& names,
                                      const package::DocumentRows& rows);

 private:
  const indicator::Figure* find(const std::string& name, const package::DocumentRows& rows,
                                const indicator::When& when, const UnitLine& line);
  bool withholds(const std::string& name, const package::DocumentRows& rows,
                 const indicator::When& when, const UnitLine& line);
  const std::vector<indicator::Withheld>& withheld_at(const indicator::When& when);
  void add_names(const package::Document& definition);
  void use(const std::string& name);
  void use(const package::DocumentRows& rows);

  const index::State& state_;
  const Occasion& occasion_;
  indicator::When before_;
  bool guarded_ = false;
  std::vector<std::string> names_;             // of all that the definition tells of
  std::vector<package::DocumentRows> tables_;  // how it tells of units, the first way first
  std::map<std::string, std::vector<indicator::Withheld>> withheld_;  // by time; as tables_
  bool compares_lines_ = false;
  std::set<std::int64_t> withheld_below_;
  std::optional<Error> problem_;
  using Question = std::tuple<std::string, int, int, std::string>;
  std::map<Question, Result<indicator::Answer>> answers_;
};

// “人数少于5，或由它可推算出少于5的人数，为保护个人信息不公布”
std::string withheld_words(const std::set<std::int64_t>& below);

// 口径 in words: 乡镇团委的在任班子成员
std::string basis_words(const package::Indicator& indicator);

}  // namespace jishi::document
