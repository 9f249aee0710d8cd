#include "package/table_comparison.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace jishi::package {
namespace {

std::string named(const std::string& name, const std::string& label) {
  return name + "（" + label + "）";
}

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

// Compares two versions of one table and says how to come from one to the other.
class TableComparison {
 public:
  TableComparison(const Definitions& before, const Definitions& after,
                  const DefinedTable& old_table, const DefinedTable& new_table, MigrationPlan& plan)
      : before_(before), after_(after), old_(old_table), new_(new_table), plan_(plan) {}

  void compare() {
    drop_indexes();
    if (old_.table.name != new_.table.name) {
      step(TableStep::Kind::rename_table, old_.table.name).to = new_.table.name;
      plan_.changes.push_back(new_.title + "：由 " + old_.name + " 改名");
    }
    compare_person();
    compare_fields();
    create_indexes();
  }

 private:
  TableStep& step(TableStep::Kind kind, const std::string& table, std::string column = "") {
    TableStep& made = plan_.steps.emplace_back();
    made.kind = kind;
    made.table = table;
    made.column = std::move(column);
    return made;
  }
  TableStep& step_in_new(TableStep::Kind kind, std::string column) {
    return step(kind, new_.table.name, std::move(column));
  }
  Guard& guard(Guard::Kind kind, std::vector<std::string> columns, Mistake refusal) {
    Guard& made = plan_.guards.emplace_back();
    made.kind = kind;
    made.table = old_.table.name;
    made.columns = std::move(columns);
    made.refusal = std::move(refusal);
    return made;
  }

  // A side table holds only the rows that have values: its ledger says which there should be.
  void guard_filled(std::vector<std::string> columns, Mistake refusal) {
    Guard& made = guard(Guard::Kind::filled, std::move(columns), std::move(refusal));
    if (!old_.owner) return;
    made.rows_of = ledger_table_name(old_.name);
    made.below = *old_.owner;
  }

  // Values that are rewritten would collide half-way with others that are not yet.
  bool is_rewritten(const std::string& column) const {
    const Field* was = old_.find(column);
    const Field* now = new_.find(column);
    return was != nullptr && now != nullptr &&
           (was->value.type != now->value.type || was->value.digits != now->value.digits);
  }
  bool keeps(const TableIndex& index, const Table& other) const {
    return old_.table.name == new_.table.name &&
           std::none_of(index.columns.begin(), index.columns.end(),
                        [this](const std::string& column) { return is_rewritten(column); }) &&
           std::find(other.indexes.begin(), other.indexes.end(), index) != other.indexes.end();
  }

  void drop_indexes() {
    for (const TableIndex& index : old_.table.indexes)
      if (!keeps(index, new_.table)) step(TableStep::Kind::drop_index, old_.table.name, index.name);
  }

  void create_indexes() {
    for (const TableIndex& index : new_.table.indexes) {
      if (keeps(index, old_.table)) continue;
      step_in_new(TableStep::Kind::create_index, index.name).index = index;
    }
    if (new_.ledger == nullptr) return;
    for (const Uniqueness& unique : new_.ledger->unique)
      compare_uniqueness(unique);
  }

  bool had(const Uniqueness& unique) const {
    const auto& olds = old_.ledger->unique;
    return std::any_of(olds.begin(), olds.end(), [&](const Uniqueness& other) {
      // Fewer fields, or a wider circle, is the stricter one.
      return (other.within == unique.within || other.within == Uniqueness::Within::everywhere) &&
             std::all_of(other.fields.begin(), other.fields.end(), [&](const std::string& field) {
               return std::any_of(unique.fields.begin(), unique.fields.end(),
                                  [&](const std::string& own) { return old_name(own) == field; });
             });
    });
  }

  // The name that a column had before; empty: it is new.
  std::string old_name(const std::string& name) const {
    if (name == "person") return old_.has_person() ? name : "";
    for (const Field* field : new_.fields)
      if (field->name == name) {
        const Field* found = match(*field);
        return found == nullptr ? "" : found->name;
      }
    return "";
  }

  void compare_uniqueness(const Uniqueness& unique) {
    if (had(unique)) return;
    std::vector<std::string> columns;
    if (unique.within == Uniqueness::Within::unit) columns.emplace_back("unit");
    for (const std::string& field : unique.fields) {
      columns.push_back(old_name(field));
      if (columns.back().empty()) return;  // a new column: nothing in it can collide
    }
    guard(Guard::Kind::no_overlap, std::move(columns),
          {"not_unique", unique.place, new_.title + "现有 {count} 行与别的行重复，不能要求不得重复",
           "请先在这些行中改正或合并，再加上 unique"});
  }

  void compare_person() {
    if (new_.ledger == nullptr || old_.ledger->person == new_.ledger->person) return;
    const PersonUse now = new_.ledger->person;
    if (now == PersonUse::none) {
      guard(Guard::Kind::no_values, {"person"},
            {"person_dropped", new_.place,
             new_.title + "有 {count} 行登记了人员，不能改为 person: none",
             "请保留 person: optional；不再登记人员的内容请另设台账"});
      step_in_new(TableStep::Kind::drop_column, "person");
    } else if (!old_.has_person()) {
      step_in_new(TableStep::Kind::add_column, "person").added = {"person", db::Type::int64, false};
    }
    if (now == PersonUse::required)
      guard(Guard::Kind::filled,
            old_.has_person() ? std::vector<std::string>{"person"} : std::vector<std::string>(),
            {"field_now_required", new_.place,
             new_.title + "有 {count} 行没有登记人员，不能改为 person: required",
             "请先写 person: optional，补齐后再改为 required"});
    plan_.changes.push_back(new_.title + "：人员登记的要求有改动");
  }

  const Field* match(const Field& field) const {
    if (const Field* same = old_.find(field.name)) return same;
    if (field.renamed_from.empty() || new_.find(field.renamed_from) != nullptr) return nullptr;
    return old_.find(field.renamed_from);
  }

  void compare_fields() {
    std::set<const Field*> matched;
    for (const Field* field : new_.fields)
      if (const Field* was = match(*field)) matched.insert(was);
    for (const Field* was : old_.fields)
      if (!matched.contains(was)) drop_field(*was);
    for (const Field* field : new_.fields)
      if (const Field* was = match(*field); was != nullptr && was->name != field->name) {
        step_in_new(TableStep::Kind::rename_column, was->name).to = field->name;
        plan_.changes.push_back(new_.title + "：字段 " + was->name + " 改名为 " + field->name);
      }
    for (const Field* field : new_.fields) {
      const Field* was = match(*field);
      if (was == nullptr)
        add_field(*field);
      else
        compare_field(*was, *field);
    }
  }

  void drop_field(const Field& was) {
    guard(Guard::Kind::no_values, {was.name},
          {"field_dropped", new_.place,
           new_.title + "的字段 " + named(was.name, was.label) +
               "已从定义中去掉，但仍有 {count} 行（含更正前和已结束的）有值，去掉会丢失" +
               place_text(was.place),
           "请把字段写回并加上 retired: 日期（从那天起不再填写，旧数据保留）；如果是改名，请在新"
           "字段写 renamed_from: " +
               was.name});
    step_in_new(TableStep::Kind::drop_column, was.name);
    plan_.changes.push_back(new_.title + "：去掉没有数据的字段 " + named(was.name, was.label));
  }

  void add_field(const Field& field) {
    if (field.required)
      guard_filled({}, {"field_now_required", field.place,
                        new_.title + "新增的字段 " + named(field.name, field.label) +
                            "必填，而现有 {count} 行没有它的值",
                        "请先不写 required，补齐各行的值以后再写 required: true"});
    step_in_new(TableStep::Kind::add_column, field.name).added = {
        field.name, column_type_of(field.value), false};
    plan_.changes.push_back(new_.title + "：新增字段 " + named(field.name, field.label));
  }

  void compare_field(const Field& was, const Field& now) {
    if (now.required && !was.required)
      guard_filled({was.name}, {"field_now_required", now.place,
                                new_.title + "的字段 " + named(now.name, now.label) +
                                    "改为必填，而现有 {count} 行没有值",
                                "请先补齐各行的值，再写 required: true"});
    if (was.value.type != now.value.type)
      retype(was, now);
    else if (now.value.type == FieldType::text)
      narrow_text(was, now);
    else if (now.value.type == FieldType::decimal)
      rescale(was, now, was.value.digits, now.value.digits);
    else if (now.value.type == FieldType::choice)
      compare_choice(was, now);
    if (!was.retired && now.retired)
      plan_.changes.push_back(new_.title + "：字段 " + named(now.name, now.label) + "从 " +
                              now.retired->iso() + " 起停用");
  }

  void narrow_text(const Field& was, const Field& now) {
    if (now.value.max_length >= was.value.max_length) return;
    require_length(was, now);
  }

  void require_length(const Field& was, const Field& now) {
    guard(Guard::Kind::fits_length, {was.name},
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
      guard(Guard::Kind::fits_range, {was.name},
            {"field_narrowed", now.place,
             new_.title + "的字段 " + named(now.name, now.label) + "改为 " + std::to_string(to) +
                 " 位小数后，有 {count} 行的值超出能保存的范围",
             "请减少 digits"})
          .limit = std::numeric_limits<std::int64_t>::max() / power_of_ten(to - from);
      step_in_new(TableStep::Kind::scale_up, now.name).digits = to - from;
    } else {
      guard(Guard::Kind::fits_scale, {was.name},
            {"field_narrowed", now.place,
             new_.title + "的字段 " + named(now.name, now.label) + "改为 " + std::to_string(to) +
                 " 位小数，而有 {count} 行（含更正前和已结束的）的值位数更多",
             "请保留 digits: " + std::to_string(from)})
          .limit = from - to;
      step_in_new(TableStep::Kind::scale_down, now.name).digits = from - to;
    }
  }

  void require_codes(const Field& was, const Field& now) {
    guard(Guard::Kind::only_codes, {was.name},
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
        guard(Guard::Kind::without_codes, {was.name},
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
              guard(Guard::Kind::without_codes, {was.name},
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
      step_in_new(TableStep::Kind::whole_to_text, now.name);
      return;
    }
    guard(Guard::Kind::no_values, {was.name},
          {"field_retyped", now.place,
           new_.title + "的字段 " + named(now.name, now.label) +
               "改了类型，而 {count} 行（含更正前和已结束的）已有的值不能照原样转换",
           "请保留原字段并加上 retired: 日期，另设一个新名称的字段"});
    step_in_new(TableStep::Kind::drop_column, now.name);
    step_in_new(TableStep::Kind::add_column, now.name).added = {now.name, column_type_of(now.value),
                                                                false};
  }

  const Definitions& before_;
  const Definitions& after_;
  const DefinedTable& old_;
  const DefinedTable& new_;
  MigrationPlan& plan_;
};

}  // namespace

std::string place_text(const Place& place) {
  if (place.file.empty()) return "";
  return "（原定义在 " + place.file + ":" + std::to_string(place.line) + "）";
}

void compare_tables(const Definitions& before, const Definitions& after, const DefinedTable& old,
                    const DefinedTable& fresh, MigrationPlan& plan) {
  TableComparison(before, after, old, fresh, plan).compare();
}

}  // namespace jishi::package
