#include "ledger/rules.hpp"

#include <map>
#include <mutex>
#include <set>

#include "expression/evaluate.hpp"
#include "ledger/rule_facts.hpp"
#include "ledger/rule_message.hpp"
#include "ledger/value_check.hpp"
#include "package/expression_schema.hpp"

namespace jishi::ledger {
namespace {

using expression::Checked;
using expression::Evaluator;
using expression::Program;
using package::RuleScope;

// Evaluators keep their memory between runs and serve one thread at a time.
class Evaluators {
 public:
  class Lease {
   public:
    explicit Lease(Evaluators& all) : all_(all), one_(all.take()) {}
    ~Lease() { all_.give_back(std::move(one_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Evaluator& operator*() { return *one_; }

   private:
    Evaluators& all_;
    std::unique_ptr<Evaluator> one_;
  };

 private:
  std::unique_ptr<Evaluator> take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return std::make_unique<Evaluator>();
    auto one = std::move(free_.back());
    free_.pop_back();
    return one;
  }
  void give_back(std::unique_ptr<Evaluator> one) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(one));
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<Evaluator>> free_;
};

struct CompiledRule {
  const package::Rule* rule;
  Program check;
  std::optional<Program> figure;
  expression::Type figure_type;
  std::vector<std::size_t> sets;  // rule sets that it names, by ordinal
  RuleMessage message;

  bool holds_on(Date day) const { return rule->since <= day && day < rule->end; }
  bool knows_its_sets(const RuleSetsThen& then) const {
    for (const std::size_t set : sets)
      if (!then.knows(set)) return false;
    return true;
  }
};

struct CompiledLedger {
  std::vector<CompiledRule> row;
  std::vector<CompiledRule> unit;
};

Checked checked_or_throw(const package::Ledger& ledger, const std::string& source,
                         const package::ExpressionSchemas::Pointer& schema) {
  auto checked = expression::check(source, schema);
  if (!checked)
    throw Failure({"rule_unreadable", "台账“" + ledger.label + "”的一条规则无法读懂：" +
                                          expression::to_text(checked.problems().front()) +
                                          "。请用这个版本的程序重新安装定义包。"});
  return std::move(checked).value();
}

// The rule sets that are selected from the name `rule`.
void collect_sets(const Checked& checked, std::set<std::size_t>& sets) {
  for (expression::NodeIndex i = 0; i < checked.ast->nodes.size(); ++i) {
    const expression::Node& node = checked.node(i);
    if (node.kind != expression::NodeKind::select) continue;
    const expression::Node& from = checked.node(node.children.front());
    const auto from_binding = checked.binding(node.children.front());
    if (from.kind == expression::NodeKind::name && from.text == "rule" &&
        from_binding.to == expression::Binding::To::field)
      sets.insert(checked.binding(i).ordinal);
  }
}

CompiledRule compiled(const package::Rule& rule, const package::Ledger& ledger,
                      const package::PackageSet& packages,
                      const package::ExpressionSchemas::Pointer& schema) {
  const Checked check = checked_or_throw(ledger, rule.check, schema);
  std::set<std::size_t> sets;
  collect_sets(check, sets);
  CompiledRule made{&rule,        expression::compile(check),
                    std::nullopt, {},
                    {},           RuleMessage(rule.message, packages, ledger)};
  if (made.message.names_figure()) {
    const auto figure = rule.figure.empty()
                            ? check.left_side()
                            : std::optional(checked_or_throw(ledger, rule.figure, schema));
    if (figure) {
      collect_sets(*figure, sets);
      made.figure_type = figure->type();
      made.figure = expression::compile(*figure);
    }
  }
  made.sets.assign(sets.begin(), sets.end());
  return made;
}

// Whether the field is one that no further rule can be judged by.
bool blocks(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings)
    if (finding.severity == package::Severity::block) return true;
  return false;
}

}  // namespace

struct Rules::State {
  explicit State(std::shared_ptr<const package::Definitions> given)
      : definitions(std::move(given)),
        packages(definitions->packages),
        codes(*definitions),
        rule_sets(packages) {
    package::ExpressionSchemas schemas(packages);
    for (const package::Ledger& ledger : packages.ledgers) {
      CompiledLedger& rules = ledgers[ledger.name];
      for (const package::Rule& rule : ledger.rules) {
        auto& scope = rule.scope == RuleScope::row ? rules.row : rules.unit;
        scope.push_back(compiled(rule, ledger, packages, schemas.rule(ledger, rule.scope)));
      }
    }
  }

  const CompiledLedger& of(const package::Ledger& ledger) const { return ledgers.at(ledger.name); }

  // Appends what the rule says where it does not hold. `quiet`: a rule that cannot be computed is
  // passed over, since something is wrong with the values already.
  void ask(Evaluator& evaluator, const CompiledRule& rule, const package::Ledger& ledger,
           const RuleSetsThen& sets, std::span<const expression::Value> names, const Values* values,
           bool quiet, std::vector<Finding>& findings) const {
    const expression::Outcome outcome = evaluator.evaluate(rule.check, names);
    if (!outcome.ok()) {
      if (!quiet)
        findings.push_back({rule.rule->severity, "rule_not_computable",
                            "规则“" + rule.rule->message + "”无法计算：" +
                                expression::describe(outcome.fault(), rule.check.ast()).message +
                                "。请检查这一行填写的值。"});
      return;
    }
    if (outcome.value().is_true()) return;
    std::string figure;
    if (rule.figure)
      figure = figure_words(evaluator.evaluate(*rule.figure, names).value(), rule.figure_type);
    findings.push_back(
        {rule.rule->severity, "rule", rule.message.words(packages, ledger, figure, sets, values)});
  }

  const std::shared_ptr<const package::Definitions> definitions;
  const package::PackageSet& packages;
  const Codes codes;
  const RuleSetsInTime rule_sets;
  std::map<std::string, CompiledLedger, std::less<>> ledgers;
  mutable Evaluators evaluators;
};

Rules::Rules(std::shared_ptr<const package::Definitions> definitions)
    : state_(std::make_unique<State>(std::move(definitions))) {}
Rules::~Rules() = default;

std::vector<Finding> Rules::check_row(const Shape& shape, const UnitFacts& unit,
                                      const Values& values, Date valid_from, Date valid_to,
                                      Date today, const Values* before) const {
  std::vector<Finding> findings;
  if (valid_from >= valid_to)
    findings.push_back(
        {package::Severity::block, "bad_interval",
         "结束日期早于或等于开始日期（" + valid_from.chinese() + "），请改正日期。"});
  const FieldCheck check{state_->codes, shape, valid_from, today};
  for (std::size_t i = 0; i < shape.fields.size(); ++i)
    check_value(check, i, values[i], before == nullptr ? nullptr : &(*before)[i], findings);

  const CompiledLedger& rules = state_->of(*shape.ledger);
  if (rules.row.empty()) return findings;
  const bool quiet = blocks(findings);
  const bool holds_today = valid_from <= today && today < valid_to;
  const UnitRow unit_row(state_->packages, unit);
  std::vector<expression::Value> names;
  names.reserve(shape.ledger->fields.size() + 3);
  for (std::size_t i = 0; i < shape.ledger->fields.size(); ++i) {
    const package::Field& field = shape.ledger->fields[i];
    names.push_back(field.sensitive ? expression::Value() : to_expression(values[i], field.value));
  }
  names.push_back(unit_row.row());
  names.emplace_back();
  names.push_back(expression::Value::date(today));
  Evaluators::Lease evaluator(state_->evaluators);
  for (const CompiledRule& rule : rules.row) {
    const bool now = holds_today && rule.holds_on(today);
    if (!now && !rule.holds_on(valid_from)) continue;
    const RuleSetsThen& sets = state_->rule_sets.on(now ? today : valid_from);
    if (!rule.knows_its_sets(sets)) continue;
    names[names.size() - 2] = sets.row();
    state_->ask(*evaluator, rule, *shape.ledger, sets, names, &values, quiet, findings);
  }
  return findings;
}

std::vector<Finding> Rules::check_unit(const Shape& shape, const UnitFacts& unit,
                                       std::span<const Values* const> rows, Date on) const {
  std::vector<Finding> findings;
  const CompiledLedger& rules = state_->of(*shape.ledger);
  if (rules.unit.empty()) return findings;
  const std::vector<package::Field>& fields = shape.ledger->fields;
  std::vector<expression::Value> cells(rows.size() * fields.size());
  std::vector<expression::Value> row_values;
  row_values.reserve(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    expression::Value* first = cells.data() + row * fields.size();
    for (std::size_t i = 0; i < fields.size(); ++i)
      if (!fields[i].sensitive) first[i] = to_expression((*rows[row])[i], fields[i].value);
    row_values.push_back(expression::Value::row({first, fields.size()}));
  }
  const UnitRow unit_row(state_->packages, unit);
  const RuleSetsThen& sets = state_->rule_sets.on(on);
  const expression::Value names[] = {expression::Value::list(row_values), unit_row.row(),
                                     sets.row(), expression::Value::date(on)};
  Evaluators::Lease evaluator(state_->evaluators);
  for (const CompiledRule& rule : rules.unit)
    if (rule.holds_on(on) && rule.knows_its_sets(sets))
      state_->ask(*evaluator, rule, *shape.ledger, sets, names, nullptr, false, findings);
  return findings;
}

bool Rules::has_blocking_unit_rules(const package::Ledger& ledger) const {
  for (const CompiledRule& rule : state_->of(ledger).unit)
    if (rule.rule->severity == package::Severity::block) return true;
  return false;
}

}  // namespace jishi::ledger
