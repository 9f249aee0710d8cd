#include "package/scalar.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <numeric>
#include <vector>

#include "base/date.hpp"

namespace jishi::package {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool looks_like_number(std::string_view body) {
  if (body.starts_with("0x") || body.starts_with("0o") || body.starts_with("0b"))
    return body.size() > 2 && std::all_of(body.begin() + 2, body.end(), [](char c) {
             return std::isxdigit(static_cast<unsigned char>(c)) != 0 || c == '_';
           });
  if (body == ".inf" || body == ".nan") return true;
  if (body.empty() || (!is_digit(body.front()) && body.front() != '.')) return false;
  bool digit = false;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    const bool exponent_sign = (c == '+' || c == '-') && i > 0 && body[i - 1] == 'e';
    if (is_digit(c)) digit = true;
    if (!is_digit(c) && c != '.' && c != '_' && c != ':' && c != 'e' && !exponent_sign)
      return false;
  }
  return digit && body.find("..") == std::string_view::npos &&
         std::count(body.begin(), body.end(), '.') < 2;
}

constexpr std::array<std::string_view, 8> kAmbiguous = {"yes", "no", "on",   "off",
                                                        "y",   "n",  "true", "false"};

// clang-format off
constexpr auto kReserved = std::to_array<std::string_view>({
    // columns and tables of the program's own
    "actor", "definition", "id", "partition", "person", "recorded_from", "recorded_to", "revision",
    "row_id", "row_version", "serial", "unit", "valid_from", "valid_to", "version", "warnings",
    // columns of spreadsheets that are no fields
    "id_number", "person_name", "phone", "problem", "unit_code",
    // expressions: literals, reserved words, macros, functions, names that are given
    "all", "break", "const", "continue", "date", "decimal", "double", "duration", "dyn", "else",
    "exists", "exists_one", "false", "filter", "for", "function", "has", "if", "import", "in",
    "int", "let", "loop", "map", "matches", "namespace", "null", "package", "return", "row",
    "rows", "rule", "since", "size", "string", "today", "true", "type", "uint", "bool", "bytes",
    "list", "var", "void", "while",
    // SQL of either database
    "add", "alter", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric",
    "authorization", "autoincrement", "between", "binary", "both", "case", "cast", "check",
    "cmax", "cmin", "collate", "collation", "column", "commit", "concurrently", "constraint",
    "create", "cross", "ctid", "current_catalog", "current_date", "current_role",
    "current_schema", "current_time", "current_timestamp", "current_user", "default",
    "deferrable", "delete", "desc", "distinct", "do", "drop", "end", "escape", "except", "fetch",
    "foreign", "freeze", "from", "full", "grant", "group", "having", "ilike", "index", "indexed",
    "initially", "inner", "insert", "intersect", "into", "is", "isnull", "join", "lateral",
    "leading", "left", "like", "limit", "localtime", "localtimestamp", "natural", "not",
    "nothing", "notnull", "offset", "oid", "on", "only", "or", "order", "outer", "overlaps",
    "placing", "primary", "references", "returning", "right", "rowid", "select", "session_user",
    "set", "similar", "some", "symmetric", "table", "tableoid", "tablesample", "then", "to",
    "trailing", "transaction", "union", "unique", "update", "user", "using", "values",
    "variadic", "verbose", "when", "where", "window", "with", "xmax", "xmin",
});
// clang-format on

// Edits (one character put in, left out, replaced, or two exchanged) that lead from a to b.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      next[j] = std::min({replaced, row[j] + 1, next[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        next[j] = std::min(next[j], before[j - 2] + 1);
    }
    before.swap(row);
    row.swap(next);
  }
  return row[b.size()];
}

constexpr std::size_t kLongestCompared = 64;

}  // namespace

Reading reading_of(std::string_view plain) {
  if (plain.empty() || plain == "~" || lower(plain) == "null") return Reading::nothing;
  if (plain == "true" || plain == "false") return Reading::truth;
  const std::string small = lower(plain);
  if (std::find(kAmbiguous.begin(), kAmbiguous.end(), small) != kAmbiguous.end())
    return Reading::ambiguous;
  std::string_view body = small;
  if (body.front() == '+' || body.front() == '-') body.remove_prefix(1);
  if (all_digits(body)) {
    if (body.size() > 1 && body.front() == '0') return Reading::octal_like;
    return small.front() == '+' ? Reading::number : Reading::whole;
  }
  if (Date::parse(plain)) return Reading::date;
  return looks_like_number(body) ? Reading::number : Reading::text;
}

bool is_name(std::string_view text) {
  return !text.empty() && is_lower(text.front()) && text.back() != '_' &&
         text.find("__") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= 32 && std::all_of(text.begin(), text.end(), [](char c) {
    return is_lower(c) || is_digit(c) || c == '_' || (c >= 'A' && c <= 'Z');
  });
}

bool is_version(std::string_view text) {
  int parts = 0;
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    if (!all_digits(part) || part.size() > 4 || (part.size() > 1 && part.front() == '0'))
      return false;
    ++parts;
    if (dot == std::string_view::npos) return parts == 3;
    text.remove_prefix(dot + 1);
  }
}

int compare_versions(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    int x = 0, y = 0;
    a.remove_prefix(
        static_cast<std::size_t>(std::from_chars(a.data(), a.data() + a.size(), x).ptr - a.data()));
    b.remove_prefix(
        static_cast<std::size_t>(std::from_chars(b.data(), b.data() + b.size(), y).ptr - b.data()));
    if (x != y) return x < y ? -1 : 1;
    if (!a.empty()) a.remove_prefix(1);
    if (!b.empty()) b.remove_prefix(1);
  }
  return 0;
}

bool is_reserved(std::string_view name) {
  return std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

std::string_view nearest(std::string_view text, std::span<const std::string_view> candidates) {
  std::string_view best;
  if (text.size() > kLongestCompared) return best;
  std::size_t fewest = text.size() / 3 + 2;  // further away is another word
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > kLongestCompared) continue;
    const std::size_t edits = distance(text, candidate);
    if (edits < fewest && edits < candidate.size()) {
      fewest = edits;
      best = candidate;
    }
  }
  return best;
}

}  // namespace jishi::package
