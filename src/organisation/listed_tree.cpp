#include "organisation/listed_tree.hpp"

#include <algorithm>

namespace jishi::organisation {
namespace {

std::size_t at(RowIndex row) {
  return static_cast<std::size_t>(row);
}

// 山西省/忻州市/保德县/窑洼乡
std::string path_of(const std::vector<DivisionRow>& rows, RowIndex row) {
  std::string path;
  for (; row != kNoRow; row = rows[at(row)].parent) {
    path = std::string(rows[at(row)].name) + (path.empty() ? "" : "/" + path);
  }
  return path;
}

std::string code_and_path(const std::vector<DivisionRow>& rows, RowIndex row) {
  return std::string(rows[at(row)].code) + " " + path_of(rows, row);
}

}  // namespace

// By level, so that every parent stands before its children whatever their codes are.
ListedTree listed_tree(std::vector<ListedUnit> units) {
  ListedTree tree;
  tree.units = std::move(units);
  std::ranges::stable_sort(tree.units, {},
                           [](const ListedUnit& unit) { return unit.content.level; });
  tree.index.reserve(tree.units.size());
  tree.rows.reserve(tree.units.size());
  for (std::size_t i = 0; i < tree.units.size(); ++i) {
    const UnitContent& content = tree.units[i].content;
    const auto parent = tree.index.find(content.parent);
    tree.rows.push_back(
        {*content.division_code, content.name,
         parent == tree.index.end() ? kNoRow : static_cast<RowIndex>(parent->second),
         content.level});
    tree.index.emplace(tree.units[i].unit, i);
  }
  return tree;
}

std::optional<Error> too_short(const ListedTree& tree, Losses losses, const LevelCounts& listed) {
  if (losses == Losses::accept) return std::nullopt;
  LevelCounts known{};
  for (const DivisionRow& row : tree.rows)
    ++known.at(static_cast<std::size_t>(row.level));
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (listed[i] * 100 >= known[i] * (100 - kMostLostPercent)) continue;
    return Error{"list_too_short",
                 "名录中" + std::string(label(static_cast<Level>(i))) + "只有 " +
                     std::to_string(listed[i]) + " 个，库中现有 " + std::to_string(known[i]) +
                     " 个，少了四分之一以上，可能没有下载完整。请核对文件；确属撤并的，加 "
                     "--accept-losses 再导入。"};
  }
  return std::nullopt;
}

std::vector<OpenQuestion> open_questions(const std::vector<Question>& questions,
                                         const ListedTree& tree,
                                         const std::vector<DivisionRow>& new_rows,
                                         const std::vector<UnitId>& new_ids) {
  std::vector<OpenQuestion> open;
  open.reserve(questions.size());
  for (const Question& question : questions) {
    const bool vanished = question.old != kNoRow;
    const RowIndex subject = vanished ? question.old : question.appeared;
    const std::vector<DivisionRow>& here = vanished ? tree.rows : new_rows;
    const std::vector<DivisionRow>& there = vanished ? new_rows : tree.rows;
    OpenQuestion words{vanished ? tree.units[at(subject)].unit : new_ids[at(subject)],
                       std::string(here[at(subject)].code),
                       path_of(here, subject),
                       question.reason,
                       {}};
    for (RowIndex candidate : question.candidates) {
      words.candidates.push_back(code_and_path(there, candidate));
    }
    open.push_back(std::move(words));
  }
  return open;
}

}  // namespace jishi::organisation
