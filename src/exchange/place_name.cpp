#include "exchange/place_name.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "exchange/spelling.hpp"
#include "organisation/division_match.hpp"

namespace jishi::exchange {
namespace {

using organisation::Level;

struct BodyWord {
  std::string_view word;
  Body body;
};

// Longer endings before those that they end with.
constexpr std::array kBodies = {
    BodyWord{"团总支部委员会", Body::general_branch},
    BodyWord{"团支部委员会", Body::branch},
    BodyWord{"团工作委员会", Body::working_committee},
    BodyWord{"团委员会", Body::committee},
    BodyWord{"团工委", Body::working_committee},
    BodyWord{"团总支部", Body::general_branch},
    BodyWord{"团总支", Body::general_branch},
    BodyWord{"团支部", Body::branch},
    BodyWord{"团委", Body::committee},
    BodyWord{"团组织", Body::none},
};
// Only where 共青团 stands in front: 三元村委员会 alone is no body of the League.
constexpr std::array kBodiesBehindLeague = {
    BodyWord{"总支部委员会", Body::general_branch},  BodyWord{"支部委员会", Body::branch},
    BodyWord{"工作委员会", Body::working_committee}, BodyWord{"总支部", Body::general_branch},
    BodyWord{"总支", Body::general_branch},          BodyWord{"支部", Body::branch},
    BodyWord{"工委", Body::working_committee},       BodyWord{"委员会", Body::committee},
};
constexpr std::array<std::string_view, 3> kLeague{"中国共产主义青年团", "共产主义青年团", "共青团"};
// 共青团青白江区委, 团青白江区委: the 委 is not part of the place.
constexpr std::array<std::string_view, 8> kOffices{"省委", "市委", "州委", "盟委",
                                                   "区委", "县委", "旗委", "镇委"};

// Characters that are left over before the stem of a place is no name any more.
bool says_enough(std::string_view stem) {
  return length_in_code_points(stem) >= 2;
}

template <class Words>
bool take_body(std::string& text, const Words& words, Body& body) {
  for (const BodyWord& each : words) {
    if (text.size() <= each.word.size() || !text.ends_with(each.word)) continue;
    text.resize(text.size() - each.word.size());
    body = each.body;
    return true;
  }
  return false;
}

bool take_league(std::string& text) {
  for (const auto league : kLeague) {
    if (text.size() <= league.size() || !text.starts_with(league)) continue;
    text.erase(0, league.size());
    return true;
  }
  return false;
}

bool take_office(std::string& text) {
  const auto ends = [&](std::string_view office) { return text.ends_with(office); };
  if (std::ranges::none_of(kOffices, ends)) return false;
  text.resize(text.size() - std::string_view("委").size());
  return true;
}

std::string with_usual_ending(std::string key) {
  struct Ending {
    std::string_view written;
    std::string_view usual;
  };
  constexpr std::array kEndings = {
      Ending{"街道办事处", "街道"},
      Ending{"街道办", "街道"},
      Ending{"地区办事处", "地区"},
      Ending{"人民政府", ""},
  };
  for (const Ending& ending : kEndings) {
    if (key.size() <= ending.written.size() || !key.ends_with(ending.written)) continue;
    key.resize(key.size() - ending.written.size());
    key += ending.usual;
    break;
  }
  return key;
}

}  // namespace

std::string place_key(std::string_view name) {
  return with_usual_ending(organisation::canonical_spelling(without_blanks(name)));
}

PlaceName place_name(std::string_view name) {
  PlaceName out;
  std::string text = without_blanks(name);
  const bool league = take_league(text);
  bool body = take_body(text, kBodies, out.body);
  if (league && !body) {
    body = take_body(text, kBodiesBehindLeague, out.body);
    if (!body && take_office(text)) out.body = Body::committee;
  } else if (!league && !body && text.starts_with("团")) {
    std::string inner = text.substr(std::string_view("团").size());
    if (length_in_code_points(inner) > 3 && take_office(inner)) {
      text = std::move(inner);
      out.body = Body::committee;
    }
  }
  out.place = place_key(text);
  return out;
}

std::string place_stem(std::string_view key, Level level) {
  const std::string_view stem = organisation::name_stem(key, level);
  return says_enough(stem) ? std::string(stem) : std::string();
}

std::vector<std::string> path_parts(std::string_view text) {
  constexpr std::u32string_view kSeparators = U"/\\>|-—–－、，,→＞／＼｜ \n\t";
  std::vector<std::string> parts(1);
  const std::string narrow = half_width(text);
  for (const char32_t c : code_points(narrow).value_or(U"")) {
    if (kSeparators.find(c) == kSeparators.npos) {
      append_utf8(parts.back(), c);
    } else if (!parts.back().empty()) {
      parts.emplace_back();
    }
  }
  if (parts.size() > 1 && parts.back().empty()) parts.pop_back();
  return parts;
}

bool may_be_code(std::string_view text) {
  return text.size() >= 2 && std::ranges::all_of(text, [](char c) {
           return is_ascii_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  c == '-' || c == '_' || c == '.';
         });
}

std::vector<std::string> codes_in(std::string_view text) {
  std::vector<std::string> codes{std::string(text)};
  for (const std::size_t length : {9U, 6U, 4U, 2U}) {
    const bool filled = text.size() > length && text.size() <= 12 &&
                        std::ranges::all_of(text, is_ascii_digit) &&
                        text.find_first_not_of('0', length) == text.npos;
    if (filled) codes.emplace_back(text.substr(0, length));
  }
  return codes;
}

std::string prefix_of(const std::vector<std::string>& parts) {
  std::string prefix;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i)
    prefix += place_name(parts[i]).place;
  return prefix;
}

std::vector<std::pair<std::string, std::string>> divisions_of(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> divisions;
  const std::string whole = place_name(text).place;
  constexpr std::size_t kLongest = 300;  // bytes
  if (whole.size() > kLongest) return divisions;
  for (std::size_t at = 1; at + 2 < whole.size(); ++at)
    if ((static_cast<unsigned char>(whole[at]) & 0xC0U) != 0x80U)
      divisions.emplace_back(whole.substr(0, at), whole.substr(at));
  return divisions;
}

bool consists_of(std::string_view prefix, const std::vector<NamedPlace>& above) {
  constexpr std::array<std::string_view, 6> kWhole{"中国",   "全国",   "中央",
                                                   "团中央", "共青团", "团"};
  for (auto at = above.rbegin(); at != above.rend() && !prefix.empty(); ++at) {
    const std::string key = place_key(at->name);
    const std::string stem = place_stem(key, at->level);
    std::vector<std::string> spellings{key, std::string(at->name)};
    if (!stem.empty() && at->level == Level::village)
      spellings.insert(spellings.end(), {stem + "社区", stem + "村"});
    if (!stem.empty()) spellings.push_back(stem);
    for (const std::string& spelling : spellings) {
      if (spelling.empty() || !prefix.ends_with(spelling)) continue;
      prefix.remove_suffix(spelling.size());
      break;
    }
  }
  return prefix.empty() || std::ranges::count(kWhole, prefix) > 0;
}

}  // namespace jishi::exchange
