// Accounts and what they prove themselves by, in the database. Changes run inside the caller's
// write transaction; the caller journals them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/account.hpp"
#include "access/password.hpp"
#include "access/secret.hpp"
#include "base/clock.hpp"
#include "db/connection.hpp"

namespace jishi::access {

inline constexpr int kAccessSchema = 2;  // newest migration
void migrate_access(db::Connection& connection, const Clock& clock);

std::optional<Account> read_account(db::Connection& connection, AccountId account);
std::optional<Account> find_account(db::Connection& connection, std::string_view login);
// Of one unit, in the order in which they were opened, behind `after`, at most `limit`.
std::vector<Account> accounts_of(db::Connection& connection, UnitId unit, AccountId after,
                                 std::int64_t limit);
// Those of the unit that are not closed.
std::int64_t count_accounts(db::Connection& connection, UnitId unit);
bool any_account(db::Connection& connection);

void insert_account(db::Connection& connection, const Account& account);
// Everything but unit and login, with the revision in `account` as the new one. False where the one
// before it is not the latest.
bool update_account(db::Connection& connection, const Account& account);

// ---- The secrets of an account, in a table of their own.

struct Credentials {
  std::string password;  // its hash; empty: none
  Attempts attempts;
};
Credentials read_credentials(db::Connection& connection, AccountId account);
// Forgets the failures too.
void write_password(db::Connection& connection, AccountId account, std::string_view hash,
                    Instant now);
// The same password, hashed with other parameters; nothing where it was changed meanwhile.
void replace_password_hash(db::Connection& connection, AccountId account, std::string_view before,
                           std::string_view hash);
void write_attempts(db::Connection& connection, AccountId account, const Attempts& attempts);
// `counted` was no attempt at guessing (the password fitted and the code is still to come): what
// was `before` it holds again, whatever was counted meanwhile.
void take_attempt_back(db::Connection& connection, AccountId account, const Attempts& before,
                       const Attempts& counted);

// What is remembered of a login that nobody has, or that has no password, so that it is answered as
// one that somebody has. By a keyed digest: people type other things than logins there.
Attempts read_unknown_attempts(db::Connection& connection, const Mac& login);
void write_unknown_attempts(db::Connection& connection, const Mac& login, const Attempts& attempts);
// Those whose last failure was before; how many.
std::int64_t forget_unknown_attempts(db::Connection& connection, Instant before);

struct SecondFactor {
  std::vector<std::byte> sealed;
  bool confirmed = false;
  std::int64_t last_step = 0;
};
std::optional<SecondFactor> read_second_factor(db::Connection& connection, AccountId account);
void write_second_factor(db::Connection& connection, AccountId account, const SecondFactor& factor);
bool delete_second_factor(db::Connection& connection, AccountId account);
// Password, failures and second factor.
void delete_credentials(db::Connection& connection, AccountId account);

}  // namespace jishi::access
