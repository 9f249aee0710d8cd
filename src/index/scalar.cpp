#include "index/scalar.hpp"

#include <algorithm>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "expression/evaluate.hpp"
#include "index/column_memo.hpp"
#include "index/predicate_names.hpp"
#include "index/scalar_block.hpp"

namespace jishi::index {
namespace {

using expression::Checked;
using expression::Function;
using expression::Kind;
using expression::Node;
using expression::NodeIndex;
using expression::NodeKind;
using expression::Value;

// How many digits after the point suffice for every value of a decimal; nothing where that cannot
// be told.
std::optional<int> digits_of(const Checked& checked, NodeIndex index) {
  const Node& node = checked.node(index);
  if (checked.type(index).kind == Kind::null) return 0;
  if (checked.type(index).kind != Kind::decimal) return std::nullopt;
  if (checked.type(index).scale >= 0) return checked.type(index).scale;
  const auto larger = [&](std::size_t a, std::size_t b) -> std::optional<int> {
    const auto left = digits_of(checked, node.children[a]);
    const auto right = digits_of(checked, node.children[b]);
    return left && right ? std::optional(std::max(*left, *right)) : std::nullopt;
  };
  if (node.kind == NodeKind::conditional) return larger(1, 2);
  if (node.kind != NodeKind::call) return std::nullopt;
  if (node.function == Function::add || node.function == Function::subtract) return larger(0, 1);
  if (node.function == Function::negate) return digits_of(checked, node.children[0]);
  if (node.function == Function::multiply) {
    const auto left = digits_of(checked, node.children[0]);
    const auto right = digits_of(checked, node.children[1]);
    return left && right ? std::optional(std::min(*left + *right, Decimal::kMaxScale))
                         : std::nullopt;
  }
  if (node.function == Function::to_decimal) {
    const Node& written = checked.node(node.children[0]);
    if (checked.type(node.children[0]).kind == Kind::integer) return 0;
    if (written.kind == NodeKind::literal && written.is_text) {
      const auto decimal = Decimal::parse(written.text);
      return decimal ? std::optional(decimal->scale()) : std::nullopt;
    }
    return digits_of(checked, node.children[0]);
  }
  return std::nullopt;
}

// Whether the expression is the same for many days on end, rises or falls with the day, and never
// fails: a year or an age.
bool is_stepped(const Checked& checked, const Layout& layout) {
  const Node& node = checked.node(checked.root);
  if (node.kind != NodeKind::call) return false;
  if (node.function != Function::year && node.function != Function::age) return false;
  std::size_t columns = 0;
  for (const NodeIndex child : node.children) {
    const bool is_column = column_named(checked, child, layout).has_value();
    if (!is_column && !named_columns(checked.part(child), layout).empty()) return false;
    columns += is_column ? 1 : 0;
  }
  return columns == 1;
}

struct Reading {
  std::int64_t number = 0;
  Cell cell = Cell::empty;
  bool known = false;
};

}  // namespace

struct Scalar::Formula {
  std::shared_ptr<const Layout> layout;
  expression::Program program;
  std::vector<std::size_t> columns;
  std::size_t names = 0;
  std::vector<bool> named;
  bool stepped = false;
  std::optional<BlockFormula> block;  // where several columns are named, and only then
};

Result<Scalar> Scalar::compile(const Checked& expression, std::shared_ptr<const Layout> layout) {
  if (auto kept = check_values_are_kept(expression, *layout); !kept) return kept.error();
  const Kind kind = expression.type().kind;
  const auto digits =
      kind == Kind::decimal ? digits_of(expression, expression.root) : std::optional(0);
  if ((kind != Kind::integer && kind != Kind::date && kind != Kind::decimal) || !digits) {
    return Error{"not_a_scalar", "这个算式不能逐行汇总，结果是" +
                                     std::string(expression::chinese_name(kind)) +
                                     "。请写成整数、日期，或小数位数固定的小数"};
  }
  if (const auto column = column_named(expression, expression.root, *layout)) {
    return of_column(*column, *layout);
  }
  Scalar out;
  out.digits_ = *digits;
  std::vector<std::size_t> columns = named_columns(expression, *layout);
  const bool stepped = is_stepped(expression, *layout);
  auto block = columns.size() > 1 && is_of_bounded_cost(expression)
                   ? BlockFormula::compile(expression, *layout)
                   : std::nullopt;
  out.formula_ = std::make_shared<const Formula>(
      Formula{std::move(layout), expression::compile(expression), std::move(columns),
              expression.schema->fields.size(), named(expression), stepped, std::move(block)});
  return out;
}

Scalar Scalar::of_column(std::size_t column, const Layout& layout) {
  Scalar out;
  out.column_ = column;
  out.digits_ = layout.item(column).holds == Holds::decimal ? layout.item(column).digits : 0;
  return out;
}

std::optional<std::size_t> Scalar::only_column() const {
  if (!formula_) return column_;
  return formula_->columns.size() == 1 ? std::optional(formula_->columns.front()) : std::nullopt;
}

bool Scalar::names_parameter(std::size_t parameter) const {
  return formula_ && formula_->named[formula_->layout->fields() + parameter];
}

class ScalarReader::State {
 public:
  State(const Scalar& scalar, std::span<const Value> parameters)
      : scalar_(scalar), memo_(Reading{}) {
    const Scalar::Formula* formula = scalar_.formula();
    if (formula == nullptr) return;
    names_.resize(formula->names);
    const std::size_t fields = formula->layout->fields();
    for (std::size_t i = 0; i < parameters.size() && fields + i < names_.size(); ++i)
      names_[fields + i] = parameters[i];
    if (formula->columns.size() < 2) empty_ = compute({});
    if (formula->block) block_.emplace(*formula->block, names_, evaluator_);
  }

  void bind(const Columns& columns) {
    columns_ = &columns;
    const Scalar::Formula* formula = scalar_.formula();
    memo_covers_ = false;
    if (formula == nullptr || formula->columns.size() != 1) return;
    const Column& column = columns.cell(formula->columns.front());
    if (column.max_code() == 0) return;
    const std::int64_t least = column.value_of(1);
    const std::int64_t largest = column.value_of(column.max_code());
    memo_covers_ = memo_.cover(least, largest);
    if (memo_covers_ && formula->stepped) fill_steps(least, largest);
  }

  void read(std::size_t first, std::span<const std::uint16_t> places, std::int64_t* numbers,
            Cell* cells) {
    const Scalar::Formula* formula = scalar_.formula();
    if (formula != nullptr && formula->columns.size() != 1) {
      if (block_ && read_block(first, places, numbers, cells)) return;
      for (std::size_t i = 0; i < places.size(); ++i) {
        const Reading reading = formula->columns.empty() ? empty_ : mixed(first + places[i]);
        numbers[i] = reading.number;
        cells[i] = reading.cell;
      }
      return;
    }
    const Column& column =
        columns_->cell(formula == nullptr ? scalar_.column() : formula->columns.front());
    column.visit([&](auto codes) {
      const auto code_at = [&](std::size_t i) -> Column::Code {
        if constexpr (std::is_pointer_v<decltype(codes)>) {
          return codes[first + places[i]];
        } else {
          return codes;
        }
      };
      if (formula == nullptr) {
        for (std::size_t i = 0; i < places.size(); ++i) {
          const Column::Code code = code_at(i);
          numbers[i] = code == 0 ? 0 : column.value_of(code);
          cells[i] = code == 0 ? Cell::empty : Cell::number;
        }
        return;
      }
      for (std::size_t i = 0; i < places.size(); ++i) {
        const Reading reading = of_code(column, code_at(i));
        numbers[i] = reading.number;
        cells[i] = reading.cell;
      }
    });
  }

  CellNumber read_value(std::optional<std::int64_t> value) {
    if (scalar_.formula() == nullptr)
      return value ? CellNumber{Cell::number, *value} : CellNumber();
    const Reading reading = value ? of_value(*value) : empty_;
    return {reading.cell, reading.number};
  }

 private:
  // False where each row is to be asked: they are few in their block, or one may fail.
  bool read_block(std::size_t first, std::span<const std::uint16_t> places, std::int64_t* numbers,
                  Cell* cells) {
    constexpr std::size_t kFewest = 8;  // of so many rows one is to be read
    if (places.empty()) return true;
    const std::size_t count = std::size_t{places.back()} + 1;
    if (places.size() * kFewest < count) return false;
    const std::int64_t* computed = block_->compute(*columns_, first, count);
    if (computed == nullptr) return false;
    for (std::size_t i = 0; i < places.size(); ++i) {
      numbers[i] = computed[places[i]];
      cells[i] = Cell::number;
    }
    for (const std::size_t column : scalar_.formula()->columns) {
      const Column& held = columns_->cell(column);
      if (!held.has_empty()) continue;
      for (std::size_t i = 0; i < places.size(); ++i)
        if (held.code(first + places[i]) == 0) cells[i] = Cell::empty;
    }
    return true;
  }

  // Of the one column that the formula names.
  Reading of_code(const Column& column, Column::Code code) {
    if (code == 0) return empty_;
    return of_value(column.value_of(code));
  }

  Reading of_value(std::int64_t value) {
    if (!memo_covers_) return compute(value);
    Reading& known = *memo_.at(value);
    if (!known.known) known = compute(value);
    return known;
  }

  // Evaluates where the steps are only, and notes what lies between.
  void fill_steps(std::int64_t least, std::int64_t largest) {
    if (!filled_) {
      fill(least, largest);
      filled_ = {least, largest};
      return;
    }
    if (least < filled_->first) fill(least, filled_->first);
    if (largest > filled_->second) fill(filled_->second, largest);
    filled_ = {std::min(least, filled_->first), std::max(largest, filled_->second)};
  }

  void fill(std::int64_t least, std::int64_t largest) {
    const Reading low = of_value(least);
    const Reading high = of_value(largest);
    if (low.cell == high.cell && low.number == high.number) {
      std::fill(memo_.at(least), memo_.at(largest) + 1, low);
    } else if (largest - least > 1) {
      const std::int64_t middle = least + (largest - least) / 2;
      fill(least, middle);
      fill(middle, largest);
    }
  }

  Reading mixed(std::size_t row) {
    const Scalar::Formula& formula = *scalar_.formula();
    for (const std::size_t column : formula.columns)
      names_[column] = formula.layout->value(column, columns_->cell(column).value(row));
    return evaluate();
  }

  Reading compute(std::optional<std::int64_t> cell) {
    const Scalar::Formula& formula = *scalar_.formula();
    for (const std::size_t column : formula.columns)
      names_[column] = formula.layout->value(column, cell);
    return evaluate();
  }

  Reading evaluate() {
    const expression::Outcome outcome = evaluator_.evaluate(scalar_.formula()->program, names_);
    if (!outcome.ok()) return {0, Cell::failed, true};
    const Value value = outcome.value();
    if (value.is_null()) return {0, Cell::empty, true};
    if (value.kind() == Kind::integer) return {value.as_integer(), Cell::number, true};
    if (value.kind() == Kind::date) return {value.as_date().days(), Cell::number, true};
    const auto scaled = value.as_decimal().rescaled(scalar_.digits());
    if (!scaled) return {0, Cell::failed, true};
    return {scaled->scaled(), Cell::number, true};
  }

  const Scalar scalar_;
  std::vector<Value> names_;
  expression::Evaluator evaluator_;
  Reading empty_;  // where the column is empty, or there is none
  ColumnMemo<Reading> memo_;
  std::optional<BlockComputer> block_;
  std::optional<std::pair<std::int64_t, std::int64_t>> filled_;  // days whose steps are known
  bool memo_covers_ = false;
  const Columns* columns_ = nullptr;
};

ScalarReader::ScalarReader(const Scalar& scalar, std::span<const Value> parameters)
    : state_(std::make_unique<State>(scalar, parameters)) {}
ScalarReader::~ScalarReader() = default;
ScalarReader::ScalarReader(ScalarReader&&) noexcept = default;
ScalarReader& ScalarReader::operator=(ScalarReader&&) noexcept = default;

void ScalarReader::bind(const Columns& columns) {
  state_->bind(columns);
}

void ScalarReader::read(std::size_t first, std::span<const std::uint16_t> places,
                        std::int64_t* numbers, Cell* cells) {
  state_->read(first, places, numbers, cells);
}

CellNumber ScalarReader::read_value(std::optional<std::int64_t> value) {
  return state_->read_value(value);
}

}  // namespace jishi::index
