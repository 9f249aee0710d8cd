#include "exchange/person_match.hpp"

#include <algorithm>
#include <numeric>

namespace jishi::exchange {
namespace {

using person::Identity;

constexpr std::size_t kMostTold = 4;

bool is_month(Date day) {
  return day.ymd().day == 1;
}

bool agrees(const std::optional<std::string>& says, const std::optional<std::string>& masked,
            const std::optional<std::string>& knows, std::string (*mask)(std::string_view)) {
  if (masked) return knows && mask(*knows) == *masked;
  return says == knows;
}

bool same_phone(const PreparedRow& row, const Identity& known) {
  return agrees(row.identity.phone, row.masked.phone, known.phone, person::masked_phone);
}

// Leaves those for whom `fits` is true, where there are any.
template <class Fits>
void prefer(std::vector<std::size_t>& places, Fits fits) {
  std::vector<std::size_t> better;
  std::ranges::copy_if(places, std::back_inserter(better), fits);
  if (!better.empty()) places = std::move(better);
}

std::string described(const Identity& known) {
  std::string text = person::masked_name(known.name) + "（";
  text += known.id_number ? person::masked_id_number(*known.id_number) : "没有身份证号";
  if (!known.id_number && known.birth_date)
    text += "，" + std::to_string(known.birth_date->ymd().year) + " 年出生";
  if (known.phone) text += "，" + person::masked_phone(*known.phone);
  return text + "）";
}

}  // namespace

bool is_masked(std::string_view text) {
  return text.find('*') != text.npos;
}

bool may_be_born_alike(std::optional<Date> one, std::optional<Date> other) {
  if (!one || !other || *one == *other) return true;
  return (is_month(*one) || is_month(*other)) && one->ymd().year == other->ymd().year &&
         one->ymd().month == other->ymd().month;
}

bool may_be(const PreparedRow& row, const Identity& known) {
  const Identity& says = row.identity;
  const Identity& masked = row.masked;
  if (!says.name.empty() && says.name != known.name) return false;
  if (!masked.name.empty() && masked.name != person::masked_name(known.name)) return false;
  if (says.id_number && known.id_number && says.id_number != known.id_number) return false;
  if (masked.id_number && !agrees({}, masked.id_number, known.id_number, person::masked_id_number))
    return false;
  if (masked.phone && !agrees({}, masked.phone, known.phone, person::masked_phone)) return false;
  return may_be_born_alike(person::birth_date(says), person::birth_date(known));
}

std::vector<std::size_t> told_by_parts(const PreparedRow& row, std::span<const Identity> known) {
  std::vector<std::size_t> places(known.size());
  std::iota(places.begin(), places.end(), 0);
  if (row.identity.phone || row.masked.phone)
    prefer(places, [&](std::size_t at) { return same_phone(row, known[at]); });
  if (const auto born = person::birth_date(row.identity))
    prefer(places, [&](std::size_t at) { return person::birth_date(known[at]) == born; });
  return places;
}

std::size_t most_alike(const PreparedRow& row, std::span<const Identity> known,
                       std::span<const std::size_t> places) {
  const auto found = std::ranges::find_if(places, [&](std::size_t at) {
    return same_phone(row, known[at]) && agrees(row.identity.id_number, row.masked.id_number,
                                                known[at].id_number, person::masked_id_number);
  });
  return found == places.end() ? places.front() : *found;
}

std::string told_apart(std::span<const Identity> known) {
  std::string text;
  for (const Identity& each : known.first(std::min(known.size(), kMostTold)))
    text += (text.empty() ? "" : "、") + described(each);
  if (known.size() > kMostTold) text += "等 " + std::to_string(known.size()) + " 人";
  return text;
}

}  // namespace jishi::exchange
