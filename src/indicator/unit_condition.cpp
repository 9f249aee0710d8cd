#include "indicator/unit_condition.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "ledger/rule_facts.hpp"

namespace jishi::indicator {
namespace {

using expression::NodeKind;
using organisation::Level;

// The fields of `unit` that a part of an expression names; "" where it takes `unit` as a whole.
void find_fields(const expression::Checked& part, expression::NodeIndex index,
                 std::set<std::string>& fields) {
  const expression::Node& node = part.node(index);
  if (node.kind == NodeKind::select && part.node(node.children[0]).kind == NodeKind::name &&
      part.node(node.children[0]).text == "unit") {
    fields.insert(node.text);
    return;
  }
  if (node.kind == NodeKind::name && node.text == "unit") fields.insert("");
  for (const expression::NodeIndex child : node.children)
    find_fields(part, child, fields);
}

std::set<std::string> fields_of(const expression::Checked& part, expression::NodeIndex index) {
  std::set<std::string> fields;
  find_fields(part, index, fields);
  return fields;
}

}  // namespace

UnitCondition::UnitCondition(const expression::Checked& condition, const index::State& state,
                             std::span<const expression::Value> parameters)
    : state_(state),
      packages_(state.definitions->packages),
      parameters_(parameters),
      program_(expression::compile(condition)) {
  std::set<std::string> fields = fields_of(condition, condition.root);
  fields.erase("kind");
  fields.erase("level");
  asks_profile_ = !fields.empty();
  find_levels(condition);
}

// What has to hold besides others, and is about the level alone, says which levels there can be.
void UnitCondition::find_levels(const expression::Checked& condition) {
  std::vector<expression::NodeIndex> all_of = {condition.root};
  const expression::Node& root = condition.node(condition.root);
  if (root.kind == NodeKind::logical_and) all_of = root.children;
  for (int level = 0; level < organisation::kLevels; ++level)
    levels_.push_back(static_cast<Level>(level));
  for (const expression::NodeIndex index : all_of) {
    if (fields_of(condition, index) != std::set<std::string>{"level"}) continue;
    const expression::Program program = expression::compile(condition.part(index));
    std::erase_if(levels_, [&](Level level) {
      index::Tree::Life life;
      life.level = level;
      return !evaluate(program, life, 0);
    });
  }
}

bool UnitCondition::evaluate(const expression::Program& program, const index::Tree::Life& life,
                             index::Profiles::Number profile) {
  ledger::UnitFacts facts;
  if (life.kind < state_.tree.kinds().size()) facts.unit.kind = state_.tree.kinds()[life.kind];
  facts.unit.level = life.level;
  facts.profile = state_.profiles.values(profile);
  const ledger::UnitRow row(packages_, facts);
  std::vector<expression::Value> values = {row.row()};
  values.insert(values.end(), parameters_.begin(), parameters_.end());
  const auto outcome = evaluator_.evaluate(program, values);
  return outcome.ok() && outcome.value().is_true();
}

bool UnitCondition::fits(index::UnitOrdinal unit, const index::Tree::Life& life, Date day) {
  constexpr int kProfileBits = 32, kLevelBits = 8;
  const index::Profiles::Number profile =
      asks_profile_ ? state_.profiles.on(state_.tree.id(unit), day) : 0;
  const std::uint64_t key =
      ((std::uint64_t{life.kind} << kLevelBits | static_cast<std::uint64_t>(life.level))
       << kProfileBits) |
      profile;
  const auto found = answers_.find(key);
  if (found != answers_.end()) return found->second;
  const bool answer = evaluate(program_, life, profile);
  answers_.emplace(key, answer);
  return answer;
}

void UnitCondition::visit(const index::Tree& tree, const index::Region& region, Date day,
                          UnitCondition* condition, const index::Tree::UnitVisitor& visit) {
  if (condition == nullptr) return tree.visit_living(region, day, visit);
  if (condition->levels().size() == static_cast<std::size_t>(organisation::kLevels)) {
    tree.visit_living(region, day, [&](index::UnitOrdinal unit, const index::Tree::Life& life) {
      if (condition->fits(unit, life, day)) visit(unit, life);
    });
    return;
  }
  for (const Level level : condition->levels())
    tree.visit_level(region, level, day,
                     [&](index::UnitOrdinal unit, const index::Tree::Life& life) {
                       if (condition->fits(unit, life, day)) visit(unit, life);
                     });
}

}  // namespace jishi::indicator
