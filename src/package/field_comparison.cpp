#include "package/field_comparison.hpp"

#include <limits>
#include <stdexcept>

#include "package/table_comparison.hpp"

namespace jishi::package {
namespace {

std::int64_t power_of_ten(int digits) {
  std::int64_t out = 1;
  for (int i = 0; i < digits; ++i)
    out *= 10;
  return out;
}

const Dictionary* dictionary_of(const Field& field, const PackageSet& set) {
  return field.value.type == FieldType::choice ? set.find_dictionary(field.value.dictionary)
                                               : nullptr;
}

// Codes of a dictionary, those that units add included: what rows may hold.
std::vector<std::string> all_codes(const PackageSet& set, const std::string& dictionary) {
  std::vector<std::string> codes;
  const auto take = [&codes](const std::vector<DictionaryValue>& values) {
    for (const DictionaryValue& value : values)
      codes.push_back(value.code);
  };
  if (const Dictionary* found = set.find_dictionary(dictionary)) take(found->values);
  for (const Addition& addition : set.additions)
    for (const Addition::Items& items : addition.items)
      if (items.dictionary == dictionary) take(items.values);
  return codes;
}

// Personal data is not for messages.
std::string example(const Field& field) {
  return field.sensitive ? "" : "，如“{example}”";
}

// Compares what one column held with what it is to hold.
class FieldComparison {
 public:
  FieldComparison(const Definitions& before, const Definitions& after,
                  const DefinedTable& old_table, const DefinedTable& new_table, MigrationPlan& plan)
      : before_(before), after_(after), old_(old_table), new_(new_table), plan_(plan) {}

  void compare(const Field& was, const Field& now) {
    if (column_in(old_, was.name).type == db::Type::blob ||
        column_in(new_, now.name).type == db::Type::blob)
      compare_sealed(was, now);
    else if (was.value.type != now.value.type)
      retype(was, now);
    else if (now.value.type == FieldType::text)
      narrow_text(was, now);
    else if (now.value.type == FieldType::decimal)
      rescale(was, now, was.value.digits, now.value.digits);
    else if (now.value.type == FieldType::choice)
      compare_choice(was, now);
  }

 private:
  TableStep& step(TableStep::Kind kind, const std::string& column) {
    TableStep& made = plan_.steps.emplace_back();
    made.kind = kind;
    made.table = new_.table.name;
    made.column = column;
    return made;
  }
  Guard& guard(Guard::Kind kind, const std::string& column, Mistake refusal) {
    Guard& made = plan_.guards.emplace_back();
    made.kind = kind;
    made.table = old_.table.name;
    made.columns = {column};
    made.refusal = std::move(refusal);
    return made;
  }

  // Ciphertext cannot be looked into: whether the values would fit is not known here, and what was
  // recorded in the clear stays so in the journal.
  void compare_sealed(const Field& was, const Field& now) {
    if (was.sensitive && now.sensitive) {
      if (now.value.max_length < was.value.max_length)
        guard(Guard::Kind::no_values, was.name,
              {"field_narrowed", now.place,
               new_.title + "的字段 " + named(now.name, now.label) + "改为最多 " +
                   std::to_string(now.value.max_length) +
                   " 个字，而有 {count} 行（含更正前和已结束的）有值，加密保存的值看不出长短",
               "请保留 max_length: " + std::to_string(was.value.max_length)});
      return;
    }
    plan_.changes.push_back(new_.title + "：字段 " + named(now.name, now.label) +
                            (now.sensitive ? "改为敏感" : "改为不敏感"));
    guard(Guard::Kind::no_values, was.name,
          {"sensitivity_changed", now.place,
           new_.title + "的字段 " + named(now.name, now.label) +
               (now.sensitive ? "改为敏感（sensitive: true）" : "改为不敏感") +
               "，而 {count} 行（含更正前和已结束的）已有值，不能照原样转换",
           "请保留原字段并加上 retired: 日期，另设一个新名称的字段"});
    replace_column(now.name);
  }

  void replace_column(const std::string& column) {
    step(TableStep::Kind::drop_column, column);
    step(TableStep::Kind::add_column, column).added = column_in(new_, column);
  }

  void narrow_text(const Field& was, const Field& now) {
    if (now.value.max_length >= was.value.max_length) return;
    require_length(was, now);
  }

  void require_length(const Field& was, const Field& now) {
    guard(Guard::Kind::fits_length, was.name,
          {"field_narrowed", now.place,
           new_.title + "的字段 " + named(now.name, now.label) + "改为最多 " +
               std::to_string(now.value.max_length) +
               " 个字，而有 {count} 行（含更正前和已结束的）的值更长" + example(was),
           "请放宽 max_length"})
        .limit = now.value.max_length;
  }

  // From numbers with some digits after the point to numbers with others.
  void rescale(const Field& was, const Field& now, int from, int to) {
    if (from == to) return;
    plan_.changes.push_back(new_.title + "：字段 " + named(now.name, now.label) + "的小数位数由 " +
                            std::to_string(from) + " 改为 " + std::to_string(to));
    if (to > from) {
      guard(Guard::Kind::fits_range, was.name,
            {"field_narrowed", now.place,
             new_.title + "的字段 " + named(now.name, now.label) + "改为 " + std::to_string(to) +
                 " 位小数后，有 {count} 行的值超出能保存的范围",
             "请减少 digits"})
          .limit = std::numeric_limits<std::int64_t>::max() / power_of_ten(to - from);
      step(TableStep::Kind::scale_up, now.name).digits = to - from;
    } else {
      guard(Guard::Kind::fits_scale, was.name,
            {"field_narrowed", now.place,
             new_.title + "的字段 " + named(now.name, now.label) + "改为 " + std::to_string(to) +
                 " 位小数，而有 {count} 行（含更正前和已结束的）的值位数更多",
             "请保留 digits: " + std::to_string(from)})
          .limit = from - to;
      step(TableStep::Kind::scale_down, now.name).digits = from - to;
    }
  }

  void require_codes(const Field& was, const Field& now) {
    guard(Guard::Kind::only_codes, was.name,
          {"dictionary_changed", now.place,
           new_.title + "的字段 " + named(now.name, now.label) + "改用字典 " +
               now.value.dictionary + "，而有 {count} 行的值不在其中" + example(was),
           "请在字典里补上这些值（可写 retired: 日期），或另设字段"})
        .codes = all_codes(after_.packages, now.value.dictionary);
  }

  void compare_choice(const Field& was, const Field& now) {
    if (was.value.dictionary != now.value.dictionary) {
      require_codes(was, now);
      plan_.changes.push_back(new_.title + "：字段 " + named(now.name, now.label) + "改用字典 " +
                              now.value.dictionary);
      return;
    }
    const Dictionary* old_values = dictionary_of(was, before_.packages);
    const Dictionary* new_values = dictionary_of(now, after_.packages);
    if (old_values == nullptr || new_values == nullptr) return;
    for (const DictionaryValue& value : old_values->values)
      if (after_.packages.find_value(new_values->name, value.code) == nullptr)
        guard(Guard::Kind::without_codes, was.name,
              {"value_dropped", new_values->place,
               "字典 " + named(new_values->name, new_values->label) + "去掉了值 " +
                   named(value.code, value.label) + "，而" + new_.title + "的字段 " + now.name +
                   " 有 {count} 行在用" + place_text(value.place),
               "请把值写回并加上 retired: 日期（从那天起不再可选，旧数据保留）"})
            .codes = {value.code};
    drop_local_values(was, now);
  }

  // Values that a unit added for its subtree and takes back.
  void drop_local_values(const Field& was, const Field& now) {
    const std::string& dictionary = now.value.dictionary;
    for (const Addition& addition : before_.packages.additions) {
      const auto owner = before_.owner_of(addition);
      if (!owner) continue;
      for (const Addition::Items& items : addition.items) {
        if (items.dictionary != dictionary) continue;
        for (const DictionaryValue& value : items.values) {
          if (still_added(*owner, dictionary, value.code)) continue;
          Guard& made =
              guard(Guard::Kind::without_codes, was.name,
                    {"value_dropped", addition_place(addition),
                     "增补 " + named(addition.name, addition.label) + "去掉了字典 " + dictionary +
                         " 的值 " + named(value.code, value.label) + "，而" + new_.title +
                         "的字段 " + now.name + " 有 {count} 行在用" + place_text(value.place),
                     "请把值写回并加上 retired: 日期（从那天起不再可选，旧数据保留）"});
          made.codes = {value.code};
          if (!old_.owner) made.below = *owner;  // a side table does not know its units
        }
      }
    }
  }

  bool still_added(UnitId owner, const std::string& dictionary, const std::string& code) const {
    if (after_.packages.find_value(dictionary, code) != nullptr) return true;
    for (const Addition& addition : after_.packages.additions) {
      if (after_.owner_of(addition) != owner) continue;
      for (const Addition::Items& items : addition.items)
        if (items.dictionary == dictionary)
          for (const DictionaryValue& value : items.values)
            if (value.code == code) return true;
    }
    return false;
  }

  Place addition_place(const Addition& was) const {
    const Addition* now = after_.packages.find_addition(was.name);
    return now == nullptr ? was.place : now->place;
  }

  void retype(const Field& was, const Field& now) {
    using T = FieldType;
    const T from = was.value.type, to = now.value.type;
    plan_.changes.push_back(new_.title + "：字段 " + named(now.name, now.label) + "改类型");
    if (from == T::integer && to == T::decimal) return rescale(was, now, 0, now.value.digits);
    if (from == T::decimal && to == T::integer) return rescale(was, now, was.value.digits, 0);
    if (from == T::text && to == T::choice) return require_codes(was, now);
    if (from == T::choice && to == T::text) return require_length(was, now);
    if (from == T::integer && to == T::text) {
      require_length(was, now);
      step(TableStep::Kind::whole_to_text, now.name);
      return;
    }
    guard(Guard::Kind::no_values, was.name,
          {"field_retyped", now.place,
           new_.title + "的字段 " + named(now.name, now.label) +
               "改了类型，而 {count} 行（含更正前和已结束的）已有的值不能照原样转换",
           "请保留原字段并加上 retired: 日期，另设一个新名称的字段"});
    replace_column(now.name);
  }

  const Definitions& before_;
  const Definitions& after_;
  const DefinedTable& old_;
  const DefinedTable& new_;
  MigrationPlan& plan_;
};

}  // namespace

TableColumn column_in(const DefinedTable& table, const std::string& column) {
  for (const TableColumn& each : table.table.columns)
    if (each.name == column) return each;
  throw std::logic_error("no column " + column + " in " + table.table.name);
}

void compare_field_values(const Definitions& before, const Definitions& after,
                          const DefinedTable& old, const DefinedTable& fresh, const Field& was,
                          const Field& now, MigrationPlan& plan) {
  FieldComparison(before, after, old, fresh, plan).compare(was, now);
}

}  // namespace jishi::package
