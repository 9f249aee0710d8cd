// Which passwords are taken, and how long one waits after wrong ones. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace jishi::access {

// Length is what counts; nothing is asked of capitals, digits and signs, and no password expires
// (NIST SP 800-63B, 5.1.1.2; OWASP ASVS 5.0, 6.2). Chinese may be used.
inline constexpr std::size_t kMinPasswordCodePoints = 12;
inline constexpr std::size_t kMaxPasswordCodePoints = 128;
inline constexpr std::size_t kFewestDifferent = 5;  // code points

// What a password must not be made of; compared without the case of letters.
struct PasswordWords {
  std::string login;
  std::vector<std::string> others = {};  // the office, the names of units
};

// Error password_too_short, password_too_long, password_not_text, password_too_simple (few
// characters again and again, or a run such as 12345… or abcde…), password_is_login (the name of
// the account, or little more), password_of_office (the same of those words, of 共青团, 团委, 密码
// and others that everybody here would try), password_known (one of 12,000 of that length that are
// met most often in lists of stolen ones, with or without digits and signs behind it).
Result<void> check_password(std::string_view password, const PasswordWords& words);

// One of the list, as it stands there; see tools/known_passwords.py.
bool is_known_password(std::string_view folded);

// What an account remembers of wrong passwords and codes.
struct Attempts {
  std::int64_t failures = 0;  // since the last success
  Instant last;               // failure
};

inline constexpr std::int64_t kFreeFailures = 4;
inline constexpr std::int64_t kFirstDelaySeconds = 30;
inline constexpr std::int64_t kLongestDelaySeconds = 3'600;
// Failures so long ago are forgotten.
inline constexpr std::int64_t kForgottenAfterSeconds = 24 * 3'600;

// When the next attempt is taken: at once for the first kFreeFailures, then after 30 s, 1 min, 2
// min … at most an hour. Nobody is locked out for good: that would let anybody lock anybody out.
Instant next_attempt(const Attempts& attempts);
// The attempt is counted before the password is looked at, so that many at once gain nothing. Error
// too_many_attempts, with the time to wait.
Result<Attempts> count_attempt(const Attempts& attempts, Instant now);

}  // namespace jishi::access
