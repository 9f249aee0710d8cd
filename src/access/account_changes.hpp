// Opening accounts, giving them roles, inviting who is to use them, ending them: inside the
// caller's write transaction, with journal entries. Whether the author may do it is asked before
// (decision.hpp); what is refused to everybody is refused here.
//
// A change is journalled in the partition of the account as {"account":…,"change":…,…}; neither
// login, holder nor any secret is in it. An Error may come after part was written: the caller rolls
// back (in a db::Writer job: throws it as a Failure).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "access/account.hpp"
#include "access/decision.hpp"
#include "access/grant.hpp"
#include "access/session_store.hpp"
#include "base/error.hpp"
#include "db/connection.hpp"
#include "journal/change_set.hpp"

namespace jishi::access {

inline constexpr std::int64_t kInvitationSeconds = std::int64_t{7} * 24 * 3'600;
inline constexpr std::int64_t kMostAccountsOfUnit = 200;  // closed ones apart

// An account as its editor last saw it; another revision is refused with version_conflict.
struct SeenAccount {
  AccountId account;
  std::int64_t revision = 0;
};

// What a link is made of; shown once, to whom it is for.
struct InvitationToken {
  AccountId account;
  std::string token;
  Instant expires;
};

class AccountChanges {
 public:
  // Both must outlive the object; `today` is the day of the author's instant in Beijing.
  AccountChanges(db::Connection& connection, journal::ChangeSet& changes);

  struct Opening {
    UnitId unit;  // must live today
    std::string login;
    std::string office;
    PersonId holder = {};
  };
  // Without a password: an invitation follows. Error unknown_unit, login_taken, bad_login,
  // bad_office, too_many_accounts.
  Result<AccountId> open(const Opening& opening);
  // Error unknown_account, version_conflict, account_closed, bad_office.
  Result<void> rename(SeenAccount seen, const std::string& office, PersonId holder);
  // Ends its sessions; neither to oneself (oneself). Error account_state where it is not so.
  Result<void> suspend(SeenAccount seen);
  Result<void> resume(SeenAccount seen);
  // For good: sessions, password, second factor, roles and open invitations go.
  Result<void> close(SeenAccount seen);

  // Error those of check_grant; unknown_unit; oneself: nobody gives themselves a role;
  // expired_already.
  Result<GrantId> grant(AccountId account, const Grant& grant);
  Result<void> take_back(AccountId account, GrantId grant);

  // A one-time link by which a password is set; earlier ones are void. To an account that has a
  // password already it is a reset: that password and its sessions end at once, the second factor
  // stays. Error unknown_account, account_state.
  Result<InvitationToken> invite(AccountId account);
  // The system administrator at the root, by a one-time link; there is no default password. Again
  // while nobody has used it. Error already_founded once a password was set, no_tree.
  Result<InvitationToken> invite_first_administrator(const std::string& login);

  // Error unknown_session.
  Result<void> end_session(AccountId account, SessionId session);
  Result<void> end_sessions(AccountId account);
  // By the security administrator, when a phone is lost; its sessions end. Error no_second_factor.
  Result<void> drop_second_factor(AccountId account);

  struct HandingOver {
    enum class By { holder, administrator };
    SeenAccount from;
    AccountId to;
    By by = By::holder;
  };
  // The duties of one account (its roles, and the village links that it issued) become the
  // successor's; the old account is closed with its sessions, and never opens again. The holder
  // hands over to an account of the same unit, an administrator to any but their own. Error
  // unknown_account, version_conflict, account_closed, account_state (the successor cannot sign
  // in), hand_over_to_oneself, hand_over_not_own, successor_elsewhere, those of check_grant.
  Result<void> hand_over(const HandingOver& handing);

 private:
  Result<Account> latest(AccountId account);
  Result<Account> latest(SeenAccount seen);
  Result<void> store(Account& account);
  Result<void> change_state(SeenAccount seen, AccountState from, AccountState to);
  // grant() without looking at who gives, or whether the unit lives.
  Result<GrantId> give(AccountId account, const Grant& grant);
  Result<void> move_duties(const Account& from, const Account& to);
  bool is_author(AccountId account) const;

  db::Connection& connection_;
  journal::ChangeSet& changes_;
  const Instant now_;
  const Date today_;
};

// Whether `granter` may give `role` at the unit that `at` asks about (its operation is not looked
// at). The security administrator does; while a database has no security (audit) administrator, the
// system administrator at the root appoints one there, so that the three can be three people from
// the first day.
struct Administrators {
  bool security = false;
  bool audit = false;
};
Administrators administrators(db::Connection& connection, Date today);
Decision may_grant(std::span<const HeldGrant> granter, const Asked& at, Role role,
                   Administrators present, Date today);

}  // namespace jishi::access
