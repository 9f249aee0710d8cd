#include "expression/evaluate.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "expression/heap.hpp"
#include "expression/operation.hpp"
#include "expression/program.hpp"

namespace jishi::expression {

// Walks the steps of one program. Failures travel as values; the node is noted where they arise.
class Evaluator::State {
 public:
  explicit State(EvaluationLimits limits)
      : heap_(limits), most_items_(limits.bytes / sizeof(Value)) {}

  Value run(const Program::Code& code, std::span<const Value> values) {
    heap_.reset();
    scratch_.clear();
    variables_.assign(code.variables, Value());
    code_ = &code;
    values_ = values;
    return evaluate(code.root);
  }

 private:
  static Value failure_at(ErrorKind kind, NodeIndex node, Value left = {}, Value right = {}) {
    return Value::failure({kind, left.kind(), right.kind(), node});
  }
  static bool is_limit(Value value) {
    return value.is_failure() && value.fault().kind == ErrorKind::limit;
  }
  NodeIndex child(const Step& step, std::size_t which) const {
    return code_->children[step.children + which];
  }

  Value evaluate(NodeIndex index) {
    const Step& step = code_->steps[index];
    if (!heap_.charge(1)) return failure_at(ErrorKind::limit, index);
    switch (step.operation) {
      case Operation::constant:
        return step.constant;
      case Operation::field:
        return values_[step.slot];
      case Operation::variable:
        return variables_[step.slot];
      case Operation::undeclared:
        return failure_at(ErrorKind::undeclared_reference, index);
      case Operation::type_name:
        return failure_at(ErrorKind::unsupported, index);
      case Operation::member:
        return member(evaluate(child(step, 0)), step.slot);
      case Operation::no_member: {
        const Value operand = evaluate(child(step, 0));
        return operand.is_failure() ? operand
                                    : failure_at(ErrorKind::no_such_field, index, operand);
      }
      case Operation::present: {
        const Value field = evaluate(child(step, 0));
        return field.is_failure() ? field : Value::boolean(!field.is_null());
      }
      case Operation::list:
        return list(index, step);
      case Operation::call:
        return call(index, step);
      case Operation::all_of:
        return logical(index, step, false);
      case Operation::any_of:
        return logical(index, step, true);
      case Operation::conditional: {
        const Value condition = truth(child(step, 0), step, index);
        if (condition.is_failure()) return condition;
        return evaluate(child(step, condition.as_boolean() ? 1 : 2));
      }
      case Operation::macro:
        return macro(index, step);
    }
    return {};
  }

  static Value member(Value row, std::uint32_t slot) {
    if (row.is_failure() || row.is_null()) return row;
    assert(row.kind() == Kind::row && slot < row.items().size());
    return row.items()[slot];
  }

  // The bool that a child evaluates to, or why not; `owner` is blamed for what is not a bool.
  Value truth(NodeIndex index, const Step& step, NodeIndex owner) {
    const Value value = evaluate(index);
    if (value.kind() == Kind::boolean || value.is_failure()) return value;
    if (value.is_null() && step.empty_passes) return Value::boolean(false);
    return failure_at(ErrorKind::no_such_overload, owner, value);
  }

  // false && error is false and true || error is true, from either side.
  Value logical(NodeIndex index, const Step& step, bool deciding) {
    Value out = Value::boolean(!deciding);
    for (std::size_t i = 0; i < step.count; ++i) {
      const Value value = truth(child(step, i), step, index);
      if (is_limit(value)) return value;
      if (value.is_failure()) {
        if (!out.is_failure()) out = value;
      } else if (value.as_boolean() == deciding) {
        return value;
      }
    }
    return out;
  }

  Value list(NodeIndex index, const Step& step) {
    const std::size_t bottom = scratch_.size();
    for (std::size_t i = 0; i < step.count; ++i) {
      const Value item = evaluate(child(step, i));
      if (item.is_failure()) {
        scratch_.resize(bottom);
        return item;
      }
      if (!keep(item)) return out_of_memory(bottom, index);
    }
    return collected(bottom, index);
  }

  // Puts an item aside for the list that is being made; false beyond the limit.
  bool keep(Value item) {
    if (scratch_.size() >= most_items_) return false;
    scratch_.push_back(item);
    return true;
  }
  Value out_of_memory(std::size_t bottom, NodeIndex index) {
    scratch_.resize(bottom);
    return failure_at(ErrorKind::limit, index);
  }

  // What was kept since `bottom`, as a list.
  Value collected(std::size_t bottom, NodeIndex index) {
    const Value out = heap_.list(std::span(scratch_).subspan(bottom));
    scratch_.resize(bottom);
    return noted(out, index);
  }

  static Value noted(Value value, NodeIndex index) {
    if (!value.is_failure()) return value;
    Fault fault = value.fault();
    fault.node = index;
    return Value::failure(fault);
  }

  Value call(NodeIndex index, const Step& step) {
    // Only an unknown function takes more than two arguments; the others do not matter then.
    std::array<Value, 2> arguments;
    bool empty = false;
    for (std::size_t i = 0; i < step.count; ++i) {
      const Value argument = evaluate(child(step, i));
      if (argument.is_failure()) return argument;
      empty = empty || argument.is_null();
      if (i < arguments.size()) arguments[i] = argument;
    }
    if (empty && step.empty_passes) {
      const bool judges = is_comparison(step.function) || step.function == Function::in;
      // The opposite of an empty bool: empty counts as false.
      if (step.function == Function::logical_not) return Value::boolean(true);
      return judges ? Value::boolean(false) : Value();
    }
    const Pattern* pattern = step.pattern == 0 ? nullptr : &code_->patterns[step.pattern - 1];
    return noted(
        apply(step.function, std::span(arguments).first(std::min<std::size_t>(step.count, 2)),
              pattern, heap_),
        index);
  }

  Value macro(NodeIndex index, const Step& step) {
    const Value range = evaluate(child(step, 0));
    if (range.is_failure()) return range;
    if (range.kind() != Kind::list && !(range.is_null() && step.empty_passes)) {
      return failure_at(ErrorKind::no_such_overload, index, range);
    }
    const std::span<const Value> items = range.is_null() ? std::span<const Value>() : range.items();
    switch (step.macro) {
      case Macro::all:
        return quantified(index, step, items, false);
      case Macro::exists:
        return quantified(index, step, items, true);
      case Macro::exists_one:
        return exactly_one(index, step, items);
      case Macro::filter:
      case Macro::map:
      case Macro::map_filtered:
        return transformed(index, step, items);
    }
    return {};
  }

  Value quantified(NodeIndex index, const Step& step, std::span<const Value> items, bool deciding) {
    Value out = Value::boolean(!deciding);
    for (const Value& item : items) {
      variables_[step.slot] = item;
      const Value value = truth(child(step, 1), step, index);
      if (is_limit(value)) return value;
      if (value.is_failure()) {
        if (!out.is_failure()) out = value;
      } else if (value.as_boolean() == deciding) {
        return value;
      }
    }
    return out;
  }

  Value exactly_one(NodeIndex index, const Step& step, std::span<const Value> items) {
    std::size_t found = 0;
    for (const Value& item : items) {
      variables_[step.slot] = item;
      const Value value = truth(child(step, 1), step, index);
      if (value.is_failure()) return value;
      if (value.as_boolean()) ++found;
    }
    return Value::boolean(found == 1);
  }

  Value transformed(NodeIndex index, const Step& step, std::span<const Value> items) {
    const std::size_t bottom = scratch_.size();
    for (const Value& item : items) {
      variables_[step.slot] = item;
      Value kept = item;
      if (step.macro != Macro::map) {
        const Value value = truth(child(step, 1), step, index);
        if (value.is_failure()) kept = value;
        if (value.is_false()) continue;
      }
      if (step.macro != Macro::filter && !kept.is_failure()) {
        kept = evaluate(child(step, step.count - 1));
      }
      if (kept.is_failure()) {
        scratch_.resize(bottom);
        return kept;
      }
      if (!keep(kept)) return out_of_memory(bottom, index);
    }
    return collected(bottom, index);
  }

  Heap heap_;
  const std::size_t most_items_;
  const Program::Code* code_ = nullptr;
  std::span<const Value> values_;
  std::vector<Value> variables_;
  std::vector<Value> scratch_;  // items of the lists that are being made
};

Evaluator::Evaluator(EvaluationLimits limits) : state_(std::make_unique<State>(limits)) {}
Evaluator::~Evaluator() = default;
Evaluator::Evaluator(Evaluator&&) noexcept = default;
Evaluator& Evaluator::operator=(Evaluator&&) noexcept = default;

Outcome Evaluator::evaluate(const Program& program, std::span<const Value> values) {
  assert(values.size() == program.names());
  return Outcome(state_->run(*program.code_, values));
}

}  // namespace jishi::expression
