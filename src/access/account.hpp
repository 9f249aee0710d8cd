// Accounts: who signs in, for which unit, and what of it is kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "access/grant.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/id.hpp"

namespace jishi::access {

using InvitationId = Id<struct InvitationTag>;
using SessionId = Id<struct SessionTag>;

// Stored as its number: never renumber.
enum class AccountState : std::uint8_t {
  invited = 1,    // has no password yet
  active = 2,     // may sign in
  suspended = 3,  // may not, until it is resumed
  closed = 4,     // never again: the office was handed over, or is no more
};
std::string_view word(AccountState state);
std::string_view label(AccountState state);

// An account is an office's, not a person's: `office` (团区委办公室) goes into the journal, the
// name by which somebody signs in and who holds the office do not, so that both can be erased.
struct Account {
  AccountId account;
  UnitId unit;
  std::string login;
  std::string office;
  PersonId holder;  // none: not said
  AccountState state = AccountState::invited;
  std::int64_t revision = 0;
  bool operator==(const Account&) const = default;
};

inline constexpr std::size_t kMaxLoginCodePoints = 40;
inline constexpr std::size_t kMaxOfficeCodePoints = 60;

// Error bad_login: 2 to 40 letters, digits, Chinese characters or one of . _ - @.
Result<void> check_login(std::string_view login);
// Error bad_office: one line of at most 60 characters.
Result<void> check_office(std::string_view office);
// What two logins are the same by: letters without their case.
std::string login_key(std::string_view login);

}  // namespace jishi::access
