#include "api/instant_from.hpp"

#include <algorithm>

#include "base/date.hpp"
#include "base/text.hpp"

namespace jishi::api {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

// Two digits below `end`.
std::optional<std::int64_t> pair_of(std::string_view text, std::int64_t end) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 2 || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  const auto value = parse_int64(text[0] == '0' ? text.substr(1) : text);
  return value && *value < end ? value : std::nullopt;
}

// In seconds east of Greenwich.
std::optional<std::int64_t> offset_of(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const auto hours = pair_of(text.substr(1, 2), 24), minutes = pair_of(text.substr(4), 60);
  if (!hours || !minutes) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (*hours * 3'600 + *minutes * 60);
}

}  // namespace

std::optional<Instant> instant_from(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' ||
      text[16] != ':')
    return std::nullopt;
  const auto date = Date::parse(text.substr(0, 10));
  const auto hour = pair_of(text.substr(11, 2), 24), minute = pair_of(text.substr(14, 2), 60),
             second = pair_of(text.substr(17, 2), 60);
  std::string_view rest = text.substr(19);
  if (rest.starts_with('.')) {
    const auto end = rest.find_first_not_of("0123456789", 1);
    if (end == std::string_view::npos || end == 1) return std::nullopt;
    rest.remove_prefix(end);
  }
  const auto offset = offset_of(rest);
  if (!date || !hour || !minute || !second || !offset) return std::nullopt;
  const std::int64_t seconds =
      std::int64_t{date->days()} * 86'400 + *hour * 3'600 + *minute * 60 + *second - *offset;
  return Instant{seconds * kSecond};
}

}  // namespace jishi::api
