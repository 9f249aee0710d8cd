// That the columns of other systems' lists lead to what their ledger keeps, each to one place.
#include <algorithm>
#include <array>
#include <map>

#include "package/draft.hpp"
#include "package/scalar.hpp"

namespace jishi::package {
namespace {

// What a column can hold that is no field (sheet_profile.hpp), and whether it is of a person.
struct Role {
  std::string_view word;
  bool of_person;
};
constexpr std::array kRoles = {
    Role{"unit", false},     Role{"unit_code", false}, Role{"person_name", true},
    Role{"id_number", true}, Role{"phone", true},      Role{"valid_from", false},
    Role{"valid_to", false}, Role{"serial", false},
};

using Column = SheetProfile::Column;

void check_headings(const SheetProfile& profile, MistakeLog& log) {
  std::map<std::string_view, const Column*> seen;
  const auto claim = [&](std::string_view heading, const Column& column) {
    const auto [first, fresh] = seen.emplace(heading, &column);
    if (fresh || heading.empty()) return;
    log.add(Code::duplicate_label, column.place,
            "“" + std::string(heading) + "”也是第 " +
                std::to_string(first->second - profile.columns.data() + 1) + " 列的列名，分不清",
            "请改成不同的列名，或删除其中一个");
  };
  for (const Column& column : profile.columns)
    claim(column.heading, column);
  for (const Column& column : profile.columns)
    for (const std::string& header : column.headers)
      claim(header, column);
}

void check_person(const Column& column, const Ledger& ledger, MistakeLog& log) {
  const bool id_number = column.holds == "id_number";
  const Ask asked = id_number                 ? ledger.id_number
                    : column.holds == "phone" ? ledger.phone
                                              : Ask::required;
  if (ledger.person == PersonUse::none)
    log.add(
        Code::person_needed, column.place,
        "台账 " + ledger.name + " 不登记人员（person: none），这一列不能是“" + column.holds + "”",
        "请删除 holds，或在台账中写上 person: optional 或 required");
  else if (asked == Ask::no)
    log.add(Code::person_needed, column.place,
            "台账 " + ledger.name + " 不收集它（" + column.holds + ": none）",
            "请删除 holds，或改正台账的 " + column.holds);
}

void check_holds(const SheetProfile& profile, const Ledger& ledger, MistakeLog& log) {
  std::vector<std::string_view> known;
  for (const Role& role : kRoles)
    known.push_back(role.word);
  for (const Field& field : ledger.fields)
    known.push_back(field.name);
  std::map<std::string_view, const Column*> seen;
  for (const Column& column : profile.columns) {
    if (column.holds.empty()) continue;
    const auto role = std::find_if(kRoles.begin(), kRoles.end(),
                                   [&](const Role& r) { return r.word == column.holds; });
    if (role == kRoles.end() && ledger.find_field(column.holds) == nullptr) {
      const std::string_view near = log.may_suggest() ? nearest(column.holds, known) : "";
      log.add(Code::unknown_field, column.place,
              "台账 " + ledger.name + " 没有字段“" + column.holds + "”",
              (near.empty() ? "" : "是不是 " + std::string(near) + "？") +
                  "请写台账的字段名，或 unit、person_name 等词；台账里没有的列不写 holds");
      continue;
    }
    if (role != kRoles.end() && role->of_person) check_person(column, ledger, log);
    if (!seen.emplace(column.holds, &column).second)
      log.add(Code::held_twice, column.place, "另一列也是“" + column.holds + "”",
              "请只保留一处；另一列不写 holds");
  }
}

}  // namespace

void check_sheet_profiles(const Draft& draft, MistakeLog& log) {
  for (const SheetProfile& profile : draft.set.sheet_profiles) {
    check_headings(profile, log);
    for (const Ledger& ledger : draft.set.ledgers)
      if (ledger.name == profile.ledger) check_holds(profile, ledger, log);
  }
}

}  // namespace jishi::package
