#include "expression/parser.hpp"

#include <algorithm>

namespace jishi::expression {
namespace {

// CEL's own functions that stand outside the subset, with what to use instead.
std::string_view unsupported_function(std::string_view name, CallStyle style) {
  if (style == CallStyle::global) {
    if (name == "type") return "值的类型在检查时就已确定，不能在算式里查询";
    if (name == "uint") return "请用 int(…)";
    if (name == "bytes") return "请用文本";
    if (name == "timestamp") return "请用 date(\"2023-06-30\")";
    return {};
  }
  for (const std::string_view known :
       {"getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getFullYear", "getMonth"}) {
    if (name == known) return "日期请用 year()、month()、day()、weekday()";
  }
  return {};
}

std::optional<Macro> macro_named(std::string_view name, std::size_t arguments) {
  if (arguments == 2) {
    if (name == "all") return Macro::all;
    if (name == "exists") return Macro::exists;
    if (name == "exists_one") return Macro::exists_one;
    if (name == "filter") return Macro::filter;
    if (name == "map") return Macro::map;
  }
  if (arguments == 3 && name == "map") return Macro::map_filtered;
  return std::nullopt;
}

struct BinaryOperator {
  Function function;
  int level;  // binds tighter where higher
};
constexpr int kRelation = 1;
constexpr int kAddition = 2;
constexpr int kMultiplication = 3;

std::optional<BinaryOperator> binary_operator(const Token& token) {
  switch (token.kind) {
    case TokenKind::equal:
      return BinaryOperator{Function::equal, kRelation};
    case TokenKind::not_equal:
      return BinaryOperator{Function::not_equal, kRelation};
    case TokenKind::less:
      return BinaryOperator{Function::less, kRelation};
    case TokenKind::less_equal:
      return BinaryOperator{Function::less_equal, kRelation};
    case TokenKind::greater:
      return BinaryOperator{Function::greater, kRelation};
    case TokenKind::greater_equal:
      return BinaryOperator{Function::greater_equal, kRelation};
    case TokenKind::name:
      if (token.text == "in") return BinaryOperator{Function::in, kRelation};
      return std::nullopt;
    case TokenKind::plus:
      return BinaryOperator{Function::add, kAddition};
    case TokenKind::minus:
      return BinaryOperator{Function::subtract, kAddition};
    case TokenKind::star:
      return BinaryOperator{Function::multiply, kMultiplication};
    case TokenKind::slash:
      return BinaryOperator{Function::divide, kMultiplication};
    case TokenKind::percent:
      return BinaryOperator{Function::modulo, kMultiplication};
    case TokenKind::end:
    case TokenKind::integer:
    case TokenKind::real:
    case TokenKind::text:
    case TokenKind::open_round:
    case TokenKind::close_round:
    case TokenKind::open_square:
    case TokenKind::close_square:
    case TokenKind::open_curly:
    case TokenKind::close_curly:
    case TokenKind::dot:
    case TokenKind::comma:
    case TokenKind::colon:
    case TokenKind::question:
    case TokenKind::exclamation:
    case TokenKind::and_and:
    case TokenKind::or_or:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Parser::Parser(std::string_view source, ParseOptions options)
    : source_(source), options_(options), lexer_(source) {
  advance();
}

std::pair<std::vector<Node>, NodeIndex> Parser::whole() {
  if (token_.kind == TokenKind::end) fail("算式是空的", "请写一个算式");
  const NodeIndex root = conditional();
  if (token_.kind != TokenKind::end) unexpected("这里算式应当已经结束");
  return {std::move(nodes_), root};
}

void Parser::fail_at(ErrorKind kind, std::size_t offset, std::string message,
                     std::string remedy) const {
  throw Problem{kind, static_cast<std::uint32_t>(offset), position_at(source_, offset),
                std::move(message), std::move(remedy)};
}

void Parser::fail(std::string message, std::string remedy) const {
  fail_at(ErrorKind::parse, token_.begin, std::move(message), std::move(remedy));
}

void Parser::unexpected(std::string wanted) const {
  if (token_.kind == TokenKind::end) {
    fail("算式没有写完", std::move(wanted) + "，请检查是否缺少括号或运算对象");
  }
  const std::string found(source_.substr(token_.begin, token_.end - token_.begin));
  std::string remedy = std::move(wanted) + "，请检查前面是否缺少运算符、逗号或括号";
  if (token_.kind == TokenKind::name) {
    if (token_.text == "and" || token_.text == "AND") remedy = "“并且”请写 &&";
    if (token_.text == "or" || token_.text == "OR") remedy = "“或者”请写 ||";
    if (token_.text == "not" || token_.text == "NOT") remedy = "“不”请写 !";
  }
  if (token_.kind == TokenKind::open_curly) unsupported_map();
  fail("没有料到“" + found + "”", std::move(remedy));
}

void Parser::unsupported_map() const {
  fail_at(ErrorKind::unsupported, token_.begin, "不支持用花括号写的映射（map）和消息（message）",
          "请用列表 […] 和字段");
}

void Parser::advance() {
  auto next = lexer_.next();
  if (!next) throw lexer_.problem();
  token_ = std::move(*next);
}

bool Parser::take(TokenKind kind) {
  if (token_.kind != kind) return false;
  advance();
  return true;
}

void Parser::expect(TokenKind kind, std::string_view text) {
  if (!take(kind)) unexpected("这里应当是 " + std::string(text));
}

NodeIndex Parser::add(Node node) {
  if (nodes_.size() >= kMaxNodes) {
    fail_at(ErrorKind::limit, node.offset, "算式超过 " + std::to_string(kMaxNodes) + " 个部分",
            "请拆成几个算式");
  }
  int height = 0;
  for (const NodeIndex child : node.children)
    height = std::max<int>(height, nodes_[child].height);
  if (height + 1 > kMaxTreeHeight) {
    fail_at(ErrorKind::limit, node.offset,
            "算式的层次超过 " + std::to_string(kMaxTreeHeight) + " 层", "请拆成几个算式");
  }
  node.height = static_cast<std::uint16_t>(height + 1);
  nodes_.push_back(std::move(node));
  return static_cast<NodeIndex>(nodes_.size() - 1);
}

NodeIndex Parser::call(Function function, std::uint32_t offset, std::vector<NodeIndex> arguments) {
  Node node;
  node.kind = NodeKind::call;
  node.function = function;
  node.offset = offset;
  node.text = written(function);
  node.children = std::move(arguments);
  return add(std::move(node));
}

// Counts one level of brackets or of ?: while it lives.
struct Parser::Nested {
  explicit Nested(Parser& parser) : parser_(parser) {
    if (++parser_.nesting_ > kMaxNesting) {
      parser_.fail_at(ErrorKind::limit, parser_.token_.begin,
                      "括号和 ?: 嵌套超过 " + std::to_string(kMaxNesting) + " 层",
                      "请拆成几个算式");
    }
  }
  ~Nested() { --parser_.nesting_; }
  Nested(const Nested&) = delete;
  Nested& operator=(const Nested&) = delete;
  Parser& parser_;
};

// Expr = ConditionalOr ["?" ConditionalOr ":" Expr]
NodeIndex Parser::conditional() {
  const Nested nested(*this);
  const NodeIndex condition = logical(TokenKind::or_or);
  if (token_.kind != TokenKind::question) return condition;
  Node node;
  node.kind = NodeKind::conditional;
  node.offset = token_.begin;
  advance();
  const NodeIndex then = logical(TokenKind::or_or);
  expect(TokenKind::colon, ":");
  const NodeIndex otherwise = conditional();
  node.children = {condition, then, otherwise};
  return add(std::move(node));
}

// A chain of && or of || is one node.
NodeIndex Parser::logical(TokenKind sign) {
  const auto operand = [&] {
    return sign == TokenKind::or_or ? logical(TokenKind::and_and) : binary(kRelation);
  };
  const NodeIndex first = operand();
  if (token_.kind != sign) return first;
  Node node;
  node.kind = sign == TokenKind::or_or ? NodeKind::logical_or : NodeKind::logical_and;
  node.offset = token_.begin;
  node.children.push_back(first);
  while (take(sign))
    node.children.push_back(operand());
  return add(std::move(node));
}

NodeIndex Parser::binary(int level) {
  NodeIndex left = level == kMultiplication ? unary() : binary(level + 1);
  for (;;) {
    const auto found = binary_operator(token_);
    if (!found || found->level != level) return left;
    const std::uint32_t offset = token_.begin;
    advance();
    const NodeIndex right = level == kMultiplication ? unary() : binary(level + 1);
    left = call(found->function, offset, {left, right});
  }
}

// Unary = Member | "!" {"!"} Member | "-" {"-"} Member; a minus before a number belongs to it.
NodeIndex Parser::unary() {
  if (token_.kind != TokenKind::exclamation && token_.kind != TokenKind::minus) return member();
  const TokenKind sign = token_.kind;
  std::vector<std::uint32_t> offsets;
  while (token_.kind == sign) {
    offsets.push_back(token_.begin);
    advance();
  }
  NodeIndex operand;
  if (sign == TokenKind::minus &&
      (token_.kind == TokenKind::integer || token_.kind == TokenKind::real)) {
    const std::uint32_t offset = offsets.back();
    offsets.pop_back();
    operand = after(number(offset, true));
  } else {
    operand = member();
  }
  const Function function = sign == TokenKind::minus ? Function::negate : Function::logical_not;
  for (auto offset = offsets.rbegin(); offset != offsets.rend(); ++offset)
    operand = call(function, *offset, {operand});
  return operand;
}

// Selections, calls and indexes that follow an operand.
NodeIndex Parser::after(NodeIndex operand) {
  for (;;) {
    if (token_.kind == TokenKind::open_square) {
      const std::uint32_t offset = token_.begin;
      advance();
      const NodeIndex index = conditional();
      expect(TokenKind::close_square, "]");
      operand = call(Function::index, offset, {operand, index});
    } else if (token_.kind == TokenKind::open_curly) {
      unsupported_map();
    } else if (take(TokenKind::dot)) {
      operand = selection(operand);
    } else {
      return operand;
    }
  }
}

NodeIndex Parser::selection(NodeIndex operand) {
  if (token_.kind != TokenKind::name || is_keyword(token_.text)) {
    unexpected("点号后面应当是字段名或函数名");
  }
  Node node;
  node.offset = token_.begin;
  node.text = token_.text;
  advance();
  if (!take(TokenKind::open_round)) {
    node.kind = NodeKind::select;
    node.children = {operand};
    return add(std::move(node));
  }
  std::vector<NodeIndex> arguments = items(TokenKind::close_round, ")");
  if (const auto macro = macro_named(node.text, arguments.size())) {
    return macro_call(*macro, std::move(node), operand, arguments);
  }
  return named_call(std::move(node), CallStyle::member, operand, std::move(arguments));
}

NodeIndex Parser::macro_call(Macro macro, Node node, NodeIndex operand,
                             const std::vector<NodeIndex>& arguments) {
  const Node& variable = nodes_[arguments[0]];
  if (variable.kind != NodeKind::name || variable.absolute) {
    fail_at(ErrorKind::parse, variable.offset,
            node.text + " 的第一个参数应当是一个名称，用来代表列表里的每一项",
            "例如 rows." + node.text + "(r, …)");
  }
  node.kind = NodeKind::macro;
  node.macro = macro;
  node.text = variable.text;
  node.children = {operand};
  node.children.insert(node.children.end(), arguments.begin() + 1, arguments.end());
  return add(std::move(node));
}

NodeIndex Parser::named_call(Node node, CallStyle style, std::optional<NodeIndex> receiver,
                             std::vector<NodeIndex> arguments) {
  const std::string_view instead = unsupported_function(node.text, style);
  if (!instead.empty()) {
    fail_at(ErrorKind::unsupported, node.offset, "不支持函数 " + node.text, std::string(instead));
  }
  node.kind = NodeKind::call;
  node.style = style;
  node.function = function_named(node.text, style);
  if (receiver) node.children.push_back(*receiver);
  node.children.insert(node.children.end(), arguments.begin(), arguments.end());
  return add(std::move(node));
}

// Expressions separated by commas up to the closing bracket, which is taken.
std::vector<NodeIndex> Parser::items(TokenKind close, std::string_view text) {
  std::vector<NodeIndex> out;
  if (take(close)) return out;
  do {
    out.push_back(conditional());
  } while (take(TokenKind::comma));
  expect(close, text);
  return out;
}

}  // namespace jishi::expression
