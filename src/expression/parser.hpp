// Recursive descent over one source. Used by parse() only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "expression/ast.hpp"
#include "expression/parse.hpp"
#include "expression/token.hpp"

namespace jishi::expression {

// true, false, null and in: never a name.
inline bool is_keyword(std::string_view name) {
  return name == "true" || name == "false" || name == "null" || name == "in";
}

// A mistake is thrown as a Problem: it ends the parsing whatever is open. Children are added before
// their parents.
class Parser {
 public:
  // The source is valid UTF-8 and outlives the parser.
  Parser(std::string_view source, ParseOptions options);

  // The nodes of the whole source and its root.
  std::pair<std::vector<Node>, NodeIndex> whole();

 private:
  struct Nested;

  [[noreturn]] void fail_at(ErrorKind kind, std::size_t offset, std::string message,
                            std::string remedy) const;
  [[noreturn]] void fail(std::string message, std::string remedy) const;
  [[noreturn]] void unexpected(std::string wanted) const;
  [[noreturn]] void unsupported_map() const;

  void advance();
  bool take(TokenKind kind);
  void expect(TokenKind kind, std::string_view text);

  NodeIndex add(Node node);
  NodeIndex call(Function function, std::uint32_t offset, std::vector<NodeIndex> arguments);

  // From the loosest to the tightest.
  NodeIndex conditional();
  NodeIndex logical(TokenKind sign);
  NodeIndex binary(int level);
  NodeIndex unary();
  NodeIndex member() { return after(primary()); }
  NodeIndex after(NodeIndex operand);
  NodeIndex selection(NodeIndex operand);
  NodeIndex macro_call(Macro macro, Node node, NodeIndex operand,
                       const std::vector<NodeIndex>& arguments);
  NodeIndex named_call(Node node, CallStyle style, std::optional<NodeIndex> receiver,
                       std::vector<NodeIndex> arguments);
  std::vector<NodeIndex> items(TokenKind close, std::string_view text);
  // parse_primary.cpp
  NodeIndex primary();
  NodeIndex list();
  NodeIndex number(std::uint32_t offset, bool negative);
  std::int64_t whole_number(std::uint32_t offset, const std::string& text, bool negative) const;
  NodeIndex name(bool absolute);
  NodeIndex presence(Node node, NodeIndex argument);

  std::string_view source_;
  ParseOptions options_;
  Lexer lexer_;
  Token token_;
  std::vector<Node> nodes_;
  int nesting_ = 0;
};

}  // namespace jishi::expression
