#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "expression/number.hpp"
#include "expression/parser.hpp"

namespace jishi::expression {
namespace {

constexpr std::array<std::string_view, 17> kReserved = {
    "as",  "break", "const",   "continue",  "else",   "for", "function", "if",   "import",
    "let", "loop",  "package", "namespace", "return", "var", "void",     "while"};

bool is_reserved(std::string_view name) {
  return std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

}  // namespace

NodeIndex Parser::primary() {
  Node node;
  node.offset = token_.begin;
  switch (token_.kind) {
    case TokenKind::open_round: {
      advance();
      const NodeIndex inner = conditional();
      expect(TokenKind::close_round, ")");
      return inner;
    }
    case TokenKind::open_square:
      return list();
    case TokenKind::text:
      node.is_text = true;
      node.text = token_.text;
      advance();
      return add(std::move(node));
    case TokenKind::integer:
    case TokenKind::real:
      return number(token_.begin, false);
    case TokenKind::minus: {
      const Token minus = token_;
      advance();
      if (token_.kind == TokenKind::integer || token_.kind == TokenKind::real) {
        return number(minus.begin, true);
      }
      token_ = minus;
      unexpected("! 和 - 不能直接连用，请加括号");
    }
    case TokenKind::dot:
      advance();
      if (token_.kind != TokenKind::name) unexpected("点号后面应当是名称");
      return name(true);
    case TokenKind::name:
      return name(false);
    case TokenKind::open_curly:
      unsupported_map();
    case TokenKind::end:
    case TokenKind::close_round:
    case TokenKind::close_square:
    case TokenKind::close_curly:
    case TokenKind::comma:
    case TokenKind::colon:
    case TokenKind::question:
    case TokenKind::plus:
    case TokenKind::star:
    case TokenKind::slash:
    case TokenKind::percent:
    case TokenKind::exclamation:
    case TokenKind::and_and:
    case TokenKind::or_or:
    case TokenKind::equal:
    case TokenKind::not_equal:
    case TokenKind::less:
    case TokenKind::less_equal:
    case TokenKind::greater:
    case TokenKind::greater_equal:
      break;
  }
  unexpected("这里应当是值、名称或括号");
}

// "[" [ExprList] [","] "]"
NodeIndex Parser::list() {
  Node node;
  node.kind = NodeKind::list;
  node.offset = token_.begin;
  advance();
  if (!take(TokenKind::comma)) {
    while (token_.kind != TokenKind::close_square) {
      node.children.push_back(conditional());
      if (!take(TokenKind::comma)) break;
    }
  }
  expect(TokenKind::close_square, "]");
  return add(std::move(node));
}

NodeIndex Parser::number(std::uint32_t offset, bool negative) {
  Node node;
  node.offset = offset;
  const std::string text = (negative ? "-" : "") + token_.text;
  if (token_.kind == TokenKind::real) {
    double value = 0;
    if (parse_real(text, value) != RealText::good) {
      fail_at(ErrorKind::parse, offset, "小数 " + text + " 超出浮点数的范围",
              "请写绝对值小于 1.8e308 的数");
    }
    node.scalar = Value::real(value);
  } else {
    node.scalar = Value::integer(whole_number(offset, text, negative));
  }
  advance();
  return add(std::move(node));
}

std::int64_t Parser::whole_number(std::uint32_t offset, const std::string& text,
                                  bool negative) const {
  const bool hex = token_.text.starts_with("0x");
  const std::string digits = hex ? token_.text.substr(2) : token_.text;
  std::uint64_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
  constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (error != std::errc() || value > kLargest + (negative ? 1 : 0)) {
    fail_at(ErrorKind::parse, offset, "整数 " + text + " 超出 64 位整数的范围",
            "整数只能在 -9223372036854775808 到 9223372036854775807 之间");
  }
  return negative ? static_cast<std::int64_t>(std::uint64_t{0} - value)
                  : static_cast<std::int64_t>(value);
}

NodeIndex Parser::name(bool absolute) {
  Node node;
  node.offset = token_.begin;
  if (!absolute && (token_.text == "true" || token_.text == "false")) {
    node.scalar = Value::boolean(token_.text == "true");
    advance();
    return add(std::move(node));
  }
  if (!absolute && token_.text == "null") {
    advance();
    return add(std::move(node));
  }
  if (is_keyword(token_.text)) unexpected("这里应当是值、名称或括号");
  if (is_reserved(token_.text)) {
    fail("“" + token_.text + "”是保留字，不能作名称", "请换一个名称");
  }
  node.text = token_.text;
  node.absolute = absolute;
  advance();
  if (token_.kind != TokenKind::open_round) {
    node.kind = NodeKind::name;
    return add(std::move(node));
  }
  advance();
  std::vector<NodeIndex> arguments = items(TokenKind::close_round, ")");
  if (node.text == "has" && arguments.size() == 1 && !absolute) {
    return presence(std::move(node), arguments[0]);
  }
  return named_call(std::move(node), CallStyle::global, std::nullopt, std::move(arguments));
}

NodeIndex Parser::presence(Node node, NodeIndex argument) {
  const NodeKind kind = nodes_[argument].kind;
  if (kind != NodeKind::select && !(kind == NodeKind::name && options_.has_of_names)) {
    fail_at(ErrorKind::parse, nodes_[argument].offset, "has 的参数应当是一个字段",
            options_.has_of_names ? "例如 has(birth_date) 或 has(r.birth_date)"
                                  : "例如 has(r.birth_date)");
  }
  node.kind = NodeKind::has;
  node.text.clear();
  node.children = {argument};
  return add(std::move(node));
}

}  // namespace jishi::expression
