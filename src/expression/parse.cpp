#include "expression/parse.hpp"

#include <tuple>

#include "base/text.hpp"
#include "expression/parser.hpp"

namespace jishi::expression {
namespace {

std::size_t valid_prefix(std::string_view text) {
  // The longest prefix that is UTF-8 ends where one more character is not.
  std::size_t valid = 0;
  while (valid < text.size()) {
    std::size_t length = 1;
    while (length <= 4 && valid + length <= text.size() && !is_utf8(text.substr(valid, length)))
      ++length;
    if (length > 4 || valid + length > text.size()) break;
    valid += length;
  }
  return valid;
}

}  // namespace

OrProblems<std::shared_ptr<const Ast>> parse(std::string_view source, ParseOptions options) {
  if (source.size() > kMaxSourceBytes) {
    return Problem{ErrorKind::limit,
                   0,
                   {},
                   "算式长 " + std::to_string(source.size()) + " 字节，超过 " +
                       std::to_string(kMaxSourceBytes) + " 字节",
                   "请拆成几个算式"};
  }
  if (!is_utf8(source)) {
    const std::size_t offset = valid_prefix(source);
    return Problem{ErrorKind::parse, static_cast<std::uint32_t>(offset),
                   position_at(source, offset), "算式不是有效的 UTF-8 文本",
                   "请把文件另存为 UTF-8 编码"};
  }
  auto ast = std::make_shared<Ast>();
  ast->source = source;
  try {
    std::tie(ast->nodes, ast->root) = Parser(ast->source, options).whole();
  } catch (Problem& problem) {
    return std::move(problem);
  }
  return std::shared_ptr<const Ast>(std::move(ast));
}

}  // namespace jishi::expression
