// That every indicator can be answered: its fields and parameters exist, what is added up are
// numbers, what is compared is of one kind, and no formula leads back to itself.
#include <algorithm>
#include <map>
#include <set>

#include "expression/parse.hpp"
#include "package/check_expression.hpp"
#include "package/draft.hpp"
#include "package/expression_schema.hpp"
#include "package/scalar.hpp"

namespace jishi::package {
namespace {

using expression::Checked;
using expression::Kind;

bool is_number(const expression::Type& type) {
  return type.kind == Kind::integer || type.kind == Kind::decimal;
}

// What amounts may be compared with each other.
enum class Dimension : std::uint8_t { unknown, counts, amounts };

class IndicatorCheck {
 public:
  IndicatorCheck(const Draft& draft, MistakeLog& log)
      : draft_(draft), log_(log), schemas_(draft.set) {
    for (const Ledger& ledger : draft.set.ledgers)
      ledgers_.emplace(ledger.name, &ledger);
    for (const Indicator& indicator : draft.set.indicators)
      indicators_.emplace(indicator.name, &indicator);
    parameters_ = schemas_.parameters();
    units_ = schemas_.counted_units();
    totals_ = totals();
  }

  void check(const Indicator& indicator, const Node& body) {
    if (const Node* numerator = body.find("numerator"))
      measure(indicator.numerator, *numerator, indicator);
    if (const Node* denominator = body.find("denominator"); indicator.denominator)
      measure(*indicator.denominator, *denominator, indicator);
    if (const Node* target = body.find("target"); target != nullptr && !indicator.target.empty())
      number(*target, indicator.target, parameters_);
    ratio(indicator, body);
    if (const Node* hiding = body.find("hide_below"); hiding != nullptr && indicator.hide_below)
      small_counts(indicator, *hiding);
  }

  // Formulas that lead back to themselves; told once for each indicator on the way.
  void check_cycles() {
    for (const Indicator& indicator : draft_.set.indicators) {
      std::set<std::string_view> seen;
      if (leads_to(indicator, indicator.name, seen))
        log_.add(Code::indicator_cycle, indicator.place,
                 "指标 " + indicator.name + " 的 formula 绕回了它自己", "请改正 formula");
    }
  }

 private:
  static bool adds_up(const Indicator& indicator) {
    const Measure::Take take = indicator.numerator.take;
    return !indicator.denominator && take != Measure::Take::mean && take != Measure::Take::min &&
           take != Measure::Take::max;
  }

  // The indicators that formulas may name.
  SchemaPointer totals() const {
    auto schema = std::make_shared<expression::Schema>();
    schema->label = "没有分母的指标";
    for (const auto& [name, indicator] : indicators_)
      if (adds_up(*indicator))
        schema->fields.push_back(
            {std::string(name), indicator->label, expression::Type::of(Kind::integer)});
    return schema;
  }

  SchemaPointer rows_of(const std::string& ledger) {
    const auto found = ledgers_.find(ledger);
    if (found == ledgers_.end()) return nullptr;  // told elsewhere
    SchemaPointer& made = rows_[ledger];
    if (!made) made = schemas_.counted_rows(*found->second);
    return made;
  }

  void number(const Node& node, const std::string& text, const SchemaPointer& schema) {
    if (node.kind != Node::Kind::scalar) return;
    const auto checked = check_expression(node, text, schema, log_);
    if (checked && !is_number(checked->type()))
      log_.add(Code::measure_not_number, place_in(node, 1, 1),
               "这里要的是数（int 或 decimal），得到的是 " + expression::to_text(checked->type()),
               "请写整数或小数的字段，或由它们算出的式子");
  }

  // A field whose values the index can tell apart, or "person".
  void distinct_field(const Node& node, const std::string& name, const Ledger& ledger) {
    if (name == "person") {
      if (ledger.person == PersonUse::none)
        log_.add(Code::person_needed, node.place,
                 "台账 " + ledger.name + " 不登记人员（person: none），数不出多少人",
                 "请写一个字段，或改用 count");
      return;
    }
    const Field* field = ledger.find_field(name);
    if (field == nullptr) {
      std::vector<std::string_view> known{"person"};
      for (const Field& each : ledger.fields)
        known.push_back(each.name);
      const std::string_view near = log_.may_suggest() ? nearest(name, known) : "";
      log_.add(Code::unknown_field, node.place, "台账 " + ledger.name + " 没有字段“" + name + "”",
               (near.empty() ? "" : "是不是 " + std::string(near) + "？") +
                   "请写台账的字段名，或 person");
    } else if (field->value.type == FieldType::text) {
      log_.add(Code::measure_not_number, node.place,
               "字段 " + name + "（" + field->label + "）是文字，不能数有多少不同的值",
               "请写类型为 choice、unit、date、int、decimal 或 bool 的字段，或 person");
    }
  }

  void of_rows(const Node& body, std::string_view head, const std::string& ledger,
               const std::string& what, const std::string& where) {
    const SchemaPointer schema = rows_of(ledger);
    if (schema == nullptr) return;
    if (const Node* node = body.find("where"); node != nullptr && !where.empty())
      check_condition(*node, where, schema, "sex == \"female\"", log_);
    const Node* node = body.find(head);
    if (node == nullptr || what.empty()) return;
    if (head == "distinct")
      distinct_field(*node, what, *ledgers_.at(ledger));
    else
      number(*node, what, schema);
  }

  void measure(const Measure& measure, const Node& body, const Indicator& of) {
    if (body.kind != Node::Kind::map) return;
    if (measure.take == Measure::Take::formula) return formula(measure, body, of);
    if (const Node* node = body.find("units"); node != nullptr && !measure.units.empty())
      check_condition(*node, measure.units, units_, "unit.level == \"township\"", log_);
    for (const char* head : {"count", "sum", "mean", "min", "max", "distinct"})
      if (body.find(head) != nullptr && measure.take != Measure::Take::units) {
        of_rows(body, head, measure.ledger, head == std::string_view("count") ? "" : measure.what,
                measure.where);
        break;
      }
    tests(measure, body);
  }

  void tests(const Measure& measure, const Node& body) {
    const Node* list = body.find("with");
    if (list == nullptr) return;
    std::size_t at = 0;
    for (const Node& item : list->items) {
      if (item.kind != Node::Kind::map) continue;
      const UnitTest& test = measure.tests[at++];
      for (const char* head : {"count", "sum", "distinct"})
        if (item.find(head) != nullptr) {
          of_rows(item, head, test.ledger, head == std::string_view("count") ? "" : test.what,
                  test.where);
          break;
        }
      if (const Node* node = item.find("at_least")) number(*node, test.at_least, parameters_);
      if (const Node* node = item.find("at_most")) number(*node, test.at_most, parameters_);
    }
  }

  void formula(const Measure& measure, const Node& body, const Indicator& of) {
    const Node* node = body.find("formula");
    if (node == nullptr || measure.what.empty() || !may_be_named(*node, measure)) return;
    const auto checked = check_expression(*node, measure.what, totals_, log_);
    if (!checked) return;
    const Indicator* first = nullptr;
    for (const expression::Node& part : checked->ast->nodes) {
      if (!is_sum(part, *checked)) {
        const expression::Position at = expression::position_at(measure.what, part.offset);
        log_.add(Code::formula_not_sum, place_in(*node, at.line, at.column),
                 "formula 只能把指标相加、相减，或乘以一个整数", "比例请写成分子和分母");
        return;
      }
      if (part.kind != expression::NodeKind::name) continue;
      const Indicator* named = indicators_.at(part.text);
      if (first == nullptr) first = named;
      if (named->unit != first->unit)
        log_.add(Code::mixed_units, node->place,
                 "指标 " + first->name + " 的单位是“" + first->unit + "”，" + named->name +
                     " 的是“" + named->unit + "”，不能相加减",
                 "请只用单位相同的指标");
    }
    if (first != nullptr && !of.denominator && first->unit != of.unit)
      log_.add(Code::mixed_units, node->place,
               "相加减的指标单位是“" + first->unit + "”，这个指标显示的却是“" + of.unit + "”",
               "请改正 shown");
  }

  // False where an unknown indicator is named (told elsewhere), or one that cannot be added.
  bool may_be_named(const Node& node, const Measure& measure) {
    const auto parsed = expression::parse(measure.what);
    if (!parsed.ok()) return true;  // check_expression tells
    bool may = true;
    for (const expression::Node& part : (*parsed)->nodes) {
      if (part.kind != expression::NodeKind::name) continue;
      const auto found = indicators_.find(part.text);
      if (found != indicators_.end() && adds_up(*found->second)) continue;
      may = false;
      if (found == indicators_.end()) continue;
      const expression::Position at = expression::position_at(measure.what, part.offset);
      log_.add(Code::formula_not_sum, place_in(node, at.line, at.column),
               "指标 " + part.text + " 有分母，或是平均、最小、最大，不能相加减",
               "formula 里请写总数的指标；比例请写成分子和分母");
    }
    return may;
  }

  static bool is_sum(const expression::Node& part, const Checked& checked) {
    using expression::Function;
    using expression::NodeKind;
    if (part.kind == NodeKind::name) return true;
    if (part.kind == NodeKind::literal) return part.literal().kind() == Kind::integer;
    if (part.kind != NodeKind::call) return false;
    const bool product = part.function == Function::multiply;
    const auto is_literal = [&](expression::NodeIndex child) {
      return checked.node(child).kind == NodeKind::literal;
    };
    if (product) return std::any_of(part.children.begin(), part.children.end(), is_literal);
    return part.function == Function::add || part.function == Function::subtract ||
           part.function == Function::negate;
  }

  Dimension dimension(const Measure& measure, int depth = 0) const {
    if (measure.take == Measure::Take::formula)
      return depth < 100 ? dimension_of_formula(measure, depth) : Dimension::unknown;
    const bool counts = measure.take == Measure::Take::count ||
                        measure.take == Measure::Take::distinct ||
                        measure.take == Measure::Take::units;
    return counts ? Dimension::counts : Dimension::amounts;
  }
  Dimension dimension_of_formula(const Measure& measure, int depth) const {
    for (const std::string_view name : named(measure))
      return dimension(indicators_.at(name)->numerator, depth + 1);
    return Dimension::unknown;
  }

  static bool counts_rows(const Measure& measure) {
    return measure.take != Measure::Take::units && measure.take != Measure::Take::formula;
  }

  void small_counts(const Indicator& indicator, const Node& hiding) {
    if (!counts_rows(indicator.numerator) &&
        !(indicator.denominator && counts_rows(*indicator.denominator))) {
      const bool units = indicator.numerator.take == Measure::Take::units;
      log_.add(
          Code::hiding_unclear, hiding.place,
          units ? "这个指标数的是组织，没有可以隐去的人数" : "由别的指标加减得出的，随那些指标隐去",
          "请删除 hide_below:");
    } else if (*indicator.hide_below == 1) {
      log_.add(Code::hiding_unclear, hiding.place, "没有小于 1 的人数，写 1 什么也不隐去",
               "请写 2 或更大的数；都可以公布的写 0，理由写在 note");
    } else if (*indicator.hide_below == 0 && indicator.note.empty()) {
      log_.add(Code::hiding_unclear, hiding.place, "没有写明为什么小的人数也可以公布",
               "请在 note: 里写明理由，或删除 hide_below:");
    }
  }

  void ratio(const Indicator& indicator, const Node& body) {
    const Node* shown = body.find("shown");
    if (!indicator.denominator) {
      if (indicator.is_percent() && body.find("denominator") == nullptr && shown != nullptr)
        log_.add(Code::denominator_missing, shown->place, "百分比要有分母", "请补上 denominator:");
      return;
    }
    for (const char* key : {"numerator", "denominator"}) {
      const Measure& part =
          key == std::string_view("numerator") ? indicator.numerator : *indicator.denominator;
      if (part.take == Measure::Take::mean || part.take == Measure::Take::min ||
          part.take == Measure::Take::max)
        log_.add(Code::measure_unclear, part.place, "平均、最小、最大不能作分子或分母",
                 "请写 count、sum、distinct、units 或 formula；平均值单独写成一个指标");
    }
    const Dimension above = dimension(indicator.numerator);
    const Dimension below = dimension(*indicator.denominator);
    if (indicator.is_percent() && above != below && above != Dimension::unknown &&
        below != Dimension::unknown)
      log_.add(Code::mixed_units, indicator.denominator->place,
               "百分比的分子和分母，一个是个数，一个是数额，不能相除",
               "请改成同一种量；不是百分比的写出单位，如 shown: 元");
  }

  // The indicators that a formula names; none where it is wrong.
  std::vector<std::string_view> named(const Measure& measure) const {
    std::vector<std::string_view> names;
    if (measure.take != Measure::Take::formula || measure.what.empty()) return names;
    const auto checked = expression::check(measure.what, totals_);
    if (!checked.ok()) return names;
    for (const expression::Node& part : checked->ast->nodes)
      if (part.kind == expression::NodeKind::name)
        if (const auto found = indicators_.find(part.text); found != indicators_.end())
          names.push_back(found->first);
    return names;
  }

  bool leads_to(const Indicator& from, std::string_view target,
                std::set<std::string_view>& seen) const {
    std::vector<std::string_view> next = named(from.numerator);
    if (from.denominator)
      for (const std::string_view name : named(*from.denominator))
        next.push_back(name);
    for (const std::string_view name : next) {
      if (name == target) return true;
      if (seen.insert(name).second && leads_to(*indicators_.at(name), target, seen)) return true;
    }
    return false;
  }

  const Draft& draft_;
  MistakeLog& log_;
  ExpressionSchemas schemas_;
  std::map<std::string_view, const Ledger*> ledgers_;
  std::map<std::string_view, const Indicator*> indicators_;
  std::map<std::string, SchemaPointer> rows_;
  SchemaPointer parameters_;
  SchemaPointer units_;
  SchemaPointer totals_;
};

}  // namespace

void check_indicators(const Draft& draft, MistakeLog& log) {
  if (draft.indicators.empty()) return;
  IndicatorCheck check(draft, log);
  for (const IndicatorNodes& nodes : draft.indicators)
    check.check(draft.set.indicators[nodes.indicator], *nodes.body);
  check.check_cycles();
}

}  // namespace jishi::package
