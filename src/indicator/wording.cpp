#include "indicator/wording.hpp"

#include <algorithm>
#include <array>

namespace jishi::indicator {
namespace {

constexpr std::array<std::string_view, 10> kVerbs = {"上升", "增长", "提高", "提升", "增加",
                                                     "下降", "减少", "降低", "回落", "升高"};
constexpr std::array<std::string_view, 5> kFillers = {"了", "约", "近", "超过", " "};
constexpr std::array<std::string_view, 5> kRates = {"比例", "占比", "比重", "百分比", "率"};
constexpr std::array<std::string_view, 2> kNoRates = {"效率", "率先"};
constexpr std::array<std::string_view, 2> kPercentSigns = {"%", "％"};
constexpr std::array<std::string_view, 8> kClauseEnds = {"，", ",",  "。", "；",
                                                         ";",  "、", "\n", "："};

template <std::size_t N>
std::size_t begins_with_one(std::string_view text, const std::array<std::string_view, N>& words) {
  for (const std::string_view word : words) {
    if (text.starts_with(word)) return word.size();
  }
  return 0;
}

// The length of “上升了42%” at the start of the text; 0 where it does not stand there.
std::size_t change_at(std::string_view text) {
  std::size_t at = begins_with_one(text, kVerbs);
  if (at == 0) return 0;
  while (const std::size_t filler = begins_with_one(text.substr(at), kFillers))
    at += filler;
  const std::size_t first_digit = at;
  while (at < text.size() && ((text[at] >= '0' && text[at] <= '9') || text[at] == '.'))
    ++at;
  if (at == first_digit) return 0;
  const std::size_t sign = begins_with_one(text.substr(at), kPercentSigns);
  return sign == 0 ? 0 : at + sign;
}

// What is said to change stands before the verb in its clause, or ends the clause before.
bool names_a_rate(std::string_view before) {
  std::size_t start = 0;
  for (const std::string_view end : kClauseEnds) {
    const std::size_t found = before.rfind(end);
    if (found != before.npos && found + end.size() < before.size()) {
      start = std::max(start, found + end.size());
    }
  }
  std::string clause(before.substr(start));
  for (const std::string_view word : kNoRates) {
    for (std::size_t at = clause.find(word); at != clause.npos; at = clause.find(word))
      clause.erase(at, word.size());
  }
  return std::ranges::any_of(
      kRates, [&](std::string_view rate) { return clause.find(rate) != clause.npos; });
}

}  // namespace

std::optional<std::string> ambiguous_change(std::string_view sentence) {
  for (std::size_t at = 0; at < sentence.size(); ++at) {
    const std::size_t length = change_at(sentence.substr(at));
    if (length > 0 && names_a_rate(sentence.substr(0, at))) {
      return std::string(sentence.substr(at, length));
    }
  }
  return std::nullopt;
}

}  // namespace jishi::indicator
