// The header fields of a message (RFC 9110, section 5), in the order given.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jishi::http {

struct Field {
  std::string name;
  std::string value;  // without blanks around it
};

// Upper and lower case of ASCII letters are the same.
bool same_ignoring_case(std::string_view left, std::string_view right);
// A token of RFC 9110, such as a method or the name of a field.
bool is_token(std::string_view text);
// What may stand in the value of a field: no control characters but tab, no line ends.
bool is_field_value(std::string_view text);
// The elements of a comma-separated value, without blanks around them and without empty ones.
std::vector<std::string_view> list_elements(std::string_view value);

class Fields {
 public:
  // Adds, beside others of that name.
  void add(std::string name, std::string_view value);
  // In the place of all others of that name.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);

  std::size_t count(std::string_view name) const;
  // The first of that name.
  std::optional<std::string_view> find(std::string_view name) const;
  // All of that name as one list, joined by ", "; empty when there is none.
  std::string joined(std::string_view name) const;
  const std::vector<Field>& all() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

}  // namespace jishi::http
