// Small trees for the tests of matching.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "organisation/division_match.hpp"

namespace jishi::organisation {

// A list made of codes and names; a row stands below the row whose code is the longest part of its
// own. Owns its text; not to be copied.
class TestTree {
 public:
  using Lines = std::vector<std::pair<std::string, std::string>>;
  TestTree() = default;
  TestTree(const Lines& lines) {
    for (const auto& [code, name] : lines)
      add(code, name);
  }
  TestTree(const TestTree&) = delete;
  TestTree& operator=(const TestTree&) = delete;

  void add(const std::string& code, const std::string& name) {
    DivisionRow row;
    row.code = text_.emplace_back(code);
    row.name = text_.emplace_back(name);
    row.level = level_of(code.size());
    for (std::size_t length = code.size() - 1; length > 0; --length) {
      const auto parent = index_.find(code.substr(0, length));
      if (parent == index_.end()) continue;
      row.parent = parent->second;
      break;
    }
    index_[code] = static_cast<RowIndex>(rows_.size());
    rows_.push_back(row);
  }
  const std::vector<DivisionRow>& rows() const { return rows_; }
  RowIndex operator[](const std::string& code) const {
    const auto found = index_.find(code);
    return found == index_.end() ? kNoRow : found->second;
  }
  std::string code(RowIndex row) const {
    return row == kNoRow ? "" : std::string(rows_[static_cast<std::size_t>(row)].code);
  }

 private:
  static Level level_of(std::size_t digits) {
    if (digits == 2) return Level::province;
    if (digits == 4) return Level::prefecture;
    if (digits == 6) return Level::county;
    return digits == 9 ? Level::township : Level::village;
  }

  std::deque<std::string> text_;
  std::vector<DivisionRow> rows_;
  std::map<std::string, RowIndex> index_;
};

// Lines below the one county that most tests need.
inline TestTree::Lines in_county(const TestTree::Lines& lines) {
  TestTree::Lines all = {{"51", "四川省"}, {"5101", "成都市"}, {"510113", "青白江区"}};
  all.insert(all.end(), lines.begin(), lines.end());
  return all;
}

// Two trees, matched, asked by code.
class Matched {
 public:
  Matched(const TestTree& before, const TestTree& after,
          const std::vector<LineageDecision>& decisions = {})
      : before_(before), after_(after) {
    SilentProgress progress;
    result_ = match_divisions(before.rows(), after.rows(), decisions, progress).or_throw();
  }
  const OldRowOutcome& old_row(const std::string& code) const {
    return result_.old_rows.at(static_cast<std::size_t>(before_[code]));
  }
  const NewRowOutcome& new_row(const std::string& code) const {
    return result_.new_rows.at(static_cast<std::size_t>(after_[code]));
  }
  // The code of the same unit in the new list; empty where it does not continue.
  std::string same(const std::string& old_code) const {
    for (std::size_t n = 0; n < result_.new_rows.size(); ++n) {
      if (result_.new_rows[n].old == before_[old_code])
        return after_.code(static_cast<RowIndex>(n));
    }
    return "";
  }
  std::vector<std::string> successors(const std::string& old_code) const {
    std::vector<std::string> codes;
    for (const RowIndex n : old_row(old_code).successors)
      codes.push_back(after_.code(n));
    return codes;
  }
  std::vector<std::string> split_from(const std::string& new_code) const {
    std::vector<std::string> codes;
    for (const RowIndex o : new_row(new_code).split_from)
      codes.push_back(before_.code(o));
    return codes;
  }
  // The candidates of the question about an old row; nullptr where nothing is asked.
  const Question* question(const std::string& old_code) const {
    for (const Question& question : result_.questions) {
      if (question.old == before_[old_code]) return &question;
    }
    return nullptr;
  }
  const Matching& result() const { return result_; }

 private:
  const TestTree& before_;
  const TestTree& after_;
  Matching result_;
};

}  // namespace jishi::organisation
