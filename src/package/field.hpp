// What a field of a ledger, of a unit or a parameter of a rule set can hold.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "package/place.hpp"

namespace jishi::package {

enum class FieldType : std::uint8_t {
  text,     // UTF-8, at most `max_length` code points
  integer,  // int64
  decimal,  // exact, `digits` after the point
  boolean,
  date,
  choice,  // the code of a value of `dictionary`, kept as text
  unit,    // another unit of the tree, of one of `unit_kinds` when that is not empty
};

inline constexpr int kDefaultTextLength = 100;
inline constexpr int kMaxTextLength = 20'000;

struct ValueType {
  FieldType type = FieldType::text;
  int max_length = kDefaultTextLength;  // text only, in code points
  int digits = 0;                       // decimal only, 1 … 9
  std::string dictionary;               // choice only
  std::vector<std::string> unit_kinds;  // unit only; empty: any kind
  std::optional<Decimal> min;           // integer and decimal only, inclusive
  std::optional<Decimal> max;
  bool operator==(const ValueType&) const = default;
};

// A value written in a package. Choice: the code as text.
using Value = std::variant<std::int64_t, Decimal, bool, Date, std::string>;

// What the product knows of the person of a row and therefore does not ask for: the value is taken
// from the ID number where it is not given.
enum class FromPerson : std::uint8_t {
  nothing,
  birth_date,  // a date field; it also says who is too young to be recorded
  sex,         // a choice whose dictionary has the codes male and female
};

// A column. The name is lower_snake_case, at most 48 bytes, no word that SQL or an expression
// reserves, and none of the columns that every ledger has (reserved_names.hpp).
struct Field {
  std::string name;
  std::string label;
  ValueType value;
  bool required = false;
  // Personal: kept encrypted (its column holds bytes), masked where it is shown; not in uniqueness,
  // not in expressions, not in messages. Text only.
  bool sensitive = false;
  FromPerson from_person = FromPerson::nothing;
  // Other headings under which a spreadsheet may bring it; the label itself is always one.
  std::vector<std::string> headers;
  std::string note;             // help beside the field; may be empty
  std::string renamed_from;     // the column's name in earlier versions; empty: none
  std::optional<Date> retired;  // from this day no longer asked, but kept
  bool to_be_checked = false;
  Place place;
};

struct DictionaryValue {
  std::string code;                  // [A-Za-z0-9_]{1,32}, unique in its dictionary
  std::string label;                 // unique in its dictionary
  std::string under;                 // code of the value above it; empty: top level. No cycles.
  std::optional<Date> retired;       // from this day not offered for new rows
  std::vector<std::string> headers;  // other spellings taken on import
  std::string note;
  bool to_be_checked = false;
  Place place;
};

struct Dictionary {
  std::string package;
  std::string name;
  std::string label;
  std::string source;
  std::vector<DictionaryValue> values;  // in the order to show them
  Place place;
};

// Each value of `from` becomes a value of `to`, or is listed as having none.
struct Mapping {
  struct Line {
    std::string from;
    std::string to;  // empty: none
    Place place;
  };
  std::string package;
  std::string name;
  std::string label;
  std::string from;
  std::string to;
  std::vector<Line> lines;  // in the order of the from-dictionary, one for each value
  Place place;
};

}  // namespace jishi::package
