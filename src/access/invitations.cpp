// Using an invitation.
#include "access/account_payload.hpp"
#include "access/account_store.hpp"
#include "access/sign_in.hpp"
#include "access/within_job.hpp"

namespace jishi::access {
namespace {

struct Invited {
  Invitation invitation;
  Account account;
};

Result<Invited> find_invited(db::Connection& connection, std::string_view token, Instant now) {
  const auto invitation = find_invitation(connection, token_hash(token));
  if (!invitation) {
    return Error{"invitation_unknown",
                 "这个邀请链接不对或已被新的链接代替，请向管理员要新的链接。"};
  }
  if (invitation->used) {
    return Error{"invitation_used",
                 "这个邀请链接已经用过，请直接登录；如不是您本人所用，请立即告诉管理员。"};
  }
  if (invitation->expires <= now) {
    return Error{"invitation_expired", "这个邀请链接已过期（7 天），请向管理员要新的链接。"};
  }
  auto account = read_account(connection, invitation->account);
  if (!account || account->state != AccountState::invited) {
    return Error{"invitation_unknown", "这个账号现在不能启用，请联系管理员。"};
  }
  return Invited{*invitation, *std::move(account)};
}

}  // namespace

Result<Account> invited_account(db::Connection& connection, std::string_view token, Instant now) {
  Result<Invited> invited = find_invited(connection, token, now);
  if (!invited) return invited.error();
  return std::move(invited->account);
}

Result<AccountId> accept_invitation(const SignInGround& ground, std::string_view token,
                                    std::string_view password) {
  const Result<Account> invited = within_job<Account>(ground, [&](db::Connection& connection) {
    return invited_account(connection, token, ground.clock.now());
  });
  if (!invited) return invited.error();
  if (Result<void> sound = check_password(password, words_of(ground, *invited)); !sound)
    return sound.error();
  const Result<std::string> hash = ground.hashing.hash(password);
  if (!hash) return hash.error();
  return within_job<AccountId>(
      ground, actor_of(*invited),
      [&](db::Connection& connection, journal::ChangeSet& changes) -> Result<AccountId> {
        Result<Invited> found = find_invited(connection, token, ground.clock.now());
        if (!found) return found.error();
        Account& account = found->account;
        use_invitation(connection, found->invitation);
        write_password(connection, account.account, *hash, ground.clock.now());
        delete_sessions(connection, account.account);
        JsonWriter json = account_change(account.account, "invitation_accepted");
        json.member("invitation", found->invitation.invitation.value());
        write_account(json, "before", account);
        account.state = AccountState::active;
        ++account.revision;
        if (!update_account(connection, account)) {
          return Error{"version_conflict", "这个账号刚被他人更改，请重新打开邀请链接。"};
        }
        write_account(json, "after", account);
        changes.add(partition_of(account.account), json.end_object().take());
        return account.account;
      });
}

}  // namespace jishi::access
