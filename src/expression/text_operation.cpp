#include <cstring>

#include "expression/operation.hpp"

namespace jishi::expression {
namespace {

// Building an automaton costs about as much as this many nodes, for every byte of the pattern.
constexpr std::uint64_t kPatternSteps = 64;

Value matches(std::string_view text, std::string_view expression, const Pattern* pattern,
              Heap& heap) {
  // RE2 is linear in the text, times the size of the automaton where its cache does not suffice.
  if (!heap.charge(text.size() * (1 + expression.size() / 64))) return failed(ErrorKind::limit);
  if (pattern) {
    return pattern->ok() ? Value::boolean(pattern->found_in(text))
                         : failed(ErrorKind::invalid_argument, Kind::text, Kind::text);
  }
  if (!heap.charge(kPatternSteps * (expression.size() + 1))) return failed(ErrorKind::limit);
  const Pattern made(expression);
  return made.ok() ? Value::boolean(made.found_in(text))
                   : failed(ErrorKind::invalid_argument, Kind::text, Kind::text);
}

}  // namespace

Value apply_text(Function function, Value text, Value other, const Pattern* pattern, Heap& heap) {
  if (text.kind() != Kind::text || other.kind() != Kind::text) {
    return failed(ErrorKind::no_such_overload, text.kind(), other.kind());
  }
  const std::string_view whole = text.as_text();
  const std::string_view part = other.as_text();
  if (function == Function::matches) return matches(whole, part, pattern, heap);
  const bool searches = function == Function::contains;
  if (!heap.charge((searches ? whole.size() + part.size() : part.size()) / 16)) {
    return failed(ErrorKind::limit);
  }
  if (function == Function::starts_with) return Value::boolean(whole.starts_with(part));
  if (function == Function::ends_with) return Value::boolean(whole.ends_with(part));
  // memmem is linear; string_view::find is not.
  return Value::boolean(
      part.empty() || (!whole.empty() &&
                       ::memmem(whole.data(), whole.size(), part.data(), part.size()) != nullptr));
}

}  // namespace jishi::expression
