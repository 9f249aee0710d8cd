#include "organisation/division_match.hpp"

#include "organisation/division_work.hpp"

namespace jishi::organisation {
namespace {

// Parents must stand before their children and on a higher level.
Result<void> check_order(const std::vector<DivisionRow>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const RowIndex parent = rows[i].parent;
    if (parent == kNoRow) continue;
    const bool before = parent >= 0 && static_cast<std::size_t>(parent) < i;
    if (before && rows[static_cast<std::size_t>(parent)].level < rows[i].level) continue;
    return Error{"division_order",
                 "区划 " + std::string(rows[i].code) +
                     " 的上级没有排在它之前，或级别不高于它。请先整理清单再比对。"};
  }
  return {};
}

}  // namespace

Result<Matching> match_divisions(const std::vector<DivisionRow>& old_rows,
                                 const std::vector<DivisionRow>& new_rows,
                                 const std::vector<LineageDecision>& decisions,
                                 Progress& progress) {
  using namespace division;
  for (const auto* rows : {&old_rows, &new_rows}) {
    if (auto ordered = check_order(*rows); !ordered) return ordered.error();
  }
  Work work(old_rows, new_rows, progress);
  if (auto applied = apply_decisions(work, decisions); !applied) return applied.error();
  int step = 0;
  const auto next_step = [&](std::string_view what) {
    constexpr int kSteps = 6;
    progress.step(what, step++, kSteps);
    progress.check();
  };
  next_step("逐级按代码和名称比对");
  drain(work);
  match_siblings(work, kNoRow, kNoRow);
  drain(work);
  next_step("按下级比对改名和迁移的单位");
  for (const Level level : {Level::province, Level::prefecture, Level::county, Level::township}) {
    match_by_kinship(work, level);
  }
  match_by_code(work, Level::township);
  next_step("查找迁移的村级单位");
  match_moved_villages(work);
  next_step("查找合并和拆分的村级单位");
  merge_villages(work);
  match_by_code(work, Level::village);
  next_step("判定去向");
  decide_fates(work);
  describe_changes(work);
  next_step("列出待定事项");
  ask_questions(work);
  next_step("比对完成");
  return std::move(work.result);
}

}  // namespace jishi::organisation
