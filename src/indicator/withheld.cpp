#include "indicator/withheld.hpp"

#include <algorithm>

#include "indicator/withholding.hpp"
#include "package/small_counts.hpp"

namespace jishi::indicator {

bool Withheld::of_line(const std::string& indicator, const Section& section, const Key& key) const {
  const auto found = lines_.find(indicator);
  if (found == lines_.end()) return false;
  std::vector<std::string> codes;
  for (const Key::Part& part : key.parts)
    codes.push_back(part.code);
  return found->second.contains({section.unit, section.own, std::move(codes)});
}

bool Withheld::any_line(const std::string& indicator) const {
  return lines_.contains(indicator);
}

void Withheld::take_from(Answer& answer, bool whole) const {
  const std::string& name = answer.indicator->name;
  for (std::size_t cell = 0; cell < answer.figures.size(); ++cell) {
    const bool hidden = whole ? of_whole(name)
                              : of_line(name, answer.sections[cell / answer.keys.size()],
                                        answer.keys[cell % answer.keys.size()]);
    if (hidden)
      answer.figures[cell] =
          Error{std::string(kWithheld), "人数少，或可推算出少的人数，为保护个人信息不公布"};
  }
}

Result<Withheld> withhold(const index::State& state, const Asked& asked,
                          std::span<const PublishedColumn> columns) {
  return Withholding(state, asked).run(columns);
}

std::int64_t withheld_below(const index::State& state, const package::Indicator& indicator,
                            const Asked& asked) {
  const package::PackageSet& packages = state.definitions->packages;
  const std::int64_t below = package::hidden_below(packages, indicator);
  const bool split = !asked.splits.empty() && package::counts_persons(packages, indicator);
  return split ? std::max(below, package::kHiddenBelow) : below;
}

bool is_above_county(const index::State& state, const Asked& asked) {
  const auto unit = state.tree.find(asked.unit);
  const auto* life = unit ? state.tree.life(*unit, asked.tree_date()) : nullptr;
  return life != nullptr && life->level < organisation::Level::county;
}

}  // namespace jishi::indicator
