// YAML text as a tree with places, stricter than YAML: no anchors, aliases, tags, tabs, doubled
// keys or second documents, and every scalar knows whether it was quoted.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "package/mistake_log.hpp"

namespace jishi::package {

struct Entry;

struct Node {
  enum class Kind : std::uint8_t { null, scalar, list, map };
  Kind kind = Kind::null;
  // How a scalar is written. All but plain are always text.
  enum class Style : std::uint8_t { plain, quoted, literal, folded };
  Style style = Style::plain;
  bool quoted = false;  // scalar of any style but plain
  Place place;
  int text_line = 0;  // scalar: where its text itself begins, inside quotes and block marks
  int text_column = 0;
  std::string text;            // scalar
  std::vector<Node> items;     // list
  std::vector<Entry> entries;  // map, in the order written, keys unique and scalar

  // The value of the key; nullptr where it is absent.
  const Node* find(std::string_view key) const;
  const Entry* find_entry(std::string_view key) const;
};

// The place of a character of a scalar's text, given by its line and column in the text; as near as
// can be told where the text has escapes or folded lines.
Place place_in(const Node& scalar, int line, int column);

struct Entry {
  Node key;
  Node value;
};

// nullopt where the text is no YAML at all; the log says why. A tree may come back although
// mistakes were logged: what they concern is then left out of it or taken as written.
std::optional<Node> read_yaml(const std::string& file, std::string_view text, MistakeLog& log);

// What stands in the way of parsing: encoding, control characters, tabs, endless lines. False
// where the text must not be given to the parser.
bool check_text(const std::string& file, std::string_view text, MistakeLog& log);

}  // namespace jishi::package
