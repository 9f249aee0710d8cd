#include "http/fields.hpp"

#include <algorithm>
#include <utility>

namespace jishi::http {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

bool same_ignoring_case(std::string_view left, std::string_view right) {
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

bool is_token(std::string_view text) {
  static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '\t' || (byte >= 0x20 && byte != 0x7F);
  });
}

std::vector<std::string_view> list_elements(std::string_view value) {
  std::vector<std::string_view> elements;
  for (std::size_t begin = 0; begin <= value.size();) {
    const auto end = std::min(value.find(',', begin), value.size());
    const auto element = without_blanks(value.substr(begin, end - begin));
    if (!element.empty()) elements.push_back(element);
    begin = end + 1;
  }
  return elements;
}

void Fields::add(std::string name, std::string_view value) {
  fields_.push_back({std::move(name), std::string(without_blanks(value))});
}

void Fields::set(std::string_view name, std::string_view value) {
  const std::string copy(value);  // it may stand in what is removed
  remove(name);
  add(std::string(name), copy);
}

void Fields::remove(std::string_view name) {
  std::erase_if(fields_, [&](const Field& f) { return same_ignoring_case(f.name, name); });
}

std::size_t Fields::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(fields_.begin(), fields_.end(),
                    [&](const Field& f) { return same_ignoring_case(f.name, name); }));
}

std::optional<std::string_view> Fields::find(std::string_view name) const {
  for (const Field& field : fields_) {
    if (same_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::string Fields::joined(std::string_view name) const {
  std::string out;
  for (const Field& field : fields_) {
    if (!same_ignoring_case(field.name, name)) continue;
    if (!out.empty()) out += ", ";
    out += field.value;
  }
  return out;
}

}  // namespace jishi::http
