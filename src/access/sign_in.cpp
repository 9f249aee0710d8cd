#include "access/sign_in.hpp"

#include <algorithm>
#include <functional>
#include <span>

#include "access/account_payload.hpp"
#include "access/account_store.hpp"
#include "access/seconds.hpp"
#include "access/totp.hpp"
#include "access/within_job.hpp"
#include "base/text.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::access {
namespace {

// Who gave a wrong password: nobody knows.
constexpr ActorId kNobody;

Error refused() {
  return {"sign_in_refused", "账号名或密码不对，请检查后重试。忘记密码请联系安全管理员。"};
}

// What the attempt is about to be held against.
struct Attempt {
  std::optional<Account> account;  // none: an unknown login
  std::string hash;                // empty: there is nothing to guess
  Attempts before, counted;
};

Mac unknown_login(const SecretKey& key, std::string_view login) {
  const std::string text = "unknown login " + login_key(login);
  return hmac_sha256(key, std::as_bytes(std::span(text)));
}

// Counts it first. A login without an account, or without a password, is counted in the same way
// and by as many writes: neither the answer nor its time tells whether somebody has it.
Result<Attempt> begin_attempt(const SignInGround& ground, std::optional<std::string_view> login,
                              const std::function<std::optional<Account>(db::Connection&)>& find) {
  return within_job<Attempt>(ground, [&](db::Connection& connection) -> Result<Attempt> {
    Attempt attempt{find(connection), {}, {}, {}};
    Credentials credentials;
    if (attempt.account) credentials = read_credentials(connection, attempt.account->account);
    attempt.hash = std::move(credentials.password);
    if (attempt.hash.empty() && !login) return attempt;
    const Mac key = login ? unknown_login(ground.factor_key, *login) : Mac();
    attempt.before =
        attempt.hash.empty() ? read_unknown_attempts(connection, key) : credentials.attempts;
    const Result<Attempts> counted = count_attempt(attempt.before, ground.clock.now());
    if (!counted) return counted.error();
    attempt.counted = *counted;
    if (attempt.hash.empty()) {
      write_unknown_attempts(connection, key, *counted);
    } else {
      write_attempts(connection, attempt.account->account, *counted);
    }
    return attempt;
  });
}

Result<Attempt> begin_attempt(const SignInGround& ground, AccountId account) {
  return begin_attempt(ground, std::nullopt, [&](db::Connection& connection) {
    return read_account(connection, account);
  });
}

// Only those that make somebody wait: whoever guesses is seen by who reads the journal.
void journal_failure(const SignInGround& ground, const Account& account) {
  within_job<void>(ground, kNobody, [&](db::Connection& connection, journal::ChangeSet& changes) {
    const Attempts attempts = read_credentials(connection, account.account).attempts;
    if (attempts.failures > kFreeFailures) {
      JsonWriter json = account_change(account.account, "attempts_failed");
      json.member("failures", attempts.failures);
      changes.add(partition_of(account.account), json.end_object().take());
    }
    return Result<void>();
  }).or_throw();
}

// The write that journal_failure() would make, for a login that the journal must not have.
void note_unknown_failure(const SignInGround& ground, std::string_view login,
                          const Attempts& counted) {
  within_job<void>(ground, [&](db::Connection& connection) {
    if (counted.failures > kFreeFailures)
      write_unknown_attempts(connection, unknown_login(ground.factor_key, login), counted);
    return Result<void>();
  }).or_throw();
}

// One line that shows as it is stored.
std::string clean_device(std::string_view text) {
  const auto points = code_points(text);
  if (!points) return {};
  std::string cleaned;
  for (std::size_t i = 0; i < std::min(points->size(), kMaxDeviceCodePoints); ++i)
    append_utf8(cleaned, (*points)[i]);
  return is_plain_line(cleaned) ? cleaned : std::string();
}

std::string factor_place(AccountId account) {
  return "second factor of " + std::to_string(account.value());
}

// The code is used up.
Result<void> check_code(const SignInGround& ground, db::Connection& connection, AccountId account,
                        SecondFactor& factor, std::string_view code) {
  const auto secret = unseal(ground.factor_key, factor_place(account), factor.sealed);
  if (!secret) {
    throw Failure({"second_factor_damaged",
                   "这个账号的动态验证码密钥无法读取，请联系安全管理员取消后重新启用。"});
  }
  const auto step = matching_step(*secret, code, ground.clock.now(), factor.last_step);
  if (!step) {
    return Error{"code_wrong", "动态验证码不对或已用过，请等手机上换了新的验证码后重试。"};
  }
  factor.last_step = *step;
  write_second_factor(connection, account, factor);
  return {};
}

void make_room(db::Connection& connection, AccountId account, Instant now) {
  std::vector<Session> sessions = sessions_of(connection, account);
  std::ranges::sort(sessions, {}, &Session::seen);
  std::size_t left = sessions.size();
  for (const Session& session : sessions) {
    if (!is_over(session, now) && left < kMostSessions) continue;
    delete_session(connection, account, session.session);
    --left;
  }
}

Result<OpenedSession> open_session(const SignInGround& ground, const Account& account,
                                   std::string_view device, db::Connection& connection,
                                   journal::ChangeSet& changes) {
  const Instant now = ground.clock.now();
  make_room(connection, account.account, now);
  const PartitionId partition = partition_of(account.account);
  const Session session{
      make_id<struct SessionTag>(partition, changes.appender().next_serial(partition)),
      account.account,
      now,
      now,
      Instant{now.microseconds + kLongestSessionSeconds * kSecond},
      clean_device(device)};
  OpenedSession opened{new_token(), session, account};
  insert_session(connection, session, token_hash(opened.token));
  JsonWriter json = account_change(account.account, "signed_in");
  json.member("session", session.session.value());
  changes.add(partition, json.end_object().take());
  return opened;
}

// After the password fitted: its account may have changed meanwhile.
Result<OpenedSession> finish(const SignInGround& ground, const Attempt& attempt,
                             const SignInRequest& request, db::Connection& connection,
                             journal::ChangeSet& changes) {
  const auto account = read_account(connection, attempt.account->account);
  if (!account || read_credentials(connection, account->account).password != attempt.hash)
    return refused();
  if (account->state != AccountState::active) {
    return Error{"account_suspended", "这个账号已停用，请联系安全管理员。"};
  }
  if (auto factor = read_second_factor(connection, account->account); factor && factor->confirmed) {
    if (Result<void> right =
            check_code(ground, connection, account->account, *factor, *request.code);
        !right) {
      return right.error();
    }
  }
  write_attempts(connection, account->account, {});
  return open_session(ground, *account, request.device, connection, changes);
}

Result<void> change_hash(const SignInGround& ground, const Attempt& attempt,
                         const std::string& hash) {
  return within_job<void>(
      ground, actor_of(*attempt.account),
      [&](db::Connection& connection, journal::ChangeSet& changes) -> Result<void> {
        const AccountId account = attempt.account->account;
        const auto present = read_account(connection, account);
        if (!present || present->state != AccountState::active ||
            read_credentials(connection, account).password != attempt.hash) {
          return refused();
        }
        write_password(connection, account, hash, ground.clock.now());
        JsonWriter json = account_change(account, "password_changed");
        json.member("sessions_ended", delete_sessions(connection, account));
        changes.add(partition_of(account), json.end_object().take());
        return {};
      });
}

// Whoever is signed in proves that it is still they, by the password again.
Result<Attempt> begin_proof(const SignInGround& ground, AccountId account,
                            std::string_view password, std::string_view called) {
  Result<Attempt> attempt = begin_attempt(ground, account);
  if (!attempt) return attempt;
  const Result<bool> fits = ground.hashing.fits(attempt->hash, password);
  if (!fits) return fits.error();
  if (*fits) return attempt;
  if (!attempt->hash.empty()) journal_failure(ground, *attempt->account);
  return Error{"sign_in_refused", std::string(called) + "不对，请重新输入。"};
}

// It was no attempt at guessing.
void end_proof(const SignInGround& ground, const Attempt& attempt) {
  within_job<void>(ground, [&](db::Connection& connection) {
    take_attempt_back(connection, attempt.account->account, attempt.before, attempt.counted);
    return Result<void>();
  }).or_throw();
}

}  // namespace

PasswordWords words_of(const SignInGround& ground, const Account& account) {
  PasswordWords words{account.login, {account.office}};
  ground.writer.submit([&](db::Connection& connection) {
    words.others.resize(1);
    const Date today = beijing_date(ground.clock.now());
    for (const auto& unit : organisation::path_at(connection, account.unit, today))
      words.others.push_back(unit.content.name);
  });
  return words;
}

bool must_set_up_second_factor(db::Connection& connection, AccountId account,
                               std::span<const HeldGrant> grants) {
  if (std::ranges::none_of(grants,
                           [](const HeldGrant& held) { return is_administrator(held.grant.role); }))
    return false;
  const auto factor = read_second_factor(connection, account);
  return !factor || !factor->confirmed;
}

std::int64_t seconds_to_wait(db::Connection& connection, const SecretKey& factor_key,
                             std::string_view login, Instant now) {
  const auto account = find_account(connection, login);
  Credentials credentials;
  if (account) credentials = read_credentials(connection, account->account);
  const Attempts attempts =
      credentials.password.empty()
          ? read_unknown_attempts(connection, unknown_login(factor_key, login))
          : credentials.attempts;
  const std::int64_t left = next_attempt(attempts).microseconds - now.microseconds;
  return std::max<std::int64_t>(1, (left + kSecond - 1) / kSecond);
}

Result<OpenedSession> sign_in(const SignInGround& ground, const SignInRequest& request) {
  const Result<Attempt> attempt = begin_attempt(
      ground, request.login,
      [&](db::Connection& connection) { return find_account(connection, request.login); });
  if (!attempt) return attempt.error();
  const Result<bool> fits = ground.hashing.fits(attempt->hash, request.password);
  if (!fits) return fits.error();
  if (!*fits) {
    if (attempt->hash.empty()) {
      note_unknown_failure(ground, request.login, attempt->counted);
    } else {
      journal_failure(ground, *attempt->account);
    }
    return refused();
  }
  const AccountId account = attempt->account->account;
  const bool asks_for_code =
      within_job<bool>(ground, [&](db::Connection& connection) {
        const auto factor = read_second_factor(connection, account);
        const bool missing = factor && factor->confirmed && !request.code;
        if (missing) take_attempt_back(connection, account, attempt->before, attempt->counted);
        return Result<bool>(missing);
      }).or_throw();
  if (asks_for_code) return Error{"code_required", "请输入手机上的 6 位动态验证码。"};
  std::string fresh;
  if (ground.hashing.outdated(attempt->hash))
    fresh = ground.hashing.hash(request.password).or_throw();
  auto opened = within_job<OpenedSession>(
      ground, actor_of(*attempt->account),
      [&](db::Connection& connection, journal::ChangeSet& changes) {
        Result<OpenedSession> done = finish(ground, *attempt, request, connection, changes);
        if (done && !fresh.empty())
          replace_password_hash(connection, account, attempt->hash, fresh);
        return done;
      });
  if (!opened && opened.error().code == "code_wrong") journal_failure(ground, *attempt->account);
  return opened;
}

std::optional<SignedIn> signed_in(db::Connection& connection, std::string_view token, Instant now) {
  auto session = find_session(connection, token_hash(token));
  if (!session || is_over(*session, now)) return std::nullopt;
  auto account = read_account(connection, session->account);
  if (!account || account->state != AccountState::active) return std::nullopt;
  return SignedIn{*std::move(account), *std::move(session)};
}

bool is_over(const Session& session, Instant now) {
  return session.ends <= now ||
         now.microseconds - session.seen.microseconds >= kIdleSeconds * kSecond;
}

bool is_seen_due(const Session& session, Instant now) {
  return now.microseconds - session.seen.microseconds >= kSeenEverySeconds * kSecond;
}

void note_seen(const SignInGround& ground, const Session& session) {
  ground.writer.submit(
      [&](db::Connection& connection) { mark_seen(connection, session, ground.clock.now()); });
}

std::vector<Session> live_sessions(db::Connection& connection, AccountId account, Instant now) {
  std::vector<Session> sessions = sessions_of(connection, account);
  std::erase_if(sessions, [&](const Session& session) { return is_over(session, now); });
  std::ranges::stable_sort(sessions, std::greater{}, &Session::seen);
  return sessions;
}

std::int64_t count_sessions(db::Connection& connection, Instant now) {
  return count_sessions_after(connection, now, Instant{now.microseconds - kIdleSeconds * kSecond});
}

std::int64_t clear_ended_sessions(const SignInGround& ground) {
  const Instant now = ground.clock.now();
  std::int64_t cleared = 0;
  ground.writer.submit([&](db::Connection& connection) {
    forget_unknown_attempts(connection,
                            Instant{now.microseconds - kForgottenAfterSeconds * kSecond});
    cleared =
        delete_ended_sessions(connection, now, Instant{now.microseconds - kIdleSeconds * kSecond});
  });
  return cleared;
}

Result<void> change_password(const SignInGround& ground, AccountId account,
                             std::string_view old_password, std::string_view new_password) {
  const Result<Attempt> attempt = begin_proof(ground, account, old_password, "原密码");
  if (!attempt) return attempt.error();
  if (Result<void> sound = check_password(new_password, words_of(ground, *attempt->account));
      !sound) {
    end_proof(ground, *attempt);
    return sound;
  }
  const Result<std::string> hash = ground.hashing.hash(new_password);
  if (!hash) return hash.error();
  return change_hash(ground, *attempt, *hash);
}

Result<OfferedFactor> offer_second_factor(const SignInGround& ground, AccountId id,
                                          std::string_view password, std::string_view issuer) {
  const Result<Attempt> attempt = begin_proof(ground, id, password, "密码");
  if (!attempt) return attempt.error();
  end_proof(ground, *attempt);
  const std::vector<std::byte> secret = random_bytes(kTotpSecretBytes);
  return within_job<OfferedFactor>(
      ground, [&](db::Connection& connection) -> Result<OfferedFactor> {
        const auto account = read_account(connection, id);
        if (!account || account->state != AccountState::active) return refused();
        if (const auto factor = read_second_factor(connection, id); factor && factor->confirmed) {
          return Error{"second_factor_exists",
                       "这个账号已启用动态验证码。换手机时请先由安全管理员取消，再重新启用。"};
        }
        write_second_factor(connection, id,
                            {seal(ground.factor_key, factor_place(id), secret), false, 0});
        return OfferedFactor{totp_address(secret, issuer, account->login), base32(secret)};
      });
}

Result<void> confirm_second_factor(const SignInGround& ground, AccountId id, SessionId kept,
                                   std::string_view code) {
  const Result<Attempt> attempt = begin_attempt(ground, id);
  if (!attempt) return attempt.error();
  if (!attempt->account || attempt->account->state != AccountState::active) return refused();
  return within_job<void>(
      ground, actor_of(*attempt->account),
      [&](db::Connection& connection, journal::ChangeSet& changes) -> Result<void> {
        auto factor = read_second_factor(connection, id);
        if (!factor) return Error{"no_second_factor", "请先取得动态验证码的二维码，再输入验证码。"};
        if (factor->confirmed) return Error{"second_factor_exists", "这个账号已启用动态验证码。"};
        factor->confirmed = true;
        if (Result<void> right = check_code(ground, connection, id, *factor, code); !right)
          return right;
        take_attempt_back(connection, id, attempt->before, attempt->counted);
        JsonWriter json = account_change(id, "second_factor_confirmed");
        json.member("sessions_ended", delete_other_sessions(connection, id, kept));
        changes.add(partition_of(id), json.end_object().take());
        return {};
      });
}

}  // namespace jishi::access
