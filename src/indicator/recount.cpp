#include "indicator/recount.hpp"

#include <algorithm>
#include <iterator>

#include "base/error.hpp"
#include "expression/check.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::indicator {
namespace {

using Take = package::Measure::Take;

Take take_of(package::UnitTest::Take take) {
  switch (take) {
    case package::UnitTest::Take::count:
      return Take::count;
    case package::UnitTest::Take::sum:
      return Take::sum;
    case package::UnitTest::Take::distinct:
      return Take::distinct;
  }
  return Take::count;
}

}  // namespace

Recount::Recount(db::Connection& connection,
                 std::shared_ptr<const package::Definitions> definitions)
    : connection_(connection),
      definitions_(std::move(definitions)),
      packages_(definitions_->packages),
      schemas_(packages_),
      rule_sets_(packages_),
      rows_(connection, definitions_) {}

// ---- Of whom.

void Recount::Sections::add(UnitId part) {
  parts.emplace(part, all.size());
  all.push_back({part, false});
}

std::vector<std::size_t> Recount::Sections::of(const std::vector<UnitId>& path) const {
  std::vector<std::size_t> found;
  for (const UnitId unit : path)
    if (const auto part = parts.find(unit); part != parts.end()) found.push_back(part->second);
  if (found.empty() && own && std::find(path.begin(), path.end(), top) != path.end())
    found.push_back(*own);
  return found;
}

Recount::Sections Recount::sections_of(const Asked& asked) {
  const Date day = asked.tree_date();
  if (!rows_.units().lives(asked.unit, day))
    throw Failure({"not_living_then", day.chinese() + "没有这个组织，请换一个日期"});
  Sections sections;
  sections.top = asked.unit;
  switch (asked.by) {
    case By::unit:
      sections.add(asked.unit);
      return sections;
    case By::children:
      for (const organisation::UnitVersion& child :
           organisation::children_at(connection_, asked.unit, day))
        sections.add(child.unit);
      break;
    case By::level:
      for (const UnitId unit : rows_.tree(day).below(asked.unit))
        if (unit != asked.unit && rows_.tree(day).unit(unit)->level == asked.level)
          sections.add(unit);
      break;
  }
  if (sections.all.empty()) throw Failure({"no_units_below", "没有下级，请查询组织本身"});
  sections.own = sections.all.size();
  sections.all.push_back({asked.unit, true});
  return sections;
}

std::vector<Recounted> Recount::recount(const package::Indicator& indicator, const Asked& asked) {
  return recount(indicator, asked, sections_of(asked));
}

std::vector<Recounted> Recount::recount(const package::Indicator& indicator, Asked asked,
                                        std::span<const UnitId> units) {
  Sections sections;
  sections.top = organisation::root_unit(connection_).value_or(UnitId());
  for (const UnitId unit : units)
    if (rows_.units().lives(unit, asked.tree_date())) sections.add(unit);
  asked.splits.clear();
  return recount(indicator, asked, sections);
}

// ---- How much.

std::vector<Recounted> Recount::recount(const package::Indicator& indicator, const Asked& asked,
                                        const Sections& sections) {
  const Date last = asked.fact_date();
  const Asking asking{asked,
                      sections,
                      {rule_sets_.on(last).row(), expression::Value::date(last),
                       expression::Value::date(asked.since())}};
  Amounts above = amounts(indicator.numerator, asking);
  Amounts below;
  if (indicator.denominator) below = amounts(*indicator.denominator, asking);
  const bool mean = indicator.numerator.take == Take::mean;
  for (const auto& [cell, amount] : below)  // there may be nothing of what there is much of
    above.try_emplace(cell, RecountTally().amount(indicator.numerator.take));
  std::vector<Recounted> told;
  for (const auto& [cell, amount] : above) {
    Recounted one{sections.all[cell.first], cell.second, amount.value, false, std::nullopt};
    one.divided = mean || indicator.denominator.has_value();
    if (mean) one.denominator = Decimal::from_scaled(amount.numbers, 0);
    if (indicator.denominator) {
      const auto found = below.find(cell);
      one.denominator = found == below.end()
                            ? RecountTally().amount(indicator.denominator->take).value
                            : found->second.value;
    }
    told.push_back(std::move(one));
  }
  return told;
}

Recount::Amounts Recount::amounts(const package::Measure& measure, const Asking& asking) {
  if (measure.take == Take::units) return of_units(measure, asking);
  if (measure.take == Take::formula) return of_formula(measure, asking);
  return of_rows(measure, asking);
}

Recount::Amounts Recount::of_rows(const package::Measure& measure, const Asking& asking) {
  const package::Ledger& of = ledger(measure.ledger);
  RecountMeasure rows =
      this->measure(measure.ledger, measure.take, measure.what, measure.where, asking);
  const UnitFits fits = unit_fits(measure.units, asking);
  std::vector<CodeOf> splits;
  for (const std::string& field : asking.asked.splits)
    splits.push_back(split(of, field, asking));
  std::map<Cell, RecountTally> tallies;
  rows_.visit(of, measure.which, asking.asked, [&](const CountedRow& row) {
    if (measure.warned && row.version.warnings.empty()) return;
    if (!rows.fits(row.version) || !fits(row.unit, row.tree)) return;
    std::vector<std::string> codes;
    codes.reserve(splits.size());
    for (const CodeOf& code : splits)
      codes.push_back(code(row.version));
    for (const std::size_t section : asking.sections.of(row.tree.path(row.unit)))
      rows.add(row.version, tallies[{section, codes}]);
  });
  Amounts amounts;
  for (const auto& [cell, tally] : tallies)
    amounts.emplace(cell, tally.amount(measure.take));
  return amounts;
}

Recount::Amounts Recount::of_units(const package::Measure& measure, const Asking& asking) {
  if (!asking.asked.splits.empty())
    throw Failure({"split_not_possible", "数的是组织，不能细分；请去掉细分"});
  TreeOfDay& tree = rows_.tree(asking.asked.tree_date());
  const UnitFits fits = unit_fits(measure.units, asking);
  std::vector<std::function<bool(UnitId)>> tests;
  for (const package::UnitTest& test : measure.tests)
    tests.push_back(passes(test, asking));
  std::map<Cell, RecountTally> tallies;
  for (const UnitId unit : tree.below(asking.sections.top)) {
    const auto passed = [&](const auto& test) { return test(unit); };
    if (!fits(unit, tree) || !std::all_of(tests.begin(), tests.end(), passed)) continue;
    for (const std::size_t section : asking.sections.of(tree.path(unit)))
      tallies[{section, {}}].add_row();
  }
  Amounts amounts;
  for (const auto& [cell, tally] : tallies)
    amounts.emplace(cell, tally.amount(measure.take));
  return amounts;
}

namespace {

// A formula of one cell; `amount` gives the indicators that it names.
Decimal sum_at(const expression::Ast& ast, expression::NodeIndex index,
               const std::function<Decimal(const std::string&)>& amount) {
  using expression::Function;
  const expression::Node& node = ast.node(index);
  if (node.kind == expression::NodeKind::name) return amount(node.text);
  if (node.kind == expression::NodeKind::literal)
    return Decimal::from_scaled(node.literal().as_integer(), 0);
  const Decimal left = sum_at(ast, node.children[0], amount);
  if (node.function == Function::negate) return subtracted(Decimal(), left);
  const Decimal right = sum_at(ast, node.children[1], amount);
  if (node.function == Function::add) return added(left, right);
  return node.function == Function::subtract ? subtracted(left, right) : multiplied(left, right);
}

}  // namespace

Recount::Amounts Recount::of_formula(const package::Measure& measure, const Asking& asking) {
  auto schema = std::make_shared<expression::Schema>();
  for (const package::Indicator& each : packages_.indicators)
    schema->fields.push_back(
        {each.name, each.label, expression::Type::of(expression::Kind::integer)});
  const auto formula = expression::check(measure.what, schema);
  if (!formula.ok()) throw Failure({"indicator_outdated", "指标的式子与现在的定义不符，请改正"});
  std::map<std::string, Amounts> parts;
  std::set<Cell> cells;
  for (const expression::Node& node : formula->ast->nodes) {
    if (node.kind != expression::NodeKind::name || parts.contains(node.text)) continue;
    Amounts part = amounts(packages_.find_indicator(node.text)->numerator, asking);
    for (const auto& [cell, amount] : part)
      cells.insert(cell);
    parts.emplace(node.text, std::move(part));
  }
  Amounts amounts;
  for (const Cell& cell : cells) {
    const Decimal value = sum_at(*formula->ast, formula->ast->root, [&](const std::string& name) {
      const Amounts& part = parts.at(name);
      const auto found = part.find(cell);
      return found == part.end() ? Decimal() : found->second.value.value_or(Decimal());
    });
    amounts.emplace(cell, RecountAmount{value, 0});
  }
  return amounts;
}

// ---- What rows and units say.

const package::Ledger& Recount::ledger(const std::string& name) const {
  const package::Ledger* found = packages_.find_ledger(name);
  if (found == nullptr) throw Failure({"no_such_ledger", "没有台账“" + name + "”，请核对名称"});
  return *found;
}

RecountMeasure Recount::measure(const std::string& name, Take take, const std::string& what,
                                const std::string& where, const Asking& asking) {
  const package::Ledger& of = ledger(name);
  const auto compiled = [&](const std::string& text) -> std::optional<RecountExpression> {
    if (text.empty()) return std::nullopt;
    return RecountExpression(text, schemas_.counted_rows(of), asking.parameters);
  };
  const bool numbers = take != Take::count && take != Take::distinct;
  return {of, take, what, compiled(where), numbers ? compiled(what) : std::nullopt};
}

Recount::UnitFits Recount::unit_fits(const std::string& condition, const Asking& asking) {
  if (condition.empty()) return [](UnitId, TreeOfDay&) { return true; };
  struct Known {
    RecountExpression expression;
    bool of_profiles = false;
    std::map<std::tuple<organisation::Level, std::string, package::ProfileValues>, bool> answers;
  };
  auto known = std::make_shared<Known>(
      Known{{condition, schemas_.counted_units(), asking.parameters}, false, {}});
  known->of_profiles = known->expression.selects_other_than("unit", {"kind", "level"});
  return [this, known](UnitId unit, TreeOfDay& tree) {
    const TreeOfDay::Unit& then = *tree.unit(unit);
    ledger::UnitFacts facts;
    facts.unit.kind = then.kind;
    facts.unit.level = then.level;
    if (known->of_profiles) facts.profile = profile(unit, tree.day());
    const auto [answer, is_new] =
        known->answers.try_emplace({then.level, then.kind, facts.profile}, false);
    if (is_new) answer->second = known->expression.fits(packages_, facts);
    return answer->second;
  };
}

const package::ProfileValues& Recount::profile(UnitId unit, Date day) {
  static const package::ProfileValues kNothing;
  if (!profiles_) {
    profiles_.emplace();
    for (package::ProfileVersion& version :
         package::all_profile_versions(connection_, *definitions_))
      (*profiles_)[version.unit].push_back(std::move(version));
  }
  const auto found = profiles_->find(unit);
  if (found == profiles_->end()) return kNothing;
  for (const package::ProfileVersion& version : found->second)
    if (version.valid_from <= day && (day < version.valid_to || version.valid_to == kForever))
      return version.values;
  return kNothing;
}

std::optional<Decimal> Recount::number(const std::string& expression, const Asking& asking) {
  if (expression.empty()) return std::nullopt;
  RecountExpression compiled(expression, schemas_.parameters(), asking.parameters);
  const auto number = compiled.number();
  if (!number) throw Failure({"no_limit_then", "那天没有施行中的规定，请换一个日期"});
  return number;
}

std::function<bool(UnitId)> Recount::passes(const package::UnitTest& test, const Asking& asking) {
  const Take take = take_of(test.take);
  RecountMeasure rows = measure(test.ledger, take, test.what, test.where, asking);
  const auto least = number(test.at_least, asking);
  const auto most = number(test.at_most, asking);
  auto tallies = std::make_shared<std::map<UnitId, RecountTally>>();
  rows_.visit(ledger(test.ledger), package::Measure::Which::held, asking.asked,
              [&](const CountedRow& row) {
                if (rows.fits(row.version)) rows.add(row.version, (*tallies)[row.unit]);
              });
  return [tallies, take, least, most](UnitId unit) {
    const auto found = tallies->find(unit);
    const Decimal amount =
        (found == tallies->end() ? RecountTally() : found->second).amount(take).value.value();
    return (!least || amount >= *least) && (!most || amount <= *most);
  };
}

namespace {

std::string code_of(const std::optional<package::Value>& value) {
  if (!value) return "";
  if (const auto* yes = std::get_if<bool>(&*value)) return *yes ? "true" : "false";
  return std::get<std::string>(*value);
}

std::string band_of(Decimal age) {
  const auto text = [](int years) { return std::to_string(years); };
  const auto* above =
      std::upper_bound(std::begin(kAgeBands), std::end(kAgeBands), static_cast<int>(age.scaled()));
  if (above == std::begin(kAgeBands)) return "under_" + text(kAgeBands[0]);
  if (above == std::end(kAgeBands)) return "from_" + text(*std::prev(above));
  return text(*std::prev(above)) + "_" + text(*above - 1);
}

}  // namespace

Recount::CodeOf Recount::split(const package::Ledger& of, const std::string& name,
                               const Asking& asking) {
  for (std::size_t i = 0; i < of.fields.size(); ++i) {
    const package::Field& field = of.fields[i];
    const package::FieldType type = field.value.type;
    if (name == "age" && field.from_person == package::FromPerson::birth_date) {
      auto age = std::make_shared<RecountExpression>("age(" + field.name + ", today)",
                                                     schemas_.counted_rows(of), asking.parameters);
      return [age, &of](const ledger::RowVersion& version) {
        const auto years = age->number(of, version.content.values);
        return years ? band_of(*years) : "";
      };
    }
    if (field.name != name) continue;
    if (type != package::FieldType::choice && type != package::FieldType::boolean) break;
    return [i](const ledger::RowVersion& version) { return code_of(version.content.values[i]); };
  }
  const bool known = name == "age" || of.find_field(name) != nullptr;
  throw Failure({known ? "split_not_possible" : "no_such_field",
                 "台账“" + of.label + "”不能按“" + name + "”细分，请换一个字段"});
}

}  // namespace jishi::indicator
