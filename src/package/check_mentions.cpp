// Every name that is used is defined, once, in the package itself or in one that it requires.
#include <map>
#include <set>
#include <tuple>

#include "package/draft.hpp"
#include "package/scalar.hpp"

namespace jishi::package {
namespace {

struct Words {
  std::string_view chinese;
  Code unknown;
};

Words words_of(Thing thing) {
  switch (thing) {
    case Thing::dictionary:
      return {"字典", Code::unknown_dictionary};
    case Thing::ledger:
      return {"台账", Code::unknown_ledger};
    case Thing::unit_kind:
      return {"组织类型", Code::unknown_unit_kind};
    case Thing::unit_field:
      return {"组织的字段", Code::unknown_unit_field};
    case Thing::founding_unit:
      return {"建库时的组织", Code::unknown_founding_unit};
    // Nothing names these yet; they can only be defined twice.
    case Thing::mapping:
      return {"对照", Code::unknown_dictionary};
    case Thing::rule_set:
      return {"规则集", Code::unknown_dictionary};
    case Thing::addition:
      return {"增补", Code::unknown_dictionary};
    case Thing::sheet_profile:
      return {"外部表格", Code::unknown_dictionary};
    case Thing::indicator:
      return {"指标", Code::unknown_indicator};
    case Thing::document:
      return {"文件", Code::unknown_dictionary};
  }
  return {"定义", Code::unknown_dictionary};
}

using Definitions = std::map<std::pair<Thing, std::string_view>, const Mention*>;

Definitions collect(const Draft& draft, MistakeLog& log) {
  Definitions out;
  for (const Mention& mention : draft.defined) {
    const auto [first, fresh] =
        out.emplace(Definitions::key_type(mention.thing, mention.name), &mention);
    if (fresh) continue;
    const Place& there = first->second->place;
    log.add(Code::duplicate_definition, mention.place,
            std::string(words_of(mention.thing).chinese) + "“" + mention.name + "”已在 " +
                there.file + ":" + std::to_string(there.line) + " 定义",
            "请改名，或删除其中一个");
  }
  return out;
}

// Says which known name was probably meant.
std::string suggestion(std::string_view text, const std::vector<std::string_view>& candidates,
                       const MistakeLog& log) {
  const std::string_view near = log.may_suggest() ? nearest(text, candidates) : "";
  return near.empty() ? "" : "是不是 " + std::string(near) + "？";
}

// Package → itself and all that it requires, directly or not.
std::map<std::string, std::set<std::string>> reach_of(const std::vector<Package>& packages) {
  std::map<std::string, std::set<std::string>> reach;
  for (const Package& package : packages)
    reach[package.name].insert(package.name);
  for (bool grown = true; grown;) {
    grown = false;
    for (const Package& package : packages)
      for (const Package::Need& need : package.needs) {
        const std::set<std::string> further = reach[need.package];
        for (const std::string& name : further)
          grown = reach[package.name].insert(name).second || grown;
      }
  }
  return reach;
}

void check_used(const Draft& draft, const Definitions& definitions, MistakeLog& log) {
  const auto reach = reach_of(draft.set.packages);
  std::map<Thing, std::vector<std::string_view>> names;
  for (const auto& [key, mention] : definitions)
    names[key.first].push_back(key.second);
  for (const Mention& use : draft.used) {
    const auto found = definitions.find({use.thing, use.name});
    const std::string what(words_of(use.thing).chinese);
    if (found == definitions.end()) {
      log.add(words_of(use.thing).unknown, use.place, "没有" + what + "“" + use.name + "”",
              suggestion(use.name, names[use.thing], log) + "请改正名称，或补上它的定义");
      continue;
    }
    const std::string& home = found->second->package;
    const auto reached = reach.find(use.package);
    if (reached == reach.end() || reached->second.contains(home)) continue;
    log.add(Code::package_not_required, use.place,
            what + "“" + use.name + "”属于包 " + home + "，这个包没有写明依赖它",
            "请在 package.yaml 的 requires 中写上 " + home);
  }
}

void check_values(const Draft& draft, MistakeLog& log) {
  std::map<std::string_view, std::vector<std::string_view>> codes;
  for (const Dictionary& dictionary : draft.set.dictionaries)
    for (const DictionaryValue& value : dictionary.values)
      codes[dictionary.name].push_back(value.code);
  std::map<std::string_view, std::set<std::string_view>> sets;
  for (const auto& [name, list] : codes)
    sets[name] = {list.begin(), list.end()};
  for (const ValueMention& use : draft.values_used) {
    const auto found = sets.find(use.dictionary);
    if (found == sets.end() || found->second.contains(use.code)) continue;
    log.add(Code::unknown_value, use.place,
            "字典 " + use.dictionary + " 没有代码“" + use.code + "”",
            suggestion(use.code, codes[use.dictionary], log) + "请改正代码，或在字典中补上");
  }
}

bool check_counts(const Draft& draft, MistakeLog& log) {
  std::map<Thing, std::size_t> counts;
  bool within = true;
  const auto tell = [&](const Place& place, std::string_view what) {
    within = false;
    log.add(Code::too_many_definitions, place,
            std::string(what) + "超过 " + std::to_string(kMaxDefinitions) + " 个", "请减少");
  };
  for (const Mention& mention : draft.defined)
    if (++counts[mention.thing] == kMaxDefinitions + 1)
      tell(mention.place, words_of(mention.thing).chinese);
  const auto& lines = draft.set.division_kinds;
  if (lines.size() > kMaxDefinitions) tell(lines[kMaxDefinitions].place, "区划与类型的对应");
  return within;
}

}  // namespace

bool check_mentions(const Draft& draft, MistakeLog& log) {
  if (!check_counts(draft, log)) return false;
  const Definitions definitions = collect(draft, log);
  check_used(draft, definitions, log);
  check_values(draft, log);
  return true;
}

}  // namespace jishi::package
