// Words of the language.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "expression/problem.hpp"

namespace jishi::expression {

enum class TokenKind : std::uint8_t {
  end,
  name,     // also true, false, null and in: the parser knows them
  integer,  // text holds the digits as written, 0x… included, without a sign
  real,     // text holds the number as written, without a sign
  text,     // text holds the string it stands for
  // punctuation
  open_round,
  close_round,
  open_square,
  close_square,
  open_curly,
  close_curly,
  dot,
  comma,
  colon,
  question,
  plus,
  minus,
  star,
  slash,
  percent,
  exclamation,
  and_and,
  or_or,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string text;  // name, integer, real, text
};

// Splits a source into tokens, skipping white space and // comments. The source is valid UTF-8 and
// outlives the lexer.
class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  // The next token, TokenKind::end for ever at the end; nullopt on a mistake, which problem() then
  // tells. After a mistake the lexer must not be used.
  std::optional<Token> next();
  const Problem& problem() const { return problem_; }

 private:
  std::optional<Token> number();
  std::optional<Token> string(std::size_t prefix);
  std::optional<Token> punctuation();
  bool escape(std::string& out);
  std::optional<char32_t> digits(std::size_t count, unsigned base);
  void skip_blank();
  std::size_t string_prefix() const;
  char peek(std::size_t ahead = 0) const {
    return position_ + ahead < source_.size() ? source_[position_ + ahead] : '\0';
  }
  bool rest_starts_with(std::string_view text) const {
    return source_.substr(position_).starts_with(text);
  }
  Token token(TokenKind kind, std::size_t begin, std::string text = {}) const;
  std::nullopt_t fail(ErrorKind kind, std::size_t offset, std::string message, std::string remedy);

  std::string_view source_;
  std::size_t position_ = 0;
  Problem problem_;
};

}  // namespace jishi::expression
