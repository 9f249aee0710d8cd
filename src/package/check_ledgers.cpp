#include <algorithm>
#include <map>
#include <set>

#include "package/draft.hpp"

namespace jishi::package {
namespace {

// A heading of a spreadsheet must lead to one field.
void check_headings(const std::vector<Field>& fields, MistakeLog& log) {
  std::map<std::string_view, const Field*> seen;
  const auto claim = [&](std::string_view text, const Field& field) {
    const auto [first, fresh] = seen.emplace(text, &field);
    if (fresh || text.empty()) return;
    log.add(Code::duplicate_label, field.place,
            "“" + std::string(text) + "”也是字段 " + first->second->name +
                " 的名称或表头，导入时分不清",
            "请改成不同的名称");
  };
  for (const Field& field : fields)
    claim(field.label, field);
  for (const Field& field : fields)
    for (const std::string& header : field.headers)
      claim(header, field);
}

bool keeps_personal_data(const Ledger& ledger) {
  return ledger.person != PersonUse::none ||
         std::any_of(ledger.fields.begin(), ledger.fields.end(),
                     [](const Field& field) { return field.sensitive; });
}

void check_ledger(const Ledger& ledger, MistakeLog& log) {
  check_headings(ledger.fields, log);
  if (ledger.purpose.empty() && keeps_personal_data(ledger))
    log.add(Code::purpose_missing, ledger.place,
            "台账收集个人信息（登记人员或有敏感字段），却没有写明目的",
            "请补上 purpose:，用一句话写明为什么收集");
  if (ledger.rules.size() > kMaxRulesPerLedger)
    log.add(Code::too_many_rules, ledger.rules[kMaxRulesPerLedger].place,
            "规则超过 " + std::to_string(kMaxRulesPerLedger) + " 条", "请合并或分成几个台账");
}

template <class T>
const T* by_name(const std::vector<T>& items, std::string_view name) {
  const auto at =
      std::find_if(items.begin(), items.end(), [name](const T& item) { return item.name == name; });
  return at == items.end() ? nullptr : &*at;
}

void check_added_fields(const Addition& addition, const Ledger& ledger, MistakeLog& log) {
  for (const Field& field : addition.fields)
    for (const Field& above : ledger.fields)
      if (field.name == above.name || field.label == above.label)
        log.add(Code::addition_redefines, field.place,
                "台账 " + ledger.name + " 已有字段 " + above.name + "（" + above.label +
                    "），定义在 " + above.place.file + ":" + std::to_string(above.place.line),
                "增补只能加，不能改上级的定义，请换名称");
}

void check_added_items(const Addition::Items& items, const Dictionary& dictionary,
                       MistakeLog& log) {
  std::map<std::string_view, const DictionaryValue*> above;
  for (const DictionaryValue& value : dictionary.values) {
    above.emplace(value.code, &value);
    above.emplace(value.label, &value);
  }
  std::set<std::string_view> codes;
  for (const DictionaryValue& value : dictionary.values)
    codes.insert(value.code);
  for (const DictionaryValue& value : items.values)
    codes.insert(value.code);
  for (const DictionaryValue& value : items.values) {
    auto clash = above.find(value.code);
    if (clash == above.end()) clash = above.find(value.label);
    if (clash != above.end())
      log.add(Code::addition_redefines, value.place,
              "字典 " + dictionary.name + " 已有 " + clash->second->code + "（" +
                  clash->second->label + "），定义在 " + clash->second->place.file + ":" +
                  std::to_string(clash->second->place.line),
              "增补只能加，不能改上级的定义，请换代码和名称");
    if (!value.under.empty() && !codes.contains(value.under))
      log.add(Code::unknown_value, value.place,
              "字典 " + dictionary.name + " 没有代码“" + value.under + "”", "请改正 under");
  }
  if (items.values.size() > kMaxValuesPerDictionary)
    log.add(Code::too_many_values, items.place,
            "增补的值超过 " + std::to_string(kMaxValuesPerDictionary) + " 个", "请减少");
}

}  // namespace

void check_ledgers(const Draft& draft, MistakeLog& log) {
  for (const Ledger& ledger : draft.set.ledgers) {
    check_ledger(ledger, log);
    if (!ledger.renamed_from.empty() && by_name(draft.set.ledgers, ledger.renamed_from) != nullptr)
      log.add(Code::renamed_from_current, ledger.place,
              "“" + ledger.renamed_from + "”现在还是一个台账",
              "请在 renamed_from 中写以前的名称，或删除它");
  }
  std::vector<Field> of_units;
  for (const UnitField& field : draft.set.unit_fields)
    of_units.push_back(field.field);
  check_headings(of_units, log);
  for (const Addition& addition : draft.set.additions) {
    check_headings(addition.fields, log);
    const Ledger* ledger = by_name(draft.set.ledgers, addition.ledger);
    if (ledger != nullptr) check_added_fields(addition, *ledger, log);
    for (const Addition::Items& items : addition.items) {
      const Dictionary* dictionary = by_name(draft.set.dictionaries, items.dictionary);
      if (dictionary != nullptr) check_added_items(items, *dictionary, log);
    }
  }
}

}  // namespace jishi::package
