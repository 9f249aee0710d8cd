// The words of a command line, checked against what the command takes.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace jishi::app {

enum class Arity {
  flag,    // --json
  value,   // --db URL or --db=URL, at most once
  values,  // may be repeated
};

struct Option {
  std::string_view name;  // without the dashes
  Arity arity = Arity::value;
  std::string_view value;  // what it takes, for the usage: URL, DATE, FILE …
  std::string_view help;   // Chinese
};

struct Positional {
  std::string_view name;
  bool required = true;
  bool repeated = false;  // only the last
  std::string_view help;
};

class Arguments {
 public:
  bool has(std::string_view name) const { return given_.contains(std::string(name)); }
  std::optional<std::string> value(std::string_view name) const;
  std::vector<std::string> values(std::string_view name) const;
  const std::vector<std::string>& positionals() const { return positionals_; }
  std::optional<std::string> positional(std::size_t index) const;

 private:
  friend Result<Arguments> parse_arguments(std::span<const std::string>, std::span<const Option>,
                                           std::span<const Positional>);
  std::map<std::string, std::vector<std::string>> given_;
  std::vector<std::string> positionals_;
};

inline constexpr std::size_t kMostEchoed = 60;
// An argument as messages repeat it: cut to kMostEchoed code points, of which the last is then “…”;
// control characters show as “?”. `word` is UTF-8.
std::string echoed(std::string_view word);

// Errors (code usage) name the word and the nearest that would be accepted. `--` ends the options.
Result<Arguments> parse_arguments(std::span<const std::string> words,
                                  std::span<const Option> options,
                                  std::span<const Positional> positionals);

// Throws a Failure of code usage: what was given is no use of the command.
[[noreturn]] void refuse_usage(std::string message);

}  // namespace jishi::app
