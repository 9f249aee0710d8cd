#include "base/text.hpp"
#include "person/names.hpp"
#include "person/person.hpp"
#include "person/typed_text.hpp"

namespace jishi::person {
namespace {

std::string stars(std::size_t count) {
  return std::string(count, '*');
}

}  // namespace

std::string masked_name(std::string_view name) {
  const auto points = code_points(name);
  if (!points || points->size() < 2) return stars(1);
  // Of other than Chinese names only the beginning: their length says much.
  if (!is_han(points->front()) || points->find(U'\u00B7') != std::u32string::npos) {
    return to_utf8(points->substr(0, 1)) + stars(3);
  }
  const std::size_t shown = surname_length(*points);
  return to_utf8(points->substr(0, shown)) + stars(points->size() - shown);
}

std::string masked_id_number(std::string_view id_number) {
  constexpr std::size_t kShown = 4;
  if (id_number.size() != 18) return stars(id_number.size());
  return std::string(id_number.substr(0, kShown)) + stars(id_number.size() - 2 * kShown) +
         std::string(id_number.substr(id_number.size() - kShown));
}

std::string masked_phone(std::string_view phone) {
  if (phone.size() < 10) return stars(phone.size());
  // Of a landline number little beside the area may be shown: a town has few.
  const std::size_t before = phone[0] == '0' && phone[1] > '2' ? 4 : 3;
  const std::size_t after = phone[0] == '0' ? 2 : 4;
  return std::string(phone.substr(0, before)) + stars(phone.size() - before - after) +
         std::string(phone.substr(phone.size() - after));
}

}  // namespace jishi::person
