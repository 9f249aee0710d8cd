#include <map>
#include <set>

#include "package/draft.hpp"

namespace jishi::package {
namespace {

void check_labels(const Dictionary& dictionary, MistakeLog& log) {
  std::map<std::string_view, const DictionaryValue*> seen;
  const auto claim = [&](std::string_view text, const DictionaryValue& value) {
    const auto [first, fresh] = seen.emplace(text, &value);
    if (fresh || text.empty()) return;
    log.add(Code::duplicate_label, value.place,
            "“" + std::string(text) + "”也是代码 " + first->second->code +
                " 的名称或写法，导入时分不清",
            "请改成不同的名称");
  };
  for (const DictionaryValue& value : dictionary.values)
    claim(value.label, value);
  for (const DictionaryValue& value : dictionary.values)
    for (const std::string& header : value.headers)
      claim(header, value);
}

void check_cycles(const Dictionary& dictionary, MistakeLog& log) {
  std::map<std::string_view, const DictionaryValue*> by_code;
  for (const DictionaryValue& value : dictionary.values)
    by_code.emplace(value.code, &value);
  std::set<const DictionaryValue*> done;
  for (const DictionaryValue& start : dictionary.values) {
    std::set<const DictionaryValue*> way;
    for (const DictionaryValue* at = &start; at != nullptr && !done.contains(at);) {
      if (!way.insert(at).second) {
        log.add(Code::value_cycle, at->place, "“" + at->code + "”经上级又回到自己", "请改正 under");
        break;
      }
      const auto above = by_code.find(at->under);
      at = at->under.empty() || above == by_code.end() ? nullptr : above->second;
    }
    done.insert(way.begin(), way.end());
  }
}

constexpr std::size_t kMaxNamed = 10;  // missing values named in one message

void check_total(const Mapping& mapping, const Dictionary& from, MistakeLog& log) {
  std::set<std::string_view> mapped;
  for (const Mapping::Line& line : mapping.lines)
    mapped.insert(line.from);
  std::string missing;
  std::size_t count = 0;
  for (const DictionaryValue& value : from.values)
    if (!mapped.contains(value.code) && ++count <= kMaxNamed)
      missing += (missing.empty() ? "" : "、") + value.code + "（" + value.label + "）";
  if (count > kMaxNamed) missing += "等 " + std::to_string(count) + " 个";
  if (count > 0)
    log.add(Code::mapping_incomplete, mapping.place,
            "字典 " + from.name + " 的这些值没有写对应：" + missing,
            "请在 values 中写上，确实没有对应的写在 unmapped 中");
}

}  // namespace

void check_dictionaries(const Draft& draft, MistakeLog& log) {
  for (const Dictionary& dictionary : draft.set.dictionaries) {
    check_labels(dictionary, log);
    check_cycles(dictionary, log);
    if (dictionary.values.size() > kMaxValuesPerDictionary)
      log.add(Code::too_many_values, dictionary.values[kMaxValuesPerDictionary].place,
              "字典的值超过 " + std::to_string(kMaxValuesPerDictionary) + " 个",
              "请分成几个字典；组织、人员等请用台账");
  }
  for (const Mapping& mapping : draft.set.mappings)
    for (const Dictionary& dictionary : draft.set.dictionaries)
      if (dictionary.name == mapping.from) check_total(mapping, dictionary, log);
}

}  // namespace jishi::package
