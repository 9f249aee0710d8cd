#include "http/entity_tag.hpp"

#include <algorithm>
#include <cassert>
#include <vector>

namespace jishi::http {

namespace {

constexpr std::string_view compressed_mark = "-gz";

struct Tag {
  bool weak = false;
  std::string_view opaque;  // without the quotes and the mark
};

std::string_view without_mark(std::string_view opaque) {
  if (opaque.ends_with(compressed_mark)) opaque.remove_suffix(compressed_mark.size());
  return opaque;
}

std::optional<Tag> parse_tag(std::string_view text) {
  Tag tag;
  if (text.starts_with("W/")) {
    tag.weak = true;
    text.remove_prefix(2);
  }
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
  const auto opaque = text.substr(1, text.size() - 2);
  const bool fits = std::all_of(opaque.begin(), opaque.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7F && c != '"';
  });
  if (!fits) return std::nullopt;
  tag.opaque = without_mark(opaque);
  return tag;
}

// nullopt when malformed. Tags of ours have no comma, so that splitting at commas finds them.
std::optional<std::vector<Tag>> parse_tags(std::string_view value) {
  std::vector<Tag> tags;
  for (const auto element : list_elements(value)) {
    const auto tag = parse_tag(element);
    if (!tag) return std::nullopt;
    tags.push_back(*tag);
  }
  if (tags.empty()) return std::nullopt;
  return tags;
}

enum class Comparison { strong, weak };

// What the list in `name` says about `tag`; nullopt without the field or when it is malformed.
struct Listed {
  bool malformed = false;
  bool found = false;
};

Listed look_up(std::string_view value, const std::optional<std::string>& tag,
               Comparison comparison) {
  if (value == "*") return {.malformed = false, .found = tag.has_value()};
  const auto tags = parse_tags(value);
  if (!tags) return {.malformed = true};
  const auto current = tag ? parse_tag(*tag) : std::nullopt;
  if (!current) return {};
  const bool found = std::any_of(tags->begin(), tags->end(), [&](const Tag& each) {
    const bool comparable = comparison == Comparison::weak || (!each.weak && !current->weak);
    return comparable && each.opaque == current->opaque;
  });
  return {.malformed = false, .found = found};
}

}  // namespace

std::string strong_tag(std::string_view opaque) {
  assert(opaque.find_first_of("\", \t\r\n") == std::string_view::npos);
  return '"' + std::string(opaque) + '"';
}

std::string compressed_tag(std::string_view tag) {
  if (!parse_tag(tag)) return std::string(tag);
  tag.remove_suffix(1);
  return std::string(tag) + std::string(compressed_mark) + '"';
}

Precondition if_match(const Fields& request, const std::optional<std::string>& tag) {
  if (request.count("if-match") == 0) return Precondition::holds;
  const Listed listed = look_up(request.joined("if-match"), tag, Comparison::strong);
  if (listed.malformed) return Precondition::malformed;
  return listed.found ? Precondition::holds : Precondition::fails;
}

Precondition if_none_match(const Fields& request, const std::optional<std::string>& tag) {
  if (request.count("if-none-match") == 0) return Precondition::holds;
  const Listed listed = look_up(request.joined("if-none-match"), tag, Comparison::weak);
  if (listed.malformed) return Precondition::malformed;
  return listed.found ? Precondition::fails : Precondition::holds;
}

}  // namespace jishi::http
