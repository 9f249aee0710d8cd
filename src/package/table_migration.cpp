#include "package/table_migration.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "package/table_comparison.hpp"

namespace jishi::package {
namespace {

constexpr auto kCodes = std::to_array<std::string_view>({
    "dictionary_changed",
    "field_dropped",
    "field_narrowed",
    "field_now_required",
    "field_retyped",
    "holding_changed",
    "ledger_dropped",
    "ledger_name_reserved",
    "ledger_name_too_long",
    "not_unique",
    "person_dropped",
    "sensitivity_changed",
    "unique_too_wide",
    "value_dropped",
});

// What no database could hold, whatever the rows are.
void check_limits(const PackageSet& set, MigrationPlan& plan) {
  for (const Ledger& ledger : set.ledgers) {
    const std::size_t at = ledger.name.rfind("_at_");
    if (at != std::string::npos &&
        ledger.name.find_first_not_of("0123456789", at + 4) == std::string::npos)
      plan.refused.push_back({"ledger_name_reserved", ledger.place,
                              "台账的名称不能以 _at_ 和数字结尾，这是增补表的名称", "请改名"});
    if (ledger.unique.size() > kMaxUniquenessPerLedger)
      plan.refused.push_back({"unique_too_wide", ledger.place,
                              "unique 超过 " + std::to_string(kMaxUniquenessPerLedger) + " 条",
                              "请减少"});
    for (const Uniqueness& unique : ledger.unique) {
      int length = 0;
      for (const std::string& name : unique.fields)
        if (const Field* field = ledger.find_field(name);
            field != nullptr && field->value.type == FieldType::text)
          length += field->value.max_length;
      if (unique.fields.size() > kMaxUniqueFields || length > kMaxUniqueTextLength)
        plan.refused.push_back({"unique_too_wide", unique.place,
                                "不得重复的字段最多 " + std::to_string(kMaxUniqueFields) +
                                    " 个，其中文字合计最多 " +
                                    std::to_string(kMaxUniqueTextLength) + " 个字",
                                "请减少字段，或减小文字字段的 max_length"});
    }
  }
  for (const Addition& addition : set.additions)
    if (!addition.fields.empty() && addition.ledger.size() > kMaxExtendedLedgerName)
      plan.refused.push_back({"ledger_name_too_long", addition.place,
                              "台账 " + addition.ledger + " 的名称超过 " +
                                  std::to_string(kMaxExtendedLedgerName) + " 个字节，不能增补字段",
                              "请在台账的定义中改用较短的名称（写 renamed_from，数据随之保留）"});
}

void drop_table(const DefinedTable& gone, const PackageSet& after, MigrationPlan& plan) {
  const auto package =
      std::find_if(after.packages.begin(), after.packages.end(),
                   [&](const Package& candidate) { return candidate.name == gone.package; });
  const Place place = package == after.packages.end() ? gone.place : package->place;
  Guard guard;
  guard.table = gone.table.name;
  guard.refusal = {"ledger_dropped", place,
                   gone.title +
                       "已从定义中去掉，但仍有 {count} 行（含更正前和已结束的），去掉会丢"
                       "失" +
                       place_text(gone.place),
                   gone.owner
                       ? "请把增补写回，并给字段加上 retired: 日期"
                       : "请把定义写回，并给字段加上 retired: 日期；如果是改名，请在新台账写 "
                         "renamed_from: " +
                             gone.name};
  plan.guards.push_back(std::move(guard));
  TableStep& step = plan.steps.emplace_back();
  step.kind = TableStep::Kind::drop_table;
  step.table = gone.table.name;
  plan.changes.push_back(gone.title + "：没有数据，去掉");
}

// A unit asks for what its subtree's rows do not have yet.
void guard_new_side_table(const DefinedTable& fresh, const DefinedTable& ledger,
                          MigrationPlan& plan) {
  for (const Field* field : fresh.fields) {
    if (!field->required) continue;
    Guard& guard = plan.guards.emplace_back();
    guard.kind = Guard::Kind::filled;
    guard.rows_of = ledger.table.name;
    guard.below = *fresh.owner;
    guard.refusal = {"field_now_required", field->place,
                     fresh.title + "的字段 " + field->name + "（" + field->label +
                         "）必填，而现有 {count} 行没有它的值",
                     "请先不写 required，补齐各行的值以后再写 required: true"};
  }
}

void create_table(const DefinedTable& fresh, MigrationPlan& plan) {
  TableStep& step = plan.steps.emplace_back();
  step.kind = TableStep::Kind::create_table;
  step.table = fresh.table.name;
  step.created = fresh.table;
  for (const TableIndex& index : fresh.table.indexes) {
    TableStep& made = plan.steps.emplace_back();
    made.kind = TableStep::Kind::create_index;
    made.table = fresh.table.name;
    made.column = index.name;
    made.index = index;
  }
  plan.changes.push_back(fresh.title + "：新建");
}

// What makes room goes first: indexes (which would stand in the way of what they cover), tables and
// columns that go, then names, then contents, then what is new.
void order_steps(std::vector<TableStep>& steps) {
  std::stable_sort(steps.begin(), steps.end(),
                   [](const TableStep& a, const TableStep& b) { return a.kind < b.kind; });
}

}  // namespace

MigrationPlan plan_migration(const Definitions& before, const Definitions& after) {
  MigrationPlan plan;
  check_limits(after.packages, plan);
  if (!plan.refused.empty()) return plan;  // such tables have no names
  const std::vector<DefinedTable> olds = tables_of(before);
  const std::vector<DefinedTable> news = tables_of(after);
  std::set<const DefinedTable*> matched;
  for (const DefinedTable& fresh : news) {
    const DefinedTable* old = predecessor(fresh, olds, after.packages);
    if (old == nullptr) {
      const DefinedTable* ledger = fresh.owner ? ledger_of(fresh, olds, after.packages) : nullptr;
      if (ledger != nullptr) guard_new_side_table(fresh, *ledger, plan);
      create_table(fresh, plan);
      continue;
    }
    matched.insert(old);
    compare_tables(before, after, *old, fresh, plan);
  }
  for (const DefinedTable& old : olds)
    if (!matched.contains(&old)) drop_table(old, after.packages, plan);
  order_steps(plan.steps);
  return plan;
}

std::span<const std::string_view> refusal_codes() {
  return kCodes;
}

}  // namespace jishi::package
