#include "expression/pattern.hpp"

#include <re2/re2.h>

namespace jishi::expression {
namespace {

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

re2::RE2::Options options() {
  re2::RE2::Options out;
  out.set_log_errors(false);
  out.set_max_mem(1 << 20);  // program and cache of one expression, in bytes
  return out;
}

}  // namespace

Pattern::Pattern(std::string_view expression)
    : expression_(std::make_unique<re2::RE2>(piece(expression), options())) {}
Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

bool Pattern::ok() const {
  return expression_->ok();
}

std::string Pattern::error() const {
  return expression_->error();
}

bool Pattern::found_in(std::string_view text) const {
  return re2::RE2::PartialMatch(piece(text), *expression_);
}

}  // namespace jishi::expression
