// Signing in and what keeps somebody signed in: passwords, codes, sessions. Each call is one or two
// short jobs of the Writer with the slow hashing between them, outside of any transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/account.hpp"
#include "access/grant.hpp"
#include "access/password.hpp"
#include "access/password_hash.hpp"
#include "access/secret.hpp"
#include "access/session_store.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "db/writer.hpp"

namespace jishi::access {

// A session ends when nobody used it for so long, and in any case after a working day.
inline constexpr std::int64_t kIdleSeconds = 3'600;
inline constexpr std::int64_t kLongestSessionSeconds = std::int64_t{12} * 3'600;
// That it is used is written down no more often than this.
inline constexpr std::int64_t kSeenEverySeconds = 60;
// Of one account; a further one ends the one longest unused.
inline constexpr std::size_t kMostSessions = 10;
inline constexpr std::size_t kMaxDeviceCodePoints = 100;

// All must outlive the calls. `source` is what the journal says of where it came in.
struct SignInGround {
  db::Writer& writer;
  PasswordHashing& hashing;
  const SecretKey& factor_key;  // seals the secrets of second factors
  const Clock& clock;
  std::string source;
};

struct SignInRequest {
  std::string login;
  std::string password;
  std::optional<std::string> code;  // of the second factor
  std::string device;               // what the list of sessions shows; cut and cleaned
};
struct OpenedSession {
  std::string token;  // for the cookie, once
  Session session;
  Account account;
};

// Every attempt counts before the password is looked at, one for a login that nobody has as well.
// Error sign_in_refused (the same for an
// unknown account, a wrong password, one never set), too_many_attempts, account_suspended,
// account_closed (both only with the right password), code_required, code_wrong, too_busy.
Result<OpenedSession> sign_in(const SignInGround& ground, const SignInRequest& request);

// After too_many_attempts: until the next one is taken, at least 1.
std::int64_t seconds_to_wait(db::Connection& connection, const SecretKey& factor_key,
                             std::string_view login, Instant now);

struct SignedIn {
  Account account;
  Session session;
};
// Whose session it is at that moment; none: ended, unknown, or the account is not active.
std::optional<SignedIn> signed_in(db::Connection& connection, std::string_view token, Instant now);
// Whether a limit of it has passed.
bool is_over(const Session& session, Instant now);
// Whether it is time to write down that the session is used.
bool is_seen_due(const Session& session, Instant now);
void note_seen(const SignInGround& ground, const Session& session);
// One's own sessions that have not ended, the last used first.
std::vector<Session> live_sessions(db::Connection& connection, AccountId account, Instant now);
// Of all accounts.
std::int64_t count_sessions(db::Connection& connection, Instant now);
// Ends what has reached a limit; for the scheduler. Returns how many.
std::int64_t clear_ended_sessions(const SignInGround& ground);

// The link is used up and the account active with that password; every session of it ends. Signing
// in follows. Error invitation_unknown, invitation_used, invitation_expired, those of
// check_password, too_busy.
Result<AccountId> accept_invitation(const SignInGround& ground, std::string_view token,
                                    std::string_view password);
// Who an invitation is for, without using it: to show the account's name. Errors as above.
Result<Account> invited_account(db::Connection& connection, std::string_view token, Instant now);

// Every session of the account ends, the present one too: who changed it signs in anew. Error
// sign_in_refused (the old one is wrong), too_many_attempts, those of check_password, too_busy.
Result<void> change_password(const SignInGround& ground, AccountId account,
                             std::string_view old_password, std::string_view new_password);

// What a password of the account must not be made of: login, office, the names of the unit and of
// those above it.
PasswordWords words_of(const SignInGround& ground, const Account& account);

// Who administers proves it by two factors: until a second one is confirmed nothing else is done
// with such an account.
bool must_set_up_second_factor(db::Connection& connection, AccountId account,
                               std::span<const HeldGrant> grants);

// A second factor is offered (a secret to show as a QR code, once) and becomes valid when a code of
// it was given. Error sign_in_refused (the password is wrong), too_many_attempts, too_busy;
// second_factor_exists: the security administrator drops it first.
struct OfferedFactor {
  std::string address;  // otpauth://…
  std::string secret;   // to be typed
};
Result<OfferedFactor> offer_second_factor(const SignInGround& ground, AccountId account,
                                          std::string_view password, std::string_view issuer);
// Ends the account's sessions but `kept`: they were opened without it. Error code_wrong,
// no_second_factor, second_factor_exists, too_many_attempts.
Result<void> confirm_second_factor(const SignInGround& ground, AccountId account, SessionId kept,
                                   std::string_view code);

}  // namespace jishi::access
