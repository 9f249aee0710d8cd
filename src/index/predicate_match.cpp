#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "index/predicate.hpp"
#include "index/predicate_judged.hpp"
#include "index/predicate_tree.hpp"

namespace jishi::index {
namespace {

using Kind = PredicateNode::Kind;
using Block = std::array<std::uint8_t, kBlockRows>;

void fill(std::uint8_t* mask, std::size_t count, bool value) {
  std::fill_n(mask, count, static_cast<std::uint8_t>(value));
}

}  // namespace

class Matcher::State {
 public:
  State(const Predicate& predicate, std::span<const expression::Value> parameters)
      : predicate_(predicate), tree_(predicate.tree()), names_(tree_.names) {
    const std::size_t fields = tree_.layout->fields();
    for (std::size_t i = 0; i < parameters.size() && fields + i < names_.size(); ++i)
      names_[fields + i] = parameters[i];
    bound_.resize(tree_.nodes.size());
    for (std::size_t i = 0; i < tree_.nodes.size(); ++i)
      prepare(tree_.nodes[i], bound_[i]);
  }

  Fit bind(const Columns& columns) {
    columns_ = &columns;
    for (std::size_t i = 0; i < tree_.nodes.size(); ++i)
      bound_[i].fit = bind(tree_.nodes[i], bound_[i]);
    return bound_.back().fit;
  }

  void keep(std::size_t first, std::size_t count, std::uint8_t* mask) {
    first_ = first;
    count_ = count;
    keep_root(static_cast<std::uint32_t>(tree_.nodes.size() - 1), mask);
  }

 private:
  struct Bound {
    Fit fit = Fit::some;
    Truth constant = Truth::unknown;
    CodeSet present;
    std::unique_ptr<OneValue> value;
    std::unique_ptr<JudgedColumn> judged;
    std::unique_ptr<BlockComputer> left;
    std::unique_ptr<BlockComputer> right;
  };

  void prepare(const PredicateNode& node, Bound& bound) {
    if (node.kind == Kind::constant) {
      bound.constant = truth_of(evaluator_.evaluate(*node.program, names_));
    } else if (node.kind == Kind::judged) {
      bound.value =
          std::make_unique<OneValue>(*tree_.layout, node.columns.front(), names_, evaluator_);
      bound.judged = std::make_unique<JudgedColumn>(node, *bound.value);
    } else if (node.kind == Kind::computed) {
      bound.left = std::make_unique<BlockComputer>(*node.left, names_, evaluator_);
      bound.right = std::make_unique<BlockComputer>(*node.right, names_, evaluator_);
    }
  }

  // ── what holds for all rows of the columns ───────────────────────────────────────────────────

  Fit bind(const PredicateNode& node, Bound& bound) {
    switch (node.kind) {
      case Kind::constant:
        // A failing constant is none, but not settled: its negation fails as well.
        return bound.constant == Truth::yes  ? Fit::all
               : bound.constant == Truth::no ? Fit::none
                                             : Fit::some;
      case Kind::present:
        bound.present = CodeSet(columns_->cell(node.columns.front()), Pieces::present());
        return bound.present.fit();
      case Kind::judged:
        return bound.judged->bind(columns_->cell(node.columns.front()));
      case Kind::compared:
      case Kind::computed:
      case Kind::evaluated:
        return Fit::some;
      case Kind::all_of:
        return bind_chain(node, Fit::none, Fit::all);
      case Kind::any_of:
        return bind_chain(node, Fit::all, Fit::none);
      case Kind::negated:
        return opposite(bound_[node.children[0]].fit);
      case Kind::conditional: {
        const Fit condition = bound_[node.children[0]].fit;
        if (condition == Fit::some) return Fit::some;
        return bound_[node.children[condition == Fit::all ? 1 : 2]].fit;
      }
    }
    return Fit::some;
  }

  Fit bind_chain(const PredicateNode& node, Fit deciding, Fit other) const {
    bool open = false;
    for (const std::uint32_t child : node.children) {
      if (bound_[child].fit == deciding) return deciding;
      open = open || bound_[child].fit == Fit::some;
    }
    return open ? Fit::some : other;
  }

  static Fit opposite(Fit fit) {
    if (fit == Fit::some) return fit;
    return fit == Fit::all ? Fit::none : Fit::all;
  }

  // ── what holds for the rows of a block ────────────────────────────────────────────────────────

  // Where no negation is above, failing is no match and need not be told from it.
  void keep_root(std::uint32_t index, std::uint8_t* mask) {
    const PredicateNode& node = tree_.nodes[index];
    const Bound& bound = bound_[index];
    if (bound.fit == Fit::all) return;
    if (bound.fit == Fit::none) return fill(mask, count_, false);
    if (node.kind == Kind::all_of) {
      // What costs least comes first; what costs more is asked of the rows that are left.
      for (const bool cheap : {true, false}) {
        for (const std::uint32_t child : node.children) {
          if (is_cheap(child) != cheap) continue;
          if (!cheap && !kernel::has_value(mask, count_, 1)) return;
          keep_root(child, mask);
        }
      }
      return;
    }
    if (node.kind == Kind::present) return bound.present.keep(first_, count_, mask);
    if (node.kind == Kind::judged && bound.judged->is_range()) {
      return bound.judged->keep(first_, count_, mask);
    }
    Block yes;
    find(index, mask, yes.data(), nullptr);
    kernel::keep(mask, count_, yes.data());
  }

  bool is_cheap(std::uint32_t index) const {
    const PredicateNode& node = tree_.nodes[index];
    return node.kind == Kind::present || bound_[index].fit != Fit::some ||
           (node.kind == Kind::judged && bound_[index].judged->is_range());
  }

  // For rows that are needed: 1 in `yes` where the node is true; in `failed`, where it is given, 1
  // where the node fails. Other rows: 0 or 1, never 1 in both.
  void find(std::uint32_t index, const std::uint8_t* needed, std::uint8_t* yes,
            std::uint8_t* failed) {
    const PredicateNode& node = tree_.nodes[index];
    Bound& bound = bound_[index];
    if (failed != nullptr) fill(failed, count_, false);
    if (bound.fit != Fit::some) return fill(yes, count_, bound.fit == Fit::all);
    switch (node.kind) {
      case Kind::constant:
        fill(yes, count_, false);
        if (failed != nullptr) fill(failed, count_, true);
        return;
      case Kind::present:
        fill(yes, count_, true);
        return bound.present.keep(first_, count_, yes);
      case Kind::judged:
        return bound.judged->find(first_, count_, needed, yes, failed);
      case Kind::compared:
        return compare(node, yes);
      case Kind::computed:
        return compute(node, bound, needed, yes, failed);
      case Kind::evaluated:
        return evaluate(node, needed, yes, failed);
      case Kind::all_of:
        return all_of(node, needed, yes, failed);
      case Kind::any_of:
        return any_of(node, needed, yes, failed);
      case Kind::negated:
        return negate(node, needed, yes, failed);
      case Kind::conditional:
        return choose(node, needed, yes, failed);
    }
  }

  bool may_fail(std::uint32_t index) const { return tree_.nodes[index].may_fail; }

  // false && error is false: a row fails where a part fails and none is false.
  void all_of(const PredicateNode& node, const std::uint8_t* needed, std::uint8_t* yes,
              std::uint8_t* failed) {
    const bool failing = failed != nullptr && node.may_fail;
    Block open;  // needed and not false so far
    std::copy_n(needed, count_, open.data());
    fill(yes, count_, true);
    for (const std::uint32_t child : node.children) {
      Block child_yes;
      Block child_failed;
      const bool child_fails = failing && may_fail(child);
      find(child, open.data(), child_yes.data(), child_fails ? child_failed.data() : nullptr);
      kernel::keep(yes, count_, child_yes.data());
      if (child_fails) {
        kernel::join(failed, count_, child_failed.data());
        kernel::join(child_yes.data(), count_, child_failed.data());
      }
      kernel::keep(open.data(), count_, child_yes.data());
      if (!kernel::has_value(open.data(), count_, 1)) break;
    }
    kernel::keep(yes, count_, open.data());
    if (failing) {
      kernel::keep(failed, count_, open.data());
      kernel::drop(failed, count_, yes);
    }
  }

  // true || error is true.
  void any_of(const PredicateNode& node, const std::uint8_t* needed, std::uint8_t* yes,
              std::uint8_t* failed) {
    const bool failing = failed != nullptr && node.may_fail;
    Block open;  // needed and not true so far
    std::copy_n(needed, count_, open.data());
    fill(yes, count_, false);
    for (const std::uint32_t child : node.children) {
      Block child_yes;
      Block child_failed;
      const bool child_fails = failing && may_fail(child);
      find(child, open.data(), child_yes.data(), child_fails ? child_failed.data() : nullptr);
      if (child_fails) kernel::join(failed, count_, child_failed.data());
      kernel::join(yes, count_, child_yes.data());
      kernel::drop(open.data(), count_, child_yes.data());
      if (!kernel::has_value(open.data(), count_, 1)) break;
    }
    if (failing) kernel::drop(failed, count_, yes);
  }

  void negate(const PredicateNode& node, const std::uint8_t* needed, std::uint8_t* yes,
              std::uint8_t* failed) {
    const std::uint32_t child = node.children[0];
    Block child_failed;
    const bool child_fails = may_fail(child);
    find(child, needed, yes, child_fails ? child_failed.data() : nullptr);
    kernel::invert(yes, count_);
    if (!child_fails) return;
    kernel::drop(yes, count_, child_failed.data());
    if (failed != nullptr) std::copy_n(child_failed.data(), count_, failed);
  }

  void choose(const PredicateNode& node, const std::uint8_t* needed, std::uint8_t* yes,
              std::uint8_t* failed) {
    Block then_needed;
    Block else_needed;
    Block condition_failed;
    find(node.children[0], needed, then_needed.data(), condition_failed.data());
    std::copy_n(then_needed.data(), count_, else_needed.data());
    kernel::invert(else_needed.data(), count_);
    kernel::drop(else_needed.data(), count_, condition_failed.data());
    if (failed != nullptr) std::copy_n(condition_failed.data(), count_, failed);
    fill(yes, count_, false);
    for (const std::size_t which : {1U, 2U}) {
      std::uint8_t* branch = which == 1 ? then_needed.data() : else_needed.data();
      kernel::keep(branch, count_, needed);
      Block branch_yes;
      Block branch_failed;
      find(node.children[which], branch, branch_yes.data(),
           failed != nullptr ? branch_failed.data() : nullptr);
      kernel::keep(branch_yes.data(), count_, branch);
      kernel::join(yes, count_, branch_yes.data());
      if (failed == nullptr) continue;
      kernel::keep(branch_failed.data(), count_, branch);
      kernel::join(failed, count_, branch_failed.data());
    }
  }

  void compare(const PredicateNode& node, std::uint8_t* yes) {
    const Column& left = columns_->cell(node.columns[node.swapped ? 1 : 0]);
    const Column& right = columns_->cell(node.columns[node.swapped ? 0 : 1]);
    std::array<std::int64_t, kBlockRows> a;
    std::array<std::int64_t, kBlockRows> b;
    left.decode(first_, std::span(a).first(count_));
    right.decode(first_, std::span(b).first(count_));
    kernel::compare(a.data(), b.data(), count_, node.sign, yes);
    keep_present(node, yes);
  }

  // Where all columns that the node names are not empty.
  void keep_present(const PredicateNode& node, std::uint8_t* mask) const {
    for (const std::size_t column : node.columns)
      CodeSet(columns_->cell(column), Pieces::present()).keep(first_, count_, mask);
  }

  void compute(const PredicateNode& node, Bound& bound, const std::uint8_t* needed,
               std::uint8_t* yes, std::uint8_t* failed) {
    const std::int64_t* left = bound.left->compute(*columns_, first_, count_);
    const std::int64_t* right =
        left == nullptr ? nullptr : bound.right->compute(*columns_, first_, count_);
    if (right == nullptr) return evaluate(node, needed, yes, failed);
    if (node.swapped) std::swap(left, right);
    kernel::compare(left, right, count_, node.sign, yes);
    keep_present(node, yes);
  }

  void evaluate(const PredicateNode& node, const std::uint8_t* needed, std::uint8_t* yes,
                std::uint8_t* failed) {
    for (std::size_t i = 0; i < count_; ++i) {
      Truth truth = Truth::no;
      if (needed[i] != 0) {
        for (const std::size_t column : node.columns)
          names_[column] = tree_.layout->value(column, columns_->cell(column).value(first_ + i));
        truth = truth_of(evaluator_.evaluate(*node.program, names_));
      }
      yes[i] = truth == Truth::yes ? 1 : 0;
      if (failed != nullptr) failed[i] = truth == Truth::failed ? 1 : 0;
    }
  }

  const Predicate predicate_;
  const Predicate::Tree& tree_;
  std::vector<expression::Value> names_;  // what the evaluator is given, by the schema
  expression::Evaluator evaluator_;
  std::vector<Bound> bound_;  // by node
  const Columns* columns_ = nullptr;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

Matcher::Matcher(const Predicate& predicate, std::span<const expression::Value> parameters)
    : state_(std::make_unique<State>(predicate, parameters)) {}
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;

Fit Matcher::bind(const Columns& columns) {
  return state_->bind(columns);
}

void Matcher::keep(std::size_t first, std::size_t count, std::uint8_t* mask) {
  state_->keep(first, count, mask);
}

}  // namespace jishi::index
