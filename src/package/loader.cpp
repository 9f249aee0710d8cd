#include "package/loader.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "package/draft.hpp"
#include "package/folder.hpp"
#include "package/scalar.hpp"

namespace jishi::package {
namespace {

constexpr std::string_view kPackageFile = "package.yaml";

struct Loading {
  MistakeLog log;
  Draft draft;
  std::deque<Node> trees;  // rules point into them
};

bool is_collection_key(std::string_view name) {
  for (const Key& key : collection_shape().keys)
    if (key.name == name) return true;
  return false;
}

// The shape of a file, by the keys that stand in it; nullptr where none is known.
const ObjectShape* shape_of_file(const Node& root, MistakeLog& log) {
  const ObjectShape* found = nullptr;
  // An addition names its ledger: the head that is written first counts.
  for (const Entry& entry : root.entries) {
    for (const ObjectShape* single : single_shapes())
      if (found == nullptr && single->keys[0].name == entry.key.text) found = single;
    if (found == nullptr && is_collection_key(entry.key.text)) found = &collection_shape();
  }
  if (found == nullptr) {
    std::string all;
    for (const ObjectShape* single : single_shapes())
      all += std::string(single->keys[0].name) + "、";
    for (const Key& key : collection_shape().keys)
      all += std::string(key.name) + "、";
    all.resize(all.size() - std::string_view("、").size());
    log.add(Code::unknown_file_kind, root.place, "看不出这个文件定义的是什么",
            "文件里应有这些项之一：" + all);
  }
  return found;
}

// Two definitions in one file, of which one must go.
bool is_mixed(const Node& root, const ObjectShape& shape, MistakeLog& log) {
  for (const Entry& entry : root.entries) {
    const std::string& key = entry.key.text;
    bool other = &shape != &collection_shape() && is_collection_key(key);
    for (const ObjectShape* single : single_shapes()) {
      const std::string_view head = single->keys[0].name;
      const auto names = [&](const Key& own) { return own.name == head; };
      const bool own = std::any_of(shape.keys.begin(), shape.keys.end(), names);
      other = other || (head == key && !own);
    }
    if (!other) continue;
    log.add(Code::mixed_file, entry.key.place,
            "这个文件定义的是" + std::string(shape.label) + "，不能同时写“" + key + "”",
            "请把它移到另一个文件");
    return true;
  }
  return false;
}

// Checks the shape of a file. nullptr where nothing can be built from it.
const Node* read_file(const std::string& shown, const SourceFile& file, Loading& loading) {
  auto tree = read_yaml(shown, file.text, loading.log);
  if (!tree) {
    loading.log.set_names_uncertain();
    return nullptr;
  }
  if (tree->kind != Node::Kind::map) {
    const bool nothing = tree->kind == Node::Kind::null;
    loading.log.add(nothing ? Code::empty_file : Code::wrong_kind, tree->place,
                    nothing ? "文件里没有内容" : "文件的最外层应是“名称: 值”",
                    nothing ? "请写上定义，或删除这个文件" : "请对照 docs/packages.md");
    loading.log.set_names_uncertain();
    return nullptr;
  }
  const ObjectShape* shape = shape_of_file(*tree, loading.log);
  if (shape == nullptr || is_mixed(*tree, *shape, loading.log)) {
    loading.log.set_names_uncertain();
    return nullptr;
  }
  const bool is_head = shape->keys[0].name == "package";
  if (is_head != (file.path == kPackageFile)) {
    loading.log.add(Code::misplaced_package_file, tree->place,
                    is_head ? "包的说明写在了 " + file.path + " 里" : "package.yaml 里没有包的说明",
                    is_head ? "请写在包的文件夹下的 package.yaml 中" : "请以 package: 名称 开头");
    return nullptr;
  }
  check_object(*tree, *shape, loading.log);
  return &loading.trees.emplace_back(std::move(*tree));
}

void load_folder(const SourceFolder& folder, Loading& loading) {
  std::vector<const Node*> trees;
  const Node* head = nullptr;
  bool has_head_file = false;
  for (const SourceFile& file : folder.files) {
    const bool is_head = file.path == kPackageFile;
    has_head_file = has_head_file || is_head;
    const Node* tree = read_file(folder.folder + "/" + file.path, file, loading);
    if (tree == nullptr) continue;
    if (is_head)
      head = tree;
    else
      trees.push_back(tree);
  }
  if (!has_head_file)
    loading.log.add(Code::package_file_missing, {folder.folder, 0, 0}, "文件夹里没有 package.yaml",
                    "请给出包的文件夹，或在其中写上 package.yaml");
  std::string name;
  if (head != nullptr) {
    name = text_of(*head, "package");
    build_package(*head, loading.draft);
  }
  Builder builder(loading.draft, name, loading.log);
  for (const Node* tree : trees)
    builder.file(*tree);
}

template <class T>
void sort_by_name(std::vector<T>& items) {
  std::sort(items.begin(), items.end(), [](const T& a, const T& b) { return a.name < b.name; });
}

// Those that others need, or stand under, first. There are no cycles any more.
template <class T, class Needs>
void sort_by_need(std::vector<T>& items, const Needs& needs) {
  sort_by_name(items);
  std::vector<T> sorted;
  std::set<std::string> names_sorted;
  const auto is_there = [&](const std::string& name) { return names_sorted.contains(name); };
  while (!items.empty()) {
    const auto ready = std::find_if(items.begin(), items.end(), [&](const T& item) {
      const std::vector<std::string> names = needs(item);
      return std::all_of(names.begin(), names.end(), is_there);
    });
    if (ready == items.end()) break;
    names_sorted.insert(ready->name);
    sorted.push_back(std::move(*ready));
    items.erase(ready);
  }
  items = std::move(sorted);
}

// Mapping lines in the order of their dictionary.
void sort_lines(Mapping& mapping, const Dictionary& from) {
  std::map<std::string_view, std::size_t> order;
  for (const DictionaryValue& value : from.values)
    order.emplace(value.code, order.size());
  std::sort(mapping.lines.begin(), mapping.lines.end(),
            [&](const Mapping::Line& a, const Mapping::Line& b) {
              return order.at(a.from) < order.at(b.from);
            });
}

PackageSet finish(PackageSet set) {
  sort_by_need(set.packages, [](const Package& package) {
    std::vector<std::string> names;
    for (const Package::Need& need : package.needs)
      names.push_back(need.package);
    return names;
  });
  sort_by_need(set.founding_units, [](const FoundingUnit& unit) {
    return unit.under.empty() ? std::vector<std::string>() : std::vector{unit.under};
  });
  std::map<std::string, std::size_t> order;
  for (const Package& package : set.packages)
    order.emplace(package.name, order.size());
  std::stable_sort(set.unit_fields.begin(), set.unit_fields.end(),
                   [&](const UnitField& a, const UnitField& b) {
                     return order.at(a.package) < order.at(b.package);
                   });
  std::stable_sort(set.division_kinds.begin(), set.division_kinds.end(),
                   [&](const DivisionKind& a, const DivisionKind& b) {
                     return order.at(a.package) < order.at(b.package);
                   });
  sort_by_name(set.dictionaries);
  sort_by_name(set.mappings);
  sort_by_name(set.unit_kinds);
  sort_by_name(set.rule_sets);
  sort_by_name(set.ledgers);
  sort_by_name(set.additions);
  sort_by_name(set.sheet_profiles);
  sort_by_name(set.indicators);
  sort_by_name(set.documents);
  for (Mapping& mapping : set.mappings)
    if (const Dictionary* from = set.find_dictionary(mapping.from)) sort_lines(mapping, *from);
  return set;
}

LoadOutcome conclude(Loading& loading) {
  check_packages(loading.draft, loading.log);
  if (check_mentions(loading.draft, loading.log)) {
    check_dictionaries(loading.draft, loading.log);
    check_ledgers(loading.draft, loading.log);
    check_sheet_profiles(loading.draft, loading.log);
    check_units(loading.draft, loading.log);
    check_rules(loading.draft, loading.log);
    check_indicators(loading.draft, loading.log);
    check_documents(loading.draft, loading.log);
  }
  LoadOutcome outcome;
  outcome.mistakes = loading.log.take();
  if (outcome.mistakes.size() > kMaxMistakes) {
    outcome.untold = outcome.mistakes.size() - kMaxMistakes;
    outcome.mistakes.resize(kMaxMistakes);
  }
  if (outcome.ok()) outcome.packages = finish(std::move(loading.draft.set));
  return outcome;
}

bool within_limit(std::size_t folders, Loading& loading) {
  if (folders <= kMaxPackages) return true;
  loading.log.add(Code::too_many_packages, {},
                  "给出的包超过 " + std::to_string(kMaxPackages) + " 个", "请合并或减少");
  return false;
}

}  // namespace

LoadOutcome load_sources(std::span<const SourceFolder> folders) {
  Loading loading;
  if (within_limit(folders.size(), loading))
    for (const SourceFolder& folder : folders)
      load_folder(folder, loading);
  return conclude(loading);
}

LoadOutcome load_packages(std::span<const std::filesystem::path> folders) {
  Loading loading;
  if (within_limit(folders.size(), loading))
    for (const std::filesystem::path& path : folders) {
      const auto folder = read_folder(path, loading.log);
      if (folder)
        load_folder(*folder, loading);
      else
        loading.log.set_names_uncertain();
    }
  return conclude(loading);
}

}  // namespace jishi::package
