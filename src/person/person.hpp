// A person, kept once: name, ID number, phone and the notice given, whatever ledgers they are in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/error.hpp"
#include "base/id.hpp"

namespace jishi::person {

inline constexpr std::size_t kMaxNameCodePoints = 50;
inline constexpr int kYoungest = 14;  // full years; nobody younger is recorded (requirement H)
inline constexpr int kAdult = 18;

enum class NoticeKind : std::uint8_t { none = 0, notice = 1, consent = 2, guardian_consent = 3 };

// That the person was told, or agreed (14–17: a parent or guardian).
struct Notice {
  NoticeKind kind = NoticeKind::none;
  std::optional<Date> on;
  std::string reference;  // which notice or form; no personal data
  bool operator==(const Notice&) const = default;
};

struct Identity {
  std::string name;
  std::optional<std::string> id_number;  // normalised
  std::optional<std::string> phone;      // normalised
  std::optional<Date> birth_date;        // only where there is no ID number that says it
  bool operator==(const Identity&) const = default;
};

enum class Sex : std::uint8_t { male, female };

// ID numbers of 18 digits (GB 11643-1999): area, birth date, serial, check digit.
struct IdNumber {
  std::string text;  // 17 digits and a digit or X
  Date birth_date;
  Sex sex = Sex::male;
};
// Takes full-width digits, blanks, a small x and the apostrophe that makes a cell a text. Error
// bad_id_number says what is wrong: length, letters, province, a day that does not exist or is
// after `today`, the check digit; 15-digit numbers (before 2000) and numbers whose last digits a
// spreadsheet has lost are refused with the remedy. No message repeats what was typed.
Result<IdNumber> parse_id_number(std::string_view text, Date today);
// Mobile (11 digits from 13) or landline with area code; blanks, hyphens, brackets, +86 and
// full-width digits are taken; digits only are returned. Error bad_phone.
Result<std::string> parse_phone(std::string_view text);
// NFC is not asked for; blanks that only widen a Chinese name (“张 三”, “欧阳 娜 娜”) are removed,
// the dot of names of other peoples is written ·. What was returned is taken unchanged. Error
// bad_name: empty, one character, over kMaxNameCodePoints, digits, brackets, private characters.
Result<std::string> parse_name(std::string_view text);

// The birth date that is known: from the ID number, else as given.
std::optional<Date> birth_date(const Identity& identity);
bool is_minor(const Identity& identity, Date on);

// What is not on record: of somebody of 14 to 17 years, that a parent or guardian agreed, whatever
// else is; of the others, that they were told or agreed.
enum class NoticeLack : std::uint8_t { nothing, notice, guardian_consent };
NoticeLack notice_lack(const Identity& identity, const Notice& notice, Date on);

// As shown without a stated purpose: 张*, 欧阳**, 阿***; 1101**********1234; 138****5678,
// 010******78.
std::string masked_name(std::string_view name);
std::string masked_id_number(std::string_view id_number);
std::string masked_phone(std::string_view phone);

}  // namespace jishi::person
