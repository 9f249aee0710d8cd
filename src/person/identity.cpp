#include "base/text.hpp"
#include "person/person.hpp"

namespace jishi::person {

std::optional<Date> birth_date(const Identity& identity) {
  if (!identity.id_number || identity.id_number->size() != 18) return identity.birth_date;
  const std::string& digits = *identity.id_number;
  const auto part = [&](std::size_t from, std::size_t length) {
    return static_cast<int>(parse_int64(digits.substr(from, length)).value_or(0));
  };
  const auto born = Date::from_ymd(part(6, 4), part(10, 2), part(12, 2));
  return born ? born : identity.birth_date;
}

bool is_minor(const Identity& identity, Date on) {
  const auto born = birth_date(identity);
  return born && full_years(*born, on) < kAdult;
}

NoticeLack notice_lack(const Identity& identity, const Notice& notice, Date on) {
  if (is_minor(identity, on)) {
    return notice.kind == NoticeKind::guardian_consent ? NoticeLack::nothing
                                                       : NoticeLack::guardian_consent;
  }
  return notice.kind == NoticeKind::none ? NoticeLack::notice : NoticeLack::nothing;
}

}  // namespace jishi::person
