#include <algorithm>
#include <map>
#include <set>

#include "package/draft.hpp"
#include "package/scalar.hpp"

namespace jishi::package {
namespace {

using ByName = std::map<std::string_view, const Package*>;

// Walks what packages need, depth first. A package met again on its own way is a cycle.
struct CycleSearch {
  const ByName& packages;
  MistakeLog& log;
  std::set<std::string_view> done;
  std::vector<std::string_view> way;

  void visit(const Package& package) {
    way.push_back(package.name);
    for (const Package::Need& need : package.needs) {
      const auto found = packages.find(need.package);
      if (found == packages.end() || done.contains(need.package)) continue;
      const auto met = std::find(way.begin(), way.end(), std::string_view(need.package));
      if (met == way.end()) {
        visit(*found->second);
        continue;
      }
      std::string circle;
      for (auto at = met; at != way.end(); ++at)
        circle += std::string(*at) + " → ";
      log.add(Code::requires_cycle, need.place, "包互相依赖成环：" + circle + need.package,
              "请把共用的定义移到一个都依赖的包里");
    }
    way.pop_back();
    done.insert(package.name);
  }
};

// What is missing is told as a number of units or of rows that can be opened.
void check_missing(const std::vector<Indicator>& indicators, const Package& package,
                   MistakeLog& log) {
  for (const std::string& name : package.missing)
    for (const Indicator& indicator : indicators) {
      const Measure::Take take = indicator.numerator.take;
      const bool counts = take == Measure::Take::units || take == Measure::Take::count;
      if (indicator.name != name || (counts && !indicator.denominator)) continue;
      log.add(Code::measure_unclear, package.place,
              "missing 里的指标“" + name + "”数的不是组织或行",
              "请写没有分母、数组织（units）或数行（count）的指标");
    }
}

}  // namespace

void check_packages(const Draft& draft, MistakeLog& log) {
  ByName by_name;
  for (const Package& package : draft.set.packages) {
    const auto [first, fresh] = by_name.emplace(package.name, &package);
    if (!fresh)
      log.add(Code::duplicate_definition, package.place,
              "包“" + package.name + "”已由 " + first->second->place.file + " 定义",
              "请改名，或只给出其中一个文件夹");
  }
  for (const Package& package : draft.set.packages)
    for (const Package::Need& need : package.needs) {
      const auto found = by_name.find(need.package);
      if (found == by_name.end())
        log.add(Code::unknown_package, need.place, "没有找到所依赖的包“" + need.package + "”",
                "请同时给出它的文件夹，或改正名称");
      else if (is_version(found->second->version) && is_version(need.version) &&
               compare_versions(found->second->version, need.version) < 0)
        log.add(Code::package_too_old, need.place,
                "需要包 " + need.package + " 的 " + need.version + " 版或更新，现有 " +
                    found->second->version,
                "请更新包 " + need.package + "，或降低这里的要求");
    }
  for (const Package& package : draft.set.packages)
    if (package.home.size() > kMaxHomeIndicators)
      log.add(Code::too_many_parts, package.place,
              "home 列了 " + std::to_string(package.home.size()) + " 个指标",
              "组织主页上至多 " + std::to_string(kMaxHomeIndicators) + " 个，请删去一些");
  for (const Package& package : draft.set.packages)
    if (package.missing.size() > kMaxMissingIndicators)
      log.add(Code::too_many_parts, package.place,
              "missing 列了 " + std::to_string(package.missing.size()) + " 个指标",
              "至多 " + std::to_string(kMaxMissingIndicators) + " 个，请删去一些");
  for (const Package& package : draft.set.packages)
    check_missing(draft.set.indicators, package, log);
  CycleSearch search{by_name, log, {}, {}};
  for (const auto& [name, package] : by_name)
    if (!search.done.contains(name)) search.visit(*package);
}

}  // namespace jishi::package
