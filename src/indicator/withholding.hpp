// How it is found out what is withheld (withheld.hpp): all columns on one grid of lines and keys.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "indicator/persons_behind.hpp"
#include "indicator/withheld.hpp"

namespace jishi::indicator {

// The columns of one question on a grid of all lines and keys that any of them has.
class Withholding {
 public:
  Withholding(const index::State& state, const Asked& asked)
      : state_(state), packages_(state.definitions->packages), asked_(asked) {}

  Result<Withheld> run(std::span<const PublishedColumn> published) {
    for (const PublishedColumn& each : published)
      if (auto added = add(each); !added) return added.error();
    if (std::ranges::all_of(columns_, [](const Column& each) { return each.threshold == 0; }))
      return Withheld();
    for (Column& each : columns_)
      if (auto filled = fill(each); !filled) return filled.error();
    for (Column& each : columns_)
      if (auto hidden = hide_small(each); !hidden) return hidden.error();
    find_groups();
    while (spread()) {
    }
    if (problem_) return *problem_;
    return result(published);
  }

 private:
  // What is hidden of one column: its lines, key by key, and its whole.
  struct Gaps {
    std::vector<bool> lines;
    bool whole = false;

    bool any() const { return whole || std::ranges::find(lines, true) != lines.end(); }
    // Whether there was anything to add.
    bool add(const Gaps& more) {
      bool added = more.whole && !whole;
      whole = whole || more.whole;
      for (std::size_t i = 0; i < lines.size() && i < more.lines.size(); ++i) {
        added = added || (more.lines[i] && !lines[i]);
        lines[i] = lines[i] || more.lines[i];
      }
      return added;
    }
  };

  // How many stand behind the lines and the whole.
  struct Behind {
    Counts lines;
    std::int64_t whole = 0;

    static Behind difference(const Behind& a, const Behind& b) {
      Behind result = a;
      for (std::size_t i = 0; i < result.lines.size(); ++i)
        result.lines[i] -= b.lines[i];
      result.whole -= b.whole;
      return result;
    }
    bool all_count() const {  // of something, not of what overlaps
      return whole >= 0 && std::ranges::none_of(lines, [](auto count) { return count < 0; });
    }
  };

  struct Column {
    const package::Indicator* indicator = nullptr;
    std::int64_t threshold = 0;  // 0: never hidden
    const Answer* whole = nullptr;
    const Answer* lines = nullptr;
    std::optional<Behind> above;  // where the numerator counts rows, or adds up what does
    std::optional<Behind> below;  // likewise
    Gaps gaps;

    const package::Measure& counted() const { return indicator->numerator; }
  };
  // Values of one field, which exclude each other, with all that they are values of.
  struct Group {
    std::vector<Column*> parts;
    Behind rest;
    Gaps small_rest;
  };

  Result<void> add(const PublishedColumn& published);
  Result<void> add_parts(const PublishedColumn& formula);
  Result<void> fill(Column& column);
  Result<std::optional<Behind>> behind(const Column& column, Side side);
  Result<void> hide_small(Column& column);
  Gaps gaps(const Behind& counts, std::int64_t threshold);
  void find_groups();
  bool spread();
  bool spread_group(Group& group);
  Withheld result(std::span<const PublishedColumn> published) const;

  std::vector<const package::Indicator*> parts_of(const package::Measure& formula) const;
  bool subtracts(const package::Measure& formula) const;
  bool adds_up_rows(const package::Measure& measure) const;
  Result<std::optional<Counts>> counts_of(const Asked& asked, const Answer& answer,
                                          Side side) const;
  std::size_t rows() const { return row_of_.size(); }
  std::size_t keys() const { return std::max<std::size_t>(key_of_.size(), 1); }
  using Codes = std::vector<std::string>;
  static Codes codes_of(const Key& key) {
    Codes codes;
    for (const Key::Part& part : key.parts)
      codes.push_back(part.code);
    return codes;
  }

  const index::State& state_;
  const package::PackageSet& packages_;
  const Asked& asked_;
  std::deque<Answer> answers_;  // of parts that are not published themselves
  std::deque<Column> columns_;
  std::vector<Group> groups_;
  std::map<std::pair<UnitId, bool>, std::size_t> row_of_;
  std::map<Codes, std::size_t> key_of_;
  std::optional<Error> problem_;
};

}  // namespace jishi::indicator
