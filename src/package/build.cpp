#include <functional>

#include "base/text.hpp"
#include "package/draft.hpp"
#include "package/scalar.hpp"

namespace jishi::package {
namespace {

const Node* scalar_in(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  return node != nullptr && node->kind == Node::Kind::scalar ? node : nullptr;
}

void for_each(const Node& map, std::string_view key,
              const std::function<void(const Node&, const Node&)>& build) {
  const Node* collection = map.find(key);
  if (collection == nullptr) return;
  for (const Entry& entry : collection->entries)
    if (is_name(entry.key.text) && entry.value.kind == Node::Kind::map)
      build(entry.key, entry.value);
}

}  // namespace

std::string text_of(const Node& map, std::string_view key) {
  const Node* node = scalar_in(map, key);
  if (node == nullptr) return {};
  std::string text = node->text;
  while (text.ends_with('\n'))
    text.pop_back();  // of a block
  return text;
}

bool truth_of(const Node& map, std::string_view key) {
  return text_of(map, key) == "true";
}

std::optional<Date> date_of(const Node& map, std::string_view key) {
  return Date::parse(text_of(map, key));
}

std::optional<std::int64_t> whole_of(const Node& map, std::string_view key) {
  return parse_int64(text_of(map, key));
}

std::vector<std::string> texts_of(const Node& map, std::string_view key) {
  std::vector<std::string> out;
  const Node* list = map.find(key);
  if (list == nullptr) return out;
  for (const Node& item : list->items)
    if (item.kind == Node::Kind::scalar) out.push_back(item.text);
  return out;
}

void build_package(const Node& root, Draft& draft) {
  Package package;
  package.name = text_of(root, "package");
  package.label = text_of(root, "label");
  package.version = text_of(root, "version");
  package.note = text_of(root, "note");
  package.place = root.find("package")->place;
  if (const Node* needed = root.find("requires"))
    for (const Entry& entry : needed->entries)
      package.needs.push_back({entry.key.text, entry.value.text, entry.key.place});
  package.home = texts_of(root, "home");
  package.missing = texts_of(root, "missing");
  for (const char* key : {"home", "missing"})
    if (const Node* list = root.find(key))
      for (const Node& item : list->items)
        draft.used.push_back({Thing::indicator, item.text, package.name, item.place});
  draft.set.packages.push_back(std::move(package));
}

void Builder::define(Thing thing, const Node& at) {
  draft_.defined.push_back({thing, at.text, package_, at.place});
}

void Builder::use(Thing thing, const Node& at) {
  if (at.kind == Node::Kind::scalar && is_name(at.text))
    draft_.used.push_back({thing, at.text, package_, at.place});
}

void Builder::use_all(Thing thing, const Node* list) {
  if (list == nullptr) return;
  for (const Node& item : list->items)
    use(thing, item);
}

void Builder::use_value(const std::string& dictionary, const Node& at) {
  if (at.kind == Node::Kind::scalar && is_code(at.text) && !dictionary.empty())
    draft_.values_used.push_back({dictionary, at.text, at.place});
}

void Builder::file(const Node& root) {
  if (const Node* name = scalar_in(root, "ledger"); name != nullptr && !root.find("addition"))
    return ledger(*name, root);
  if (const Node* name = scalar_in(root, "addition")) return addition(*name, root);
  if (const Node* name = scalar_in(root, "dictionary")) return dictionary(*name, root);
  if (const Node* name = scalar_in(root, "rule_set")) return rule_set(*name, root);
  if (const Node* name = scalar_in(root, "document")) return document(*name, root);

  for_each(root, "dictionaries", [&](const Node& at, const Node& body) { dictionary(at, body); });
  for_each(root, "mappings", [&](const Node& at, const Node& body) { mapping(at, body); });
  for_each(root, "unit_kinds", [&](const Node& at, const Node& body) { unit_kind(at, body); });
  for_each(root, "unit_fields", [&](const Node& at, const Node& body) { unit_field(at, body); });
  for_each(root, "rule_sets", [&](const Node& at, const Node& body) { rule_set(at, body); });
  for_each(root, "sheet_profiles",
           [&](const Node& at, const Node& body) { sheet_profile(at, body); });
  for_each(root, "indicators", [&](const Node& at, const Node& body) { indicator(at, body); });
  for_each(root, "founding_units",
           [&](const Node& at, const Node& body) { founding_unit(at, body); });
  if (const Node* lines = root.find("division_kinds"))
    for (const Node& line : lines->items)
      if (line.kind == Node::Kind::map) division_kind(line);
}

}  // namespace jishi::package
