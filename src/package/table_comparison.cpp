#include "package/table_comparison.hpp"

#include <algorithm>
#include <set>

#include "package/field_comparison.hpp"

namespace jishi::package {
namespace {

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
    compare_holding();
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
      // Tables of an earlier layout have none over moved rows: it is made where it is missing.
      if (keeps(index, old_.table) && !index.moved) continue;
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

  // No row is moved in time by a new definition: those that there are have to fit already.
  void compare_holding() {
    if (new_.ledger == nullptr) return;
    Holding holding = new_.ledger->holding;
    if (holding.of == Holding::Of::caller) return;
    holding.from = old_name(holding.from);
    holding.until = holding.until.empty() ? "" : old_name(holding.until);
    if (holding == old_.ledger->holding) return;
    Guard& made =
        guard(Guard::Kind::holds_as_said, {},
              {"holding_changed", new_.place,
               new_.title + "改为按字段的日期有效，而现有 {count} 行的起止日期与字段不符，"
                            "改了会使以前的数字跟着变",
               "请先用现在的定义更正这些行的日期；一次性的事可以先导出、撤回，安装新的定义"
               "以后再导入"});
    made.holding = std::move(holding);
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
    step_in_new(TableStep::Kind::add_column, field.name).added = column_in(new_, field.name);
    plan_.changes.push_back(new_.title + "：新增字段 " + named(field.name, field.label));
  }

  void compare_field(const Field& was, const Field& now) {
    if (now.required && !was.required)
      guard_filled({was.name}, {"field_now_required", now.place,
                                new_.title + "的字段 " + named(now.name, now.label) +
                                    "改为必填，而现有 {count} 行没有值",
                                "请先补齐各行的值，再写 required: true"});
    compare_field_values(before_, after_, old_, new_, was, now, plan_);
    if (!was.retired && now.retired)
      plan_.changes.push_back(new_.title + "：字段 " + named(now.name, now.label) + "从 " +
                              now.retired->iso() + " 起停用");
  }

  const Definitions& before_;
  const Definitions& after_;
  const DefinedTable& old_;
  const DefinedTable& new_;
  MigrationPlan& plan_;
};

}  // namespace

std::string named(const std::string& name, const std::string& label) {
  return name + "（" + label + "）";
}

std::string place_text(const Place& place) {
  if (place.file.empty()) return "";
  return "（原定义在 " + place.file + ":" + std::to_string(place.line) + "）";
}

void compare_tables(const Definitions& before, const Definitions& after, const DefinedTable& old,
                    const DefinedTable& fresh, MigrationPlan& plan) {
  TableComparison(before, after, old, fresh, plan).compare();
}

}  // namespace jishi::package
