// Evaluation: an expression is compiled once to a Program and run on many rows by an Evaluator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "expression/ast.hpp"
#include "expression/check.hpp"
#include "expression/problem.hpp"
#include "expression/value.hpp"

namespace jishi::expression {

// What one evaluation may cost; beyond it: ErrorKind::limit, which no operator absorbs.
struct EvaluationLimits {
  // Nodes evaluated, plus one for every item compared and every 16 bytes of text looked at.
  std::uint64_t steps = 20'000'000;
  // Text and lists produced.
  std::size_t bytes = 16 * 1024 * 1024;
};

// Immutable, thread safe, cheap to copy; keeps the Ast alive.
class Program {
 public:
  struct Code;
  const Ast& ast() const;
  // The number of values that evaluate() must be given.
  std::size_t names() const;

 private:
  friend class Evaluator;
  friend Program compile(const Checked&);
  friend Program compile_dynamic(std::shared_ptr<const Ast>, const std::vector<std::string>&);
  explicit Program(std::shared_ptr<const Code> code) : code_(std::move(code)) {}
  std::shared_ptr<const Code> code_;
};

// Fields are read by ordinal of checked.schema. Two departures from CEL hold here, and only here:
// comparing an empty (null) field is false (unless with the literal null, which asks whether it is
// empty), and a function or operator of an empty value is empty; where a bool is wanted, empty
// counts as false; a macro runs over an empty list as over [].
Program compile(const Checked& checked);
// Without static types, exactly as CEL: the values given are bound to `names` in their order. A
// name may be qualified (a.b.c); the longest one that fits wins.
Program compile_dynamic(std::shared_ptr<const Ast> ast, const std::vector<std::string>& names);

class Outcome {
 public:
  explicit Outcome(Value value) : value_(value) {}
  bool ok() const { return !value_.is_failure(); }
  Value value() const { return value_; }
  const Fault& fault() const { return value_.fault(); }

 private:
  Value value_;
};

// Runs programs. Keeps its memory between runs; one thread at a time.
class Evaluator {
 public:
  explicit Evaluator(EvaluationLimits limits = {});
  ~Evaluator();
  Evaluator(Evaluator&&) noexcept;
  Evaluator& operator=(Evaluator&&) noexcept;

  // `values` by ordinal, exactly program.names() of them. The result may point into `values`, into
  // the program's Ast and into this Evaluator, until it evaluates again.
  Outcome evaluate(const Program& program, std::span<const Value> values);

 private:
  class State;
  std::unique_ptr<State> state_;
};

// The fault in words, with its place in the source.
Problem describe(const Fault& fault, const Ast& ast);

}  // namespace jishi::expression
