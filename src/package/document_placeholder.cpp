#include "package/document_placeholder.hpp"

#include <array>
#include <utility>

#include "package/scalar.hpp"

namespace jishi::package {
namespace {

using What = DocumentPlaceholder::What;
using Word = std::pair<std::string_view, What>;

constexpr std::array kAlone = {Word("unit", What::unit), Word("period", What::period),
                               Word("date", What::date), Word("before", What::before)};
constexpr std::array kOfIndicator = {
    Word("change", What::change),       Word("before", What::then),
    Word("numerator", What::numerator), Word("denominator", What::denominator),
    Word("list", What::list),           Word("others", What::others)};

}  // namespace

std::optional<DocumentPlaceholder> document_placeholder(std::string_view name) {
  for (const Word& word : kAlone)
    if (word.first == name) return DocumentPlaceholder{word.second, ""};
  const std::size_t dot = name.find('.');
  const std::string indicator(name.substr(0, dot));
  if (!is_name(indicator)) return std::nullopt;
  if (dot == name.npos) return DocumentPlaceholder{What::figure, indicator};
  for (const Word& word : kOfIndicator)
    if (word.first == name.substr(dot + 1)) return DocumentPlaceholder{word.second, indicator};
  return std::nullopt;
}

}  // namespace jishi::package
