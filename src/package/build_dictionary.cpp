#include <set>

#include "package/draft.hpp"
#include "package/scalar.hpp"

namespace jishi::package {

DictionaryValue Builder::value(const std::string& dictionary, const Node& at, const Node& body) {
  DictionaryValue value;
  value.code = at.text;
  value.place = at.place;
  if (body.kind == Node::Kind::scalar) {
    value.label = body.text;
    return value;
  }
  value.label = text_of(body, "label");
  value.under = text_of(body, "under");
  value.retired = date_of(body, "retired");
  value.headers = texts_of(body, "headers");
  value.note = text_of(body, "note");
  value.to_be_checked = truth_of(body, "to_be_checked");
  if (const Node* under = body.find("under")) use_value(dictionary, *under);
  return value;
}

std::vector<DictionaryValue> Builder::values(const std::string& dictionary, const Node& map) {
  std::vector<DictionaryValue> out;
  for (const Entry& entry : map.entries)
    if (is_code(entry.key.text)) out.push_back(value(dictionary, entry.key, entry.value));
  return out;
}

void Builder::dictionary(const Node& at, const Node& body) {
  if (!is_name(at.text)) return;
  define(Thing::dictionary, at);
  Dictionary dictionary;
  dictionary.package = package_;
  dictionary.name = at.text;
  dictionary.place = at.place;
  dictionary.label = text_of(body, "label");
  dictionary.source = text_of(body, "source");
  if (const Node* map = body.find("values")) dictionary.values = values(at.text, *map);
  draft_.set.dictionaries.push_back(std::move(dictionary));
}

void Builder::mapping(const Node& at, const Node& body) {
  define(Thing::mapping, at);
  Mapping mapping;
  mapping.package = package_;
  mapping.name = at.text;
  mapping.place = at.place;
  mapping.label = text_of(body, "label");
  mapping.from = text_of(body, "from");
  mapping.to = text_of(body, "to");
  if (const Node* from = body.find("from")) use(Thing::dictionary, *from);
  if (const Node* to = body.find("to")) {
    use(Thing::dictionary, *to);
    if (mapping.from == mapping.to)
      log_.add(Code::mapping_to_itself, to->place, "对照的两边是同一个字典", "请改正 from 或 to");
  }
  std::set<std::string> mapped;
  if (const Node* lines = body.find("values"))
    for (const auto& [from, to] : lines->entries) {
      use_value(mapping.from, from);
      use_value(mapping.to, to);
      mapped.insert(from.text);
      mapping.lines.push_back({from.text, to.text, from.place});
    }
  if (const Node* none = body.find("unmapped"))
    for (const Node& from : none->items) {
      use_value(mapping.from, from);
      if (!mapped.insert(from.text).second)
        log_.add(Code::mapped_twice, from.place, "“" + from.text + "”既有对应的值，又列为没有对应",
                 "请从 values 或 unmapped 中删除");
      else
        mapping.lines.push_back({from.text, "", from.place});
    }
  draft_.set.mappings.push_back(std::move(mapping));
}

}  // namespace jishi::package
