#include "package/addition.hpp"

#include <algorithm>
#include <set>

#include "package/ledger_table.hpp"

namespace jishi::package {
namespace {

struct Bound {
  const Addition* addition;
  UnitId owner;
};

// The additions of units on the path, from the top down.
std::vector<Bound> additions_on(const Definitions& definitions, std::span<const UnitId> path) {
  std::vector<Bound> out;
  for (const UnitId unit : path)
    for (const Addition& addition : definitions.packages.additions)
      if (definitions.owner_of(addition) == unit) out.push_back({&addition, unit});
  return out;
}

std::string place_of(const Place& place) {
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

// Told once for each pair that clashes, at the one below.
class Clashes {
 public:
  Clashes(const Addition& above, const Addition& below, std::vector<Mistake>& mistakes)
      : above_(above), below_(below), mistakes_(mistakes) {}

  void compare() {
    if (!above_.ledger.empty() && above_.ledger == below_.ledger)
      for (const Field& field : below_.fields)
        for (const Field& taken : above_.fields)
          if (field.name == taken.name || field.label == taken.label)
            tell(field.place, "字段 " + taken.name + "（" + taken.label + "）", taken.place);
    for (const Addition::Items& items : below_.items)
      for (const Addition::Items& taken : above_.items)
        if (items.dictionary == taken.dictionary) compare_values(items, taken);
  }

 private:
  void compare_values(const Addition::Items& items, const Addition::Items& taken) {
    for (const DictionaryValue& value : items.values)
      for (const DictionaryValue& other : taken.values)
        if (value.code == other.code || value.label == other.label)
          tell(value.place,
               "字典 " + items.dictionary + " 的值 " + other.code + "（" + other.label + "）",
               other.place);
  }

  void tell(const Place& place, const std::string& what, const Place& taken) {
    mistakes_.push_back({"addition_clash", place,
                         "上级（或本级）的增补 " + above_.label + "（" + above_.name + "）已有" +
                             what + "，定义在 " + place_of(taken),
                         "请改名（写 renamed_from，数据随之保留），或改用上级的"});
  }

  const Addition& above_;
  const Addition& below_;
  std::vector<Mistake>& mistakes_;
};

}  // namespace

std::vector<FieldAt> fields_for(const Definitions& definitions, const Ledger& ledger,
                                std::span<const UnitId> path) {
  std::vector<FieldAt> out;
  std::set<std::string_view> names;
  for (const Field& field : ledger.fields) {
    names.insert(field.name);
    out.push_back({&field, ledger_table_name(ledger.name), nullptr, UnitId()});
  }
  for (const Bound& bound : additions_on(definitions, path)) {
    if (bound.addition->ledger != ledger.name) continue;
    for (const Field& field : bound.addition->fields)
      if (names.insert(field.name).second)
        out.push_back(
            {&field, side_table_name(ledger.name, bound.owner), bound.addition, bound.owner});
  }
  return out;
}

std::vector<ValueAt> values_for(const Definitions& definitions, std::string_view dictionary,
                                std::span<const UnitId> path) {
  std::vector<ValueAt> out;
  const Dictionary* found = definitions.packages.find_dictionary(dictionary);
  if (found == nullptr) return out;
  std::set<std::string_view> codes;
  for (const DictionaryValue& value : found->values) {
    codes.insert(value.code);
    out.push_back({&value, nullptr, UnitId()});
  }
  for (const Bound& bound : additions_on(definitions, path))
    for (const Addition::Items& items : bound.addition->items) {
      if (items.dictionary != dictionary) continue;
      for (const DictionaryValue& value : items.values)
        if (codes.insert(value.code).second) out.push_back({&value, bound.addition, bound.owner});
    }
  return out;
}

std::vector<Mistake> clashes_on_paths(const Definitions& definitions,
                                      const std::function<std::vector<UnitId>(UnitId)>& path_of) {
  std::vector<Mistake> mistakes;
  std::set<UnitId> owners;
  for (const auto& [name, owner] : definitions.owners)
    owners.insert(owner);
  for (const UnitId owner : owners) {
    std::vector<UnitId> path = path_of(owner);
    if (path.empty() || path.back() != owner) path = {owner};  // a unit that is no more
    const std::vector<Bound> bound = additions_on(definitions, path);
    for (std::size_t below = 0; below < bound.size(); ++below) {
      if (bound[below].owner != owner) continue;
      for (std::size_t above = 0; above < below; ++above)
        Clashes(*bound[above].addition, *bound[below].addition, mistakes).compare();
    }
  }
  std::sort(mistakes.begin(), mistakes.end(),
            [](const Mistake& a, const Mistake& b) { return a.place < b.place; });
  return mistakes;
}

}  // namespace jishi::package
