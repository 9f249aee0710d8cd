#include "sheet/part_name.hpp"

#include <algorithm>
#include <vector>

namespace jishi::sheet {

namespace {

std::string_view folder_of(std::string_view part) {
  const std::size_t slash = part.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : part.substr(0, slash + 1);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// %20 and the like.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high >= 0 && low >= 0 && high * 16 + low != 0) {
        plain += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    plain += text[i];
  }
  return plain;
}

}  // namespace

std::string resolve_target(std::string_view source, std::string_view target) {
  std::string path = unescaped(target);
  std::replace(path.begin(), path.end(), '\\', '/');  // some programs on Windows write so
  if (!path.starts_with('/')) path.insert(0, folder_of(source));
  std::vector<std::string_view> steps;
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string_view step = rest.substr(0, slash);
    if (step == ".." && !steps.empty()) steps.pop_back();
    if (!step.empty() && step != "." && step != "..") steps.push_back(step);
    rest.remove_prefix(std::min(slash + 1, rest.size()));
  }
  std::string name;
  for (const std::string_view step : steps)
    name.append(name.empty() ? "" : "/").append(step);
  return name;
}

std::string relationships_of(std::string_view part) {
  const std::string_view folder = folder_of(part);
  return std::string(folder) + "_rels/" + std::string(part.substr(folder.size())) + ".rels";
}

}  // namespace jishi::sheet
