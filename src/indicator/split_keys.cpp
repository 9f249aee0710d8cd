#include "indicator/split_keys.hpp"

#include <algorithm>
#include <iterator>

namespace jishi::indicator {
namespace {

constexpr std::size_t kLast = static_cast<std::size_t>(-1);

Key::Part not_filled() {
  return {"", "未填", kLast};
}

std::vector<Key::Part> of_choice(const package::PackageSet& packages, const package::Field& field,
                                 const index::Dictionary& texts) {
  std::vector<Key::Part> parts = {not_filled()};
  const package::Dictionary* dictionary = packages.find_dictionary(field.value.dictionary);
  for (std::uint32_t number = 1; number <= texts.size(); ++number) {
    const std::string code(texts.text(number));
    Key::Part part{code, code, kLast - 1};  // what units add stands behind the dictionary's own
    if (dictionary != nullptr)
      for (std::size_t i = 0; i < dictionary->values.size(); ++i)
        if (dictionary->values[i].code == code) part = {code, dictionary->values[i].label, i};
    parts.push_back(std::move(part));
  }
  return parts;
}

std::vector<Key::Part> of_ages() {
  std::vector<Key::Part> parts = {not_filled()};
  const auto text = [](int age) { return std::to_string(age); };
  const auto add = [&](std::string code, std::string label) {
    parts.push_back({std::move(code), std::move(label), parts.size()});
  };
  add("under_" + text(kAgeBands[0]), text(kAgeBands[0]) + " 岁以下");
  for (std::size_t i = 0; i + 1 < std::size(kAgeBands); ++i) {
    const std::string last = text(kAgeBands[i + 1] - 1);
    add(text(kAgeBands[i]) + "_" + last, text(kAgeBands[i]) + "–" + last + " 岁");
  }
  const std::string oldest = text(kAgeBands[std::size(kAgeBands) - 1]);
  add("from_" + oldest, oldest + " 岁及以上");
  return parts;
}

Result<SplitKeys> by_age(const package::Ledger& ledger,
                         const std::shared_ptr<const index::Layout>& layout,
                         index::Compiled& compiled) {
  for (const package::Field& field : ledger.fields) {
    if (field.from_person != package::FromPerson::birth_date) continue;
    auto scalar = compiled.scalar(ledger, layout, "age(" + field.name + ", today)");
    if (!scalar) return scalar.error();
    return SplitKeys{index::Split::by_bands(*scalar, {std::begin(kAgeBands), std::end(kAgeBands)}),
                     of_ages()};
  }
  return Error{"split_not_possible", "台账“" + ledger.label + "”没有出生日期，不能按年龄细分"};
}

}  // namespace

Result<SplitKeys> split_of(const package::PackageSet& packages, const package::Ledger& ledger,
                           const std::shared_ptr<const index::Layout>& layout,
                           const std::string& field, index::Compiled& compiled) {
  if (field == "age") return by_age(ledger, layout, compiled);
  const auto found = std::find_if(ledger.fields.begin(), ledger.fields.end(),
                                  [&](const package::Field& each) { return each.name == field; });
  if (found == ledger.fields.end())
    return Error{"no_such_field", "台账“" + ledger.label + "”没有字段“" + field +
                                      "”，请写字段名，或 age（按年龄段）"};
  const auto column = static_cast<std::size_t>(found - ledger.fields.begin());
  if (found->value.type == package::FieldType::choice)
    return SplitKeys{index::Split::by_choice(column, *layout),
                     of_choice(packages, *found, *layout->item(column).dictionary)};
  if (found->value.type == package::FieldType::boolean)
    return SplitKeys{index::Split::by_boolean(column),
                     {not_filled(), {"false", "否", 1}, {"true", "是", 0}}};
  return Error{"split_not_possible",
               "字段“" + found->label + "”不能用来细分；可以按选项、是否或年龄段（age）细分"};
}

}  // namespace jishi::indicator
