#include "package/install.hpp"

#include <algorithm>
#include <optional>

#include "package/addition.hpp"
#include "package/canonical.hpp"
#include "package/definition_changes.hpp"
#include "package/table_migration.hpp"
#include "package/table_migration_store.hpp"

namespace jishi::package {
namespace {

// Only what an addition says, its version apart.
std::string content_of(Addition addition) {
  addition.version = 0;
  PackageSet alone;
  alone.additions.push_back(std::move(addition));
  return canonical_text(alone);
}

void check_versions(const PackageSet& before, const PackageSet& after,
                    std::vector<Mistake>& mistakes) {
  for (const Addition& addition : after.additions) {
    const Addition* was = before.find_addition(addition.name);
    if (was == nullptr || addition.version > was->version) continue;
    if (addition.version == was->version && content_of(addition) == content_of(*was)) continue;
    mistakes.push_back({"addition_version_not_raised", addition.place,
                        "增补 " + addition.label + "（" + addition.name +
                            "）的内容有改动，版本仍是 " + std::to_string(addition.version),
                        "请写 version: " + std::to_string(was->version + 1)});
  }
}

// Gives each addition its unit: the one that it had, else the one that has the code now.
class Binding {
 public:
  Binding(const Definitions& before, Definitions& after, TreeQuestions& tree)
      : before_(before), after_(after), tree_(tree) {}

  void bind(InstallReport& report) {
    for (const Addition& addition : after_.packages.additions) {
      const auto owner = find_owner(addition, report.mistakes);
      if (owner)
        after_.owners.emplace(addition.name, *owner);
      else
        report.waiting.push_back(addition.label + "（" + addition.name + "）：还没有代码为 " +
                                 addition.owner + " 的组织");
    }
  }

 private:
  std::optional<UnitId> find_owner(const Addition& addition, std::vector<Mistake>& mistakes) {
    const Addition* was = before_.packages.find_addition(addition.name);
    const auto kept = was == nullptr ? std::nullopt : before_.owner_of(*was);
    if (kept && was->owner == addition.owner) return kept;
    const auto local = local_owner(addition);
    const auto found = tree_.unit_with_code(addition.owner);
    if (local && found != local)
      mistakes.push_back({"addition_of_another_unit", addition.place,
                          "代码 " + addition.owner + " 不是提交这个增补的组织",
                          "请在 owner 中写本组织的代码"});
    else if (kept && found != kept)
      mistakes.push_back({"addition_owner_changed", addition.place,
                          "增补 " + addition.label + "（" + addition.name +
                              "）已属于另一个组织，不能改归代码为 " + addition.owner + " 的组织",
                          "请另写一个新名称的增补"});
    return found;
  }

  const Definitions& before_;
  Definitions& after_;
  TreeQuestions& tree_;
};

// What the tree itself keeps must go on having a meaning.
void check_tree(const PackageSet& before, const PackageSet& after, TreeQuestions& tree,
                std::vector<Mistake>& mistakes) {
  const auto place_in = [&](const std::string& package, const Place& was) {
    for (const Package& candidate : after.packages)
      if (candidate.name == package) return candidate.place;
    return was;
  };
  for (const UnitKind& kind : before.unit_kinds) {
    if (after.find_unit_kind(kind.name) != nullptr) continue;
    if (const std::int64_t count = tree.units_of_kind(kind.name); count > 0)
      mistakes.push_back({"unit_kind_dropped", place_in(kind.package, kind.place),
                          "组织类型 " + kind.name + "（" + kind.label + "）已从定义中去掉，而有 " +
                              std::to_string(count) + " 个组织是这个类型",
                          "请把定义写回；不再新设的类型可留着不用"});
  }
  for (const Dictionary& dictionary : before.dictionaries)
    for (const DictionaryValue& value : dictionary.values) {
      if (after.find_value(dictionary.name, value.code) != nullptr) continue;
      const std::int64_t count = tree.units_with_value(dictionary.name, value.code);
      if (count == 0) continue;
      const Dictionary* now = after.find_dictionary(dictionary.name);
      mistakes.push_back({"value_dropped",
                          now != nullptr ? now->place : place_in(dictionary.package, value.place),
                          "字典 " + dictionary.name + " 去掉了值 " + value.code + "（" +
                              value.label + "），而有 " + std::to_string(count) + " 个组织在用",
                          "请把值写回并加上 retired: 日期（从那天起不再可选，旧数据保留）"});
    }
}

// Units may add, not define for others.
void check_local(const PackageSet& set, std::vector<Mistake>& mistakes) {
  const auto refuse = [&](const std::string& package, const Place& place) {
    if (package == kLocalPackage)
      mistakes.push_back({"local_beyond_addition", place, "本级增补里只能有增补和字典",
                          "请删除这个定义；全系统的定义由上级的包给出"});
  };
  for (const auto& each : set.ledgers)
    refuse(each.package, each.place);
  for (const auto& each : set.unit_kinds)
    refuse(each.package, each.place);
  for (const auto& each : set.rule_sets)
    refuse(each.package, each.place);
  for (const auto& each : set.indicators)
    refuse(each.package, each.place);
  for (const auto& each : set.documents)
    refuse(each.package, each.place);
  for (const auto& each : set.mappings)
    refuse(each.package, each.place);
  for (const auto& each : set.unit_fields)
    refuse(each.package, each.field.place);
  for (const auto& each : set.division_kinds)
    refuse(each.package, each.place);
  for (const auto& each : set.founding_units)
    refuse(each.package, each.place);
}

bool take_mistakes(LoadOutcome& outcome, InstallReport& report) {
  if (outcome.ok()) return false;
  report.mistakes = std::move(outcome.mistakes);
  report.untold = outcome.untold;
  report.outcome = InstallReport::Outcome::refused;
  return true;
}

// Loads folders and local files together. False: the report says why not.
bool load(const StoredSources& sources, PackageSet& packages, InstallReport& report) {
  LoadOutcome outcome = load_sources(sources.folders);
  if (take_mistakes(outcome, report)) return false;
  if (!sources.local.empty()) {
    outcome = load_sources(all_folders(sources, outcome.packages));
    if (take_mistakes(outcome, report)) return false;
  }
  packages = std::move(outcome.packages);
  return true;
}

class Installation {
 public:
  Installation(db::Connection& connection, TreeQuestions& tree, const InstallAuthor& author,
               Progress& progress)
      : connection_(connection), tree_(tree), author_(author), progress_(progress) {
    lock_versions(connection_);
    auto before = load_from_database(connection_);
    if (before)
      before_ = std::move(*before);
    else if (before.error().code != "no_definitions")
      throw Failure(before.error());
    report_.number = before_.number;
  }

  const Definitions& before() const { return before_; }

  InstallReport install(const StoredSources& sources) {
    Definitions after;
    if (!load(sources, after.packages, report_)) return report_;
    after.number = before_.number + 1;
    report_.fingerprint = fingerprint(after.packages);
    Binding(before_, after, tree_).bind(report_);
    if (is_the_same(after) && report_.mistakes.empty()) return report_;
    check_local(after.packages, report_.mistakes);
    check_versions(before_.packages, after.packages, report_.mistakes);
    check_tree(before_.packages, after.packages, tree_, report_.mistakes);
    for (Mistake& clash : clashes_on_paths(after, [this](UnitId u) { return tree_.path(u); }))
      report_.mistakes.push_back(std::move(clash));
    return migrate(after, sources);
  }

 private:
  bool is_the_same(const Definitions& after) const {
    return before_.number != 0 && report_.fingerprint == fingerprint(before_.packages) &&
           after.owners == before_.owners;
  }

  InstallReport migrate(const Definitions& after, const StoredSources& sources) {
    const MigrationPlan plan = plan_migration(before_, after);
    append(plan.refused);
    if (plan.refused.empty())
      append(check_guards(connection_, plan, beijing_date(author_.now), tree_));
    if (!report_.mistakes.empty()) {
      std::stable_sort(report_.mistakes.begin(), report_.mistakes.end(),
                       [](const Mistake& a, const Mistake& b) { return a.place < b.place; });
      report_.outcome = InstallReport::Outcome::refused;
      return report_;
    }
    apply_steps(connection_, plan, progress_);
    store_version(connection_, after, sources, author_);
    report_.outcome = InstallReport::Outcome::installed;
    report_.number = after.number;
    report_.changes = definition_changes(before_.packages, after.packages);
    if (before_.number != 0)  // else every table is new
      report_.changes.insert(report_.changes.end(), plan.changes.begin(), plan.changes.end());
    return report_;
  }

  void append(const std::vector<Mistake>& mistakes) {
    report_.mistakes.insert(report_.mistakes.end(), mistakes.begin(), mistakes.end());
  }

  db::Connection& connection_;
  TreeQuestions& tree_;
  const InstallAuthor& author_;
  Progress& progress_;
  Definitions before_;
  InstallReport report_;
};

// In the caller's transaction, or one of its own that is committed when something was installed.
template <class F>
InstallReport in_transaction(db::Connection& connection, const F& install) {
  if (connection.in_transaction()) return install();
  db::Transaction transaction(connection, db::TransactionMode::write);
  InstallReport report = install();
  if (report.outcome == InstallReport::Outcome::installed) transaction.commit();
  return report;
}

}  // namespace

InstallReport install_packages(db::Connection& connection, std::span<const SourceFolder> folders,
                               TreeQuestions& tree, const InstallAuthor& author,
                               Progress& progress) {
  return in_transaction(connection, [&] {
    Installation installation(connection, tree, author, progress);
    StoredSources sources = stored_sources(connection, installation.before().number);
    sources.folders.assign(folders.begin(), folders.end());
    return installation.install(sources);
  });
}

InstallReport install_additions(db::Connection& connection, UnitId owner,
                                std::span<const SourceFile> files, TreeQuestions& tree,
                                const InstallAuthor& author, Progress& progress) {
  return in_transaction(connection, [&] {
    Installation installation(connection, tree, author, progress);
    StoredSources sources = stored_sources(connection, installation.before().number);
    std::erase_if(sources.local, [&](const LocalFile& file) { return file.owner == owner; });
    for (const SourceFile& file : files)
      sources.local.push_back({owner, file});
    return installation.install(sources);
  });
}

InstallReport bind_additions(db::Connection& connection, TreeQuestions& tree,
                             const InstallAuthor& author, Progress& progress) {
  return in_transaction(connection, [&] {
    Installation installation(connection, tree, author, progress);
    return installation.install(stored_sources(connection, installation.before().number));
  });
}

}  // namespace jishi::package
