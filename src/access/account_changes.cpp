#include "access/account_changes.hpp"

#include <algorithm>

#include "access/account_payload.hpp"
#include "access/account_store.hpp"
#include "access/grant_store.hpp"
#include "access/seconds.hpp"
#include "access/secret.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::access {
namespace {

Error unknown_account() {
  return {"unknown_account", "没有这个账号，请在账号列表中重新选择。"};
}

Error unknown_unit() {
  return {"unknown_unit", "没有这个单位，或它已撤销，请在组织树中重新选择。"};
}

Error account_closed() {
  return {"account_closed", "这个账号已注销，不能再用。如有需要请另开账号。"};
}

Error version_conflict(const Account& account) {
  return {"version_conflict", "这个账号已被他人更改（现为“" + account.office + "”，" +
                                  std::string(label(account.state)) +
                                  "），请刷新后在最新内容上再改。"};
}

Error account_state(const Account& account) {
  return {"account_state", "这个账号现在的状态是“" + std::string(label(account.state)) +
                               "”，不能这样办理，请刷新账号列表。"};
}

Error oneself() {
  return {"oneself", "不能对自己的账号这样办理，请由另一位管理员办理。"};
}

std::vector<Grant> grants_of(const std::vector<StoredGrant>& stored) {
  std::vector<Grant> grants;
  std::ranges::transform(stored, std::back_inserter(grants), &StoredGrant::grant);
  return grants;
}

}  // namespace

AccountChanges::AccountChanges(db::Connection& connection, journal::ChangeSet& changes)
    : connection_(connection),
      changes_(changes),
      now_(changes.appender().author().now),
      today_(beijing_date(now_)) {}

bool AccountChanges::is_author(AccountId account) const {
  return changes_.appender().author().actor.value() == account.value();
}

Result<Account> AccountChanges::latest(AccountId account) {
  auto found = read_account(connection_, account);
  if (!found) return unknown_account();
  if (found->state == AccountState::closed) return account_closed();
  return *std::move(found);
}

Result<Account> AccountChanges::latest(SeenAccount seen) {
  Result<Account> found = latest(seen.account);
  if (found && found->revision != seen.revision) return version_conflict(*found);
  return found;
}

Result<void> AccountChanges::store(Account& account) {
  ++account.revision;
  if (!update_account(connection_, account)) return version_conflict(account);
  return {};
}

Result<AccountId> AccountChanges::open(const Opening& opening) {
  if (Result<void> sound = check_login(opening.login); !sound) return sound.error();
  if (Result<void> sound = check_office(opening.office); !sound) return sound.error();
  const auto unit = organisation::unit_at(connection_, opening.unit, today_);
  if (!unit || unit->content.state == organisation::LifeState::ended) return unknown_unit();
  if (find_account(connection_, opening.login)) {
    return Error{"login_taken",
                 "账号名“" + opening.login + "”已有人用（注销的账号也算），请换一个。"};
  }
  if (count_accounts(connection_, opening.unit) >= kMostAccountsOfUnit) {
    return Error{"too_many_accounts", "一个单位最多有 200 个在用的账号，请先注销不再用的。"};
  }
  const PartitionId partition = partition_of(opening.unit);
  Account account{make_id<struct AccountTag>(partition, changes_.appender().next_serial(partition)),
                  opening.unit,
                  opening.login,
                  opening.office,
                  opening.holder,
                  AccountState::invited,
                  1};
  insert_account(connection_, account);
  JsonWriter json = account_change(account.account, "opened");
  write_account(json, "after", account);
  changes_.add(partition, json.end_object().take());
  return account.account;
}

Result<void> AccountChanges::rename(SeenAccount seen, const std::string& office, PersonId holder) {
  if (Result<void> sound = check_office(office); !sound) return sound;
  Result<Account> account = latest(seen);
  if (!account) return account.error();
  JsonWriter json = account_change(seen.account, "renamed");
  write_account(json, "before", *account);
  account->office = office;
  account->holder = holder;
  if (Result<void> stored = store(*account); !stored) return stored;
  write_account(json, "after", *account);
  changes_.add(partition_of(seen.account), json.end_object().take());
  return {};
}

Result<void> AccountChanges::change_state(SeenAccount seen, AccountState from, AccountState to) {
  if (is_author(seen.account)) return oneself();
  Result<Account> account = latest(seen);
  if (!account) return account.error();
  if (account->state != from) return account_state(*account);
  JsonWriter json = account_change(seen.account, word(to));
  write_account(json, "before", *account);
  account->state = to;
  if (Result<void> stored = store(*account); !stored) return stored;
  write_account(json, "after", *account);
  changes_.add(partition_of(seen.account), json.end_object().take());
  return {};
}

Result<void> AccountChanges::suspend(SeenAccount seen) {
  if (Result<void> done = change_state(seen, AccountState::active, AccountState::suspended); !done)
    return done;
  return end_sessions(seen.account);
}

// Without a password (its reset was not used) it has to be invited anew.
Result<void> AccountChanges::resume(SeenAccount seen) {
  const bool has_password = !read_credentials(connection_, seen.account).password.empty();
  return change_state(seen, AccountState::suspended,
                      has_password ? AccountState::active : AccountState::invited);
}

Result<void> AccountChanges::close(SeenAccount seen) {
  if (is_author(seen.account)) return oneself();
  Result<Account> account = latest(seen);
  if (!account) return account.error();
  for (const StoredGrant& grant : read_grants(connection_, seen.account))
    if (Result<void> taken = take_back(seen.account, grant.id); !taken) return taken;
  if (Result<void> ended = end_sessions(seen.account); !ended) return ended;
  delete_open_invitations(connection_, seen.account);
  delete_credentials(connection_, seen.account);
  JsonWriter json = account_change(seen.account, "closed");
  write_account(json, "before", *account);
  account->state = AccountState::closed;
  if (Result<void> stored = store(*account); !stored) return stored;
  write_account(json, "after", *account);
  changes_.add(partition_of(seen.account), json.end_object().take());
  return {};
}

Result<GrantId> AccountChanges::grant(AccountId id, const Grant& grant) {
  if (is_author(id)) return oneself();
  Result<Account> account = latest(id);
  if (!account) return account.error();
  const auto unit = organisation::unit_at(connection_, grant.unit, today_);
  if (!unit || unit->content.state == organisation::LifeState::ended) return unknown_unit();
  if (grant.until <= today_) {
    return Error{"expired_already", "截止日期须在今天之后，请改正。"};
  }
  return give(id, grant);
}

Result<GrantId> AccountChanges::give(AccountId id, const Grant& grant) {
  // What holds no longer is in nobody's way.
  std::vector<Grant> held = grants_of(read_grants(connection_, id));
  std::erase_if(held, [&](const Grant& each) { return each.until <= today_; });
  if (Result<void> checked = check_grant(held, grant); !checked) return checked.error();
  const PartitionId partition = partition_of(id);
  const StoredGrant stored{
      make_id<struct GrantTag>(partition, changes_.appender().next_serial(partition)), id, grant};
  insert_grant(connection_, stored);
  JsonWriter json = account_change(id, "granted");
  write_grant(json, "after", stored.id, grant);
  changes_.add(partition, json.end_object().take());
  return stored.id;
}

Result<void> AccountChanges::take_back(AccountId account, GrantId id) {
  const std::vector<StoredGrant> grants = read_grants(connection_, account);
  const auto found = std::ranges::find(grants, id, &StoredGrant::id);
  if (found == grants.end() || !delete_grant(connection_, *found))
    return Error{"unknown_grant", "这项职责已经收回，请刷新账号页面。"};
  JsonWriter json = account_change(account, "taken_back");
  write_grant(json, "before", id, found->grant);
  changes_.add(partition_of(account), json.end_object().take());
  return {};
}

Result<InvitationToken> AccountChanges::invite(AccountId id) {
  Result<Account> account = latest(id);
  if (!account) return account.error();
  if (account->state == AccountState::suspended) return account_state(*account);
  delete_open_invitations(connection_, id);
  const bool is_reset = account->state == AccountState::active;
  if (is_reset) {
    if (Result<void> ended = end_sessions(id); !ended) return ended.error();
    write_password(connection_, id, "", now_);
    account->state = AccountState::invited;
    if (Result<void> stored = store(*account); !stored) return stored.error();
  }
  const PartitionId partition = partition_of(id);
  const Invitation invitation{
      make_id<struct InvitationTag>(partition, changes_.appender().next_serial(partition)), id,
      Instant{now_.microseconds + kInvitationSeconds * kSecond}, false};
  InvitationToken made{id, new_token(), invitation.expires};
  insert_invitation(connection_, invitation, token_hash(made.token));
  JsonWriter json = account_change(id, is_reset ? "password_reset" : "invited");
  json.member("invitation", invitation.invitation.value());
  json.member("expires", beijing_text(invitation.expires));
  changes_.add(partition, json.end_object().take());
  return made;
}

Result<InvitationToken> AccountChanges::invite_first_administrator(const std::string& login) {
  const auto root = organisation::root_unit(connection_);
  if (!root) return Error{"no_tree", "数据库还没有组织树，请先运行 jishi init。"};
  if (any_account(connection_)) {
    const auto waiting = find_account(connection_, login);
    const bool again =
        waiting && waiting->unit == *root && waiting->state == AccountState::invited &&
        accounts_of(connection_, *root, AccountId(), 1).front().account == waiting->account &&
        read_credentials(connection_, waiting->account).password.empty();
    if (!again) {
      return Error{"already_founded",
                   "第一个管理员早已开设。忘记密码时，请由安全管理员发放重设链接。"};
    }
    return invite(waiting->account);
  }
  const Result<AccountId> account = open({*root, login, "系统管理员", {}});
  if (!account) return account.error();
  if (const auto granted = grant(*account, {Role::system_administrator, *root, {}, kForever});
      !granted) {
    return granted.error();
  }
  return invite(*account);
}

Result<void> AccountChanges::end_session(AccountId account, SessionId session) {
  if (!delete_session(connection_, account, session)) {
    return Error{"unknown_session", "这个登录已经结束，请刷新列表。"};
  }
  JsonWriter json = account_change(account, "session_ended");
  json.member("session", session.value());
  changes_.add(partition_of(account), json.end_object().take());
  return {};
}

Result<void> AccountChanges::end_sessions(AccountId account) {
  const std::int64_t ended = delete_sessions(connection_, account);
  if (ended == 0) return {};
  JsonWriter json = account_change(account, "sessions_ended");
  json.member("sessions", ended);
  changes_.add(partition_of(account), json.end_object().take());
  return {};
}

Result<void> AccountChanges::drop_second_factor(AccountId account) {
  if (!delete_second_factor(connection_, account)) {
    return Error{"no_second_factor", "这个账号没有启用动态验证码，不必取消。"};
  }
  changes_.add(partition_of(account),
               account_change(account, "second_factor_dropped").end_object().take());
  return end_sessions(account);
}

Administrators administrators(db::Connection& connection, Date today) {
  return {anybody_holds(connection, Role::security_administrator, today),
          anybody_holds(connection, Role::audit_administrator, today)};
}

Decision may_grant(std::span<const HeldGrant> granter, const Asked& at, Role role,
                   Administrators present, Date today) {
  Asked asked = at;
  asked.operation = Operation::grant_roles;
  Decision decision = allowed(granter, asked, today);
  if (decision.allowed) return decision;
  const bool is_missing = (role == Role::security_administrator && !present.security) ||
                          (role == Role::audit_administrator && !present.audit);
  if (!is_missing || at.path.size() != 1) return decision;  // at the root alone
  asked.operation = Operation::manage_system;
  const Decision appointing = allowed(granter, asked, today);
  return appointing.allowed ? appointing : decision;
}

}  // namespace jishi::access
