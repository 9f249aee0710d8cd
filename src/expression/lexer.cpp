#include <array>
#include <utility>

#include "base/text.hpp"
#include "expression/token.hpp"

namespace jishi::expression {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
unsigned digit_value(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  return static_cast<unsigned>((c | 0x20) - 'a') + 10;
}

// What Chinese input methods write in place of the language's own signs.
constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kFullWidth = {{
    {"（", "("}, {"）", ")"}, {"［", "["}, {"］", "]"}, {"【", "["}, {"】", "]"}, {"，", ","},
    {"。", "."}, {"“", "\""}, {"”", "\""}, {"‘", "'"},  {"’", "'"},  {"：", ":"}, {"？", "?"},
    {"！", "!"}, {"＝", "="}, {"＜", "<"}, {"＞", ">"}, {"＋", "+"}, {"、", ","},
}};

struct Sign {
  std::string_view text;
  TokenKind kind;
};
// Longer signs first.
constexpr std::array<Sign, 24> kSigns = {{
    {"&&", TokenKind::and_and},    {"||", TokenKind::or_or},      {"==", TokenKind::equal},
    {"!=", TokenKind::not_equal},  {"<=", TokenKind::less_equal}, {">=", TokenKind::greater_equal},
    {"<", TokenKind::less},        {">", TokenKind::greater},     {"(", TokenKind::open_round},
    {")", TokenKind::close_round}, {"[", TokenKind::open_square}, {"]", TokenKind::close_square},
    {"{", TokenKind::open_curly},  {"}", TokenKind::close_curly}, {".", TokenKind::dot},
    {",", TokenKind::comma},       {":", TokenKind::colon},       {"?", TokenKind::question},
    {"+", TokenKind::plus},        {"-", TokenKind::minus},       {"*", TokenKind::star},
    {"/", TokenKind::slash},       {"%", TokenKind::percent},     {"!", TokenKind::exclamation},
}};

std::string_view first_character(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80)
    ++length;
  return text.substr(0, length);
}

}  // namespace

Token Lexer::token(TokenKind kind, std::size_t begin, std::string text) const {
  return {kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(position_),
          std::move(text)};
}

std::nullopt_t Lexer::fail(ErrorKind kind, std::size_t offset, std::string message,
                           std::string remedy) {
  problem_ = {kind, static_cast<std::uint32_t>(offset), position_at(source_, offset),
              std::move(message), std::move(remedy)};
  return std::nullopt;
}

void Lexer::skip_blank() {
  for (;;) {
    const char c = peek();
    if (position_ < source_.size() &&
        (c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r')) {
      ++position_;
    } else if (rest_starts_with("//")) {
      // A carriage return alone does not end a comment.
      position_ = std::min(source_.find('\n', position_), source_.size());
    } else {
      return;
    }
  }
}

// How many letters before the quote belong to the string (r, b and both); npos: not a string here.
std::size_t Lexer::string_prefix() const {
  std::size_t letters = 0;
  bool raw = false;
  bool bytes = false;
  for (;; ++letters) {
    const char c = peek(letters);
    if (c == '"' || c == '\'') return letters;
    if ((c == 'r' || c == 'R') && !raw) {
      raw = true;
    } else if ((c == 'b' || c == 'B') && !bytes && !raw) {
      bytes = true;
    } else {
      return std::string_view::npos;
    }
  }
}

std::optional<Token> Lexer::next() {
  skip_blank();
  const std::size_t begin = position_;
  if (position_ == source_.size()) return token(TokenKind::end, begin);
  const std::size_t prefix = string_prefix();
  if (prefix != std::string_view::npos) return string(prefix);
  if (is_letter(peek())) {
    while (is_letter(peek()) || is_digit(peek()))
      ++position_;
    return token(TokenKind::name, begin, std::string(source_.substr(begin, position_ - begin)));
  }
  if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) return number();
  return punctuation();
}

std::optional<Token> Lexer::number() {
  const std::size_t begin = position_;
  TokenKind kind = TokenKind::integer;
  if (peek() == '0' && peek(1) == 'x' && is_hex(peek(2))) {
    position_ += 2;
    while (is_hex(peek()))
      ++position_;
  } else {
    while (is_digit(peek()))
      ++position_;
    if (peek() == '.' && is_digit(peek(1))) {
      kind = TokenKind::real;
      ++position_;
      while (is_digit(peek()))
        ++position_;
    }
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
      kind = TokenKind::real;
      position_ += 1 + sign;
      while (is_digit(peek()))
        ++position_;
    }
  }
  std::string text(source_.substr(begin, position_ - begin));
  if (kind == TokenKind::integer && (peek() == 'u' || peek() == 'U')) {
    return fail(ErrorKind::unsupported, begin, "不支持无符号整数（uint）“" + text + "u”",
                "请去掉 u，写成整数");
  }
  const bool in_follows = peek() == 'i' && peek(1) == 'n' && !is_letter(peek(2));
  if ((is_letter(peek()) && !in_follows) || is_digit(peek())) {
    return fail(ErrorKind::parse, begin, "数字“" + text + "”后面紧跟着字母",
                "数字与名称之间请加运算符；名称不能以数字开头");
  }
  return token(kind, begin, std::move(text));
}

std::optional<Token> Lexer::string(std::size_t prefix) {
  const std::size_t begin = position_;
  bool raw = false;
  for (std::size_t i = 0; i < prefix; ++i) {
    if (peek(i) == 'b' || peek(i) == 'B') {
      return fail(ErrorKind::unsupported, begin, "不支持字节串（bytes）",
                  "请去掉引号前的 b，写成文本");
    }
    raw = true;
  }
  position_ += prefix;
  const char quote = peek();
  const std::string triple(3, quote);
  const bool is_triple = rest_starts_with(triple);
  position_ += is_triple ? 3 : 1;

  std::string out;
  for (;;) {
    const char c = peek();
    if (position_ == source_.size() || (!is_triple && (c == '\n' || c == '\r'))) {
      return fail(ErrorKind::parse, begin, "文本没有结束的引号",
                  is_triple ? "请在文本后面写上 " + triple
                            : std::string("请在同一行内写上结束的 ") + quote +
                                  "；跨行的文本用三个引号括起");
    }
    if (is_triple ? rest_starts_with(triple) : c == quote) {
      position_ += is_triple ? 3 : 1;
      return token(TokenKind::text, begin, std::move(out));
    }
    if (c == '\\' && !raw) {
      if (!escape(out)) return std::nullopt;
    } else {
      out += c;
      ++position_;
    }
  }
}

std::optional<char32_t> Lexer::digits(std::size_t count, unsigned base) {
  char32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_hex(peek()) || digit_value(peek()) >= base) return std::nullopt;
    value = value * base + digit_value(peek());
    ++position_;
  }
  return value;
}

bool Lexer::escape(std::string& out) {
  constexpr std::string_view kPlain = "abfnrtv\\?\"'`";
  constexpr std::string_view kMeaning = "\a\b\f\n\r\t\v\\?\"'`";
  const std::size_t begin = position_;
  ++position_;
  const char c = peek();
  const std::size_t plain = position_ < source_.size() ? kPlain.find(c) : std::string_view::npos;
  if (plain != std::string_view::npos) {
    ++position_;
    out += kMeaning[plain];
    return true;
  }
  std::optional<char32_t> point;
  if (c >= '0' && c <= '3') {
    point = digits(3, 8);
  } else if (c == 'x' || c == 'X' || c == 'u' || c == 'U') {
    ++position_;
    point = digits(c == 'u' ? 4 : c == 'U' ? 8 : 2, 16);
  }
  if (!point) {
    fail(ErrorKind::parse, begin, "文本里的“\\”后面不是可用的转义",
         "可用 \\n \\t \\\\ \\\" \\' \\xHH \\uHHHH 等；要写反斜线本身请写 \\\\，或在引号前加 r");
    return false;
  }
  if (*point > 0x10FFFF || (*point >= 0xD800 && *point <= 0xDFFF)) {
    fail(ErrorKind::parse, begin, "转义不是有效的 Unicode 字符",
         "请写 0 到 10FFFF 之间的码位，D800 到 DFFF 除外；超出四位的用 \\U 加八位");
    return false;
  }
  append_utf8(out, *point);
  return true;
}

std::optional<Token> Lexer::punctuation() {
  const std::size_t begin = position_;
  for (const Sign& sign : kSigns) {
    if (!rest_starts_with(sign.text)) continue;
    position_ += sign.text.size();
    return token(sign.kind, begin);
  }
  for (const auto& [wide, narrow] : kFullWidth) {
    if (rest_starts_with(wide)) {
      return fail(ErrorKind::parse, begin, "不能用全角符号“" + std::string(wide) + "”",
                  "请改用半角的 " + std::string(narrow));
    }
  }
  switch (peek()) {
    case '=':
      return fail(ErrorKind::parse, begin, "不能用单个“=”", "判断相等请写 ==");
    case '&':
      return fail(ErrorKind::parse, begin, "不能用单个“&”", "“并且”请写 &&");
    case '|':
      return fail(ErrorKind::parse, begin, "不能用单个“|”", "“或者”请写 ||");
    default:
      break;
  }
  const std::string_view character = first_character(source_.substr(begin));
  const bool visible = static_cast<unsigned char>(character.front()) > ' ' && character != "\x7F";
  return fail(ErrorKind::parse, begin,
              visible ? "不认识的字符“" + std::string(character) + "”" : "不能用控制字符",
              character.size() > 1 ? "名称只能用英文字母、数字和下划线；文字请放在引号里"
                                   : "请删去它，或放在引号里");
}

}  // namespace jishi::expression
