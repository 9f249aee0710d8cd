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

// What of a person is to fill the field, in words.
std::string_view word_of(FromPerson what) {
  return what == FromPerson::sex ? "sex" : "birth_date";
}

void check_type_from_person(const Field& field, const std::vector<Dictionary>& dictionaries,
                            MistakeLog& log) {
  const bool sex = field.from_person == FromPerson::sex;
  if (field.value.type != (sex ? FieldType::choice : FieldType::date)) {
    log.add(Code::from_person_type, field.place,
            sex ? "from_person: sex 只能写在选择项（choice）上"
                : "from_person: birth_date 只能写在日期（date）上",
            "请改正 type，或删除 from_person");
    return;
  }
  if (!sex) return;
  for (const Dictionary& dictionary : dictionaries)
    if (dictionary.name == field.value.dictionary)
      for (const std::string_view code : {"male", "female"})
        if (std::none_of(dictionary.values.begin(), dictionary.values.end(),
                         [&](const DictionaryValue& value) { return value.code == code; }))
          log.add(Code::from_person_type, field.place,
                  "from_person: sex 的字典要有代码 male 和 female，而 " + dictionary.name +
                      " 没有 " + std::string(code),
                  "请在字典中补上，或换一个字典");
}

// `fields` are the ledger's own and those that something adds to it; what the first `told` have
// wrong was told before.
void check_from_person(const Ledger& ledger, const std::vector<const Field*>& fields,
                       std::size_t told, const std::vector<Dictionary>& dictionaries,
                       MistakeLog& log) {
  std::map<FromPerson, const Field*> seen;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Field& field = *fields[i];
    if (field.from_person == FromPerson::nothing) continue;
    const auto [first, fresh] = seen.emplace(field.from_person, &field);
    if (i < told) continue;
    if (ledger.person == PersonUse::none)
      log.add(Code::person_needed, field.place,
              "台账 " + ledger.name + " 不登记人员（person: none），不能写“from_person”",
              "请删除它，或在台账中写上 person: optional 或 required");
    check_type_from_person(field, dictionaries, log);
    if (!fresh)
      log.add(Code::from_person_twice, field.place,
              "字段 " + first->second->name +
                  " 已写了 from_person: " + std::string(word_of(field.from_person)),
              "请只保留一处");
  }
}

std::vector<const Field*> pointers(const std::vector<Field>& fields) {
  std::vector<const Field*> out;
  for (const Field& field : fields)
    out.push_back(&field);
  return out;
}

void check_ledger(const Ledger& ledger, const std::vector<Dictionary>& dictionaries,
                  MistakeLog& log) {
  check_headings(ledger.fields, log);
  check_from_person(ledger, pointers(ledger.fields), 0, dictionaries, log);
  if (ledger.retention_months != 0 && !keeps_personal_data(ledger))
    log.add(Code::nothing_to_erase, ledger.place,
            "台账没有个人信息（不登记人员，也没有敏感字段），不必写 retention_months",
            "请删除 retention_months");
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

void check_added_fields(const Addition& addition, const Ledger& ledger,
                        const std::vector<Dictionary>& dictionaries, MistakeLog& log) {
  std::vector<const Field*> all = pointers(ledger.fields);
  for (const Field& field : addition.fields)
    all.push_back(&field);
  check_from_person(ledger, all, ledger.fields.size(), dictionaries, log);
  for (const Field& field : addition.fields)
    if (field.sensitive && ledger.purpose.empty())
      log.add(Code::purpose_missing, field.place,
              "增补了敏感字段，而台账 " + ledger.name + " 没有写明收集个人信息的目的",
              "请删除 sensitive，或请定义台账的一方补上 purpose:");
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
    check_ledger(ledger, draft.set.dictionaries, log);
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
    if (ledger != nullptr) check_added_fields(addition, *ledger, draft.set.dictionaries, log);
    for (const Addition::Items& items : addition.items) {
      const Dictionary* dictionary = by_name(draft.set.dictionaries, items.dictionary);
      if (dictionary != nullptr) check_added_items(items, *dictionary, log);
    }
  }
}

}  // namespace jishi::package
