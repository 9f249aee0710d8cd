// Regular expressions, by RE2: linear time, bounded memory.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace jishi::expression {

// Compiled once, matched by any number of threads.
class Pattern {
 public:
  explicit Pattern(std::string_view expression);
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

  bool ok() const;
  std::string error() const;
  // Whether some part of the text matches.
  bool found_in(std::string_view text) const;

 private:
  std::unique_ptr<re2::RE2> expression_;
};

}  // namespace jishi::expression
