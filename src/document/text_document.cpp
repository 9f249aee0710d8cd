#include "document/text_document.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "document/numerals.hpp"

namespace jishi::document {
namespace {

Error bad_document(const TextDocument& document, const std::string& cause) {
  return {"bad_document", "文件“" + document.title + "”不能写出：" + cause + "。"};
}

Result<void> check_block(const TextDocument& document, const Block& block) {
  if (const auto* table = std::get_if<Table>(&block)) return check(*table);
  if (const auto* chart = std::get_if<Chart>(&block)) return check(*chart);
  if (const auto* heading = std::get_if<Heading>(&block)) {
    if (heading->level < 1 || heading->level > 4)
      return bad_document(document, "标题“" + heading->text + "”的层级不是 1 到 4");
  }
  return {};
}

}  // namespace

Result<void> check(const TextDocument& document) {
  if (document.title.empty()) return bad_document(document, "没有标题");
  if (document.kind == DocumentKind::bulletin && document.masthead.empty())
    return bad_document(document, "简报没有报头");
  if (document.blocks.size() > kMostBlocks) {
    return bad_document(document, "超过 " + std::to_string(kMostBlocks) + " 段，请分成几个文件");
  }
  for (const Block& block : document.blocks) {
    if (auto checked = check_block(document, block); !checked) return checked;
  }
  return {};
}

std::string HeadingNumbers::next(int level) {
  assert(level >= 1 && level <= 4);
  const int number = ++counts_[level - 1];
  std::fill(counts_ + level, std::end(counts_), 0);
  switch (level) {
    case 1:
      return chinese_numeral(number) + "、";
    case 2:
      return "（" + chinese_numeral(number) + "）";
    case 3:
      return std::to_string(number) + ". ";
    default:
      return "（" + std::to_string(number) + "）";
  }
}

}  // namespace jishi::document
