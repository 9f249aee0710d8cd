#include "index/scalar_block.hpp"

#include <algorithm>

#include "index/predicate_names.hpp"

namespace jishi::index {
namespace {

using expression::Checked;
using expression::Function;
using expression::Kind;
using expression::Node;
using expression::NodeIndex;
using expression::NodeKind;

using Step = BlockFormula::Step;

bool is_known(Function function) {
  return function == Function::add || function == Function::subtract ||
         function == Function::multiply || function == Function::days_to ||
         function == Function::age || function == Function::year || function == Function::month ||
         function == Function::day || function == Function::add_days ||
         function == Function::add_months;
}

class Compiler {
 public:
  Compiler(const Checked& checked, const Layout& layout) : checked_(checked), layout_(layout) {}

  // False where the node is of another sort.
  bool add(NodeIndex index) {
    const Kind kind = checked_.type(index).kind;
    if (kind != Kind::integer && kind != Kind::date) return false;
    const Checked part = checked_.part(index);
    Step step;
    if (named_columns(part, layout_).empty()) {
      step.program = expression::compile(part);
    } else if (const auto column = column_named(checked_, index, layout_)) {
      step.kind = Step::Kind::column;
      step.column = *column;
    } else {
      const Node& node = checked_.node(index);
      if (node.kind != NodeKind::call || !is_known(node.function)) return false;
      step.kind = Step::Kind::function;
      step.function = node.function;
      for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (!add(node.children[i])) return false;
        step.operands[i] = static_cast<std::uint32_t>(steps.size() - 1);
      }
    }
    steps.push_back(std::move(step));
    return true;
  }

  std::vector<Step> steps;

 private:
  const Checked& checked_;
  const Layout& layout_;
};

// Calls `of(a, b, out)` for each row; it says whether the row fails. True where none does.
template <class Of>
bool each(const std::int64_t* a, const std::int64_t* b, std::size_t count, std::int64_t* out,
          const Of& of) {
  bool fails = false;
  for (std::size_t i = 0; i < count; ++i)
    fails |= of(a[i], b[i], out[i]);
  return !fails;
}

Date date_of(std::int64_t days) {
  return Date::from_days(static_cast<std::int32_t>(days));
}

bool moved(const std::optional<Date>& date, std::int64_t& out) {
  if (date) out = date->days();
  return !date;
}

}  // namespace

std::optional<BlockFormula> BlockFormula::compile(const Checked& part, const Layout& layout) {
  Compiler compiler(part, layout);
  if (!compiler.add(part.root)) return std::nullopt;
  BlockFormula out;
  out.steps_ = std::move(compiler.steps);
  return out;
}

BlockComputer::BlockComputer(const BlockFormula& formula, std::span<const expression::Value> names,
                             expression::Evaluator& evaluator)
    : formula_(formula) {
  for (const Step& step : formula.steps()) {
    numbers_.push_back(std::make_unique<Numbers>());
    if (step.kind != Step::Kind::constant) continue;
    const expression::Outcome outcome = evaluator.evaluate(*step.program, names);
    if (outcome.ok() && outcome.value().kind() == Kind::integer) {
      numbers_.back()->fill(outcome.value().as_integer());
    } else if (outcome.ok() && outcome.value().kind() == Kind::date) {
      numbers_.back()->fill(outcome.value().as_date().days());
    } else {
      usable_ = false;
    }
  }
}

const std::int64_t* BlockComputer::compute(const Columns& columns, std::size_t first,
                                           std::size_t count) {
  if (!usable_) return nullptr;
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    const Step& step = formula_.steps()[i];
    std::int64_t* out = numbers_[i]->data();
    if (step.kind == Step::Kind::column) {
      columns.cell(step.column).decode(first, std::span(out, count));
    } else if (step.kind == Step::Kind::function && !apply(step, count, out)) {
      return nullptr;
    }
  }
  return numbers_.back()->data();
}

bool BlockComputer::apply(const Step& step, std::size_t count, std::int64_t* out) {
  const std::int64_t* a = numbers_[step.operands[0]]->data();
  const std::int64_t* b = numbers_[step.operands[1]]->data();
  using Number = std::int64_t;
  if (step.function == Function::add) {
    return each(a, b, count, out,
                [](Number x, Number y, Number& z) { return __builtin_add_overflow(x, y, &z); });
  }
  if (step.function == Function::subtract) {
    return each(a, b, count, out,
                [](Number x, Number y, Number& z) { return __builtin_sub_overflow(x, y, &z); });
  }
  if (step.function == Function::multiply) {
    return each(a, b, count, out,
                [](Number x, Number y, Number& z) { return __builtin_mul_overflow(x, y, &z); });
  }
  if (step.function == Function::days_to) {
    return each(a, b, count, out, [](Number x, Number y, Number& z) {
      z = y - x;
      return false;
    });
  }
  if (step.function == Function::age) {
    return each(a, b, count, out, [](Number x, Number y, Number& z) {
      z = full_years(date_of(x), date_of(y));
      return false;
    });
  }
  if (step.function == Function::add_days || step.function == Function::add_months) {
    const bool days = step.function == Function::add_days;
    return each(a, b, count, out, [days](Number x, Number y, Number& z) {
      return moved(days ? date_of(x).plus_days(y) : date_of(x).plus_months(y), z);
    });
  }
  const Function function = step.function;
  return each(a, a, count, out, [function](Number x, Number, Number& z) {
    const YearMonthDay day = date_of(x).ymd();
    z = function == Function::year ? day.year : function == Function::month ? day.month : day.day;
    return false;
  });
}

}  // namespace jishi::index
