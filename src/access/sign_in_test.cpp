#include "access/sign_in.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <map>

#include "access/testing/access_ground.hpp"
#include "access/totp.hpp"

namespace jishi::access {
namespace {

using testing::kMorning;
using testing::kPassword;
using testing::later;

class SignInTest : public testing::AccessGround {
 protected:
  void pass(std::int64_t seconds) { clock_.set(later(clock_.now(), seconds)); }
  bool lives(const std::string& token) {
    return signed_in(*connection_, token, clock_.now()).has_value();
  }
  std::string code_of_accept(const std::string& token, const std::string& password) {
    const auto accepted = accept_invitation(ground(), token, password);
    return accepted ? "" : accepted.error().code;
  }
  // Enrols a second factor and returns its secret, read from the sealed value by the key.
  std::vector<std::byte> enrol(AccountId account) {
    offer_second_factor(ground(), account, kPassword, "基石").or_throw();
    const auto secret = secret_of(account);
    confirm_second_factor(ground(), account, SessionId(),
                          totp_code(secret, totp_step(clock_.now())))
        .or_throw();
    return secret;
  }
  std::vector<std::byte> secret_of(AccountId account) {
    const auto factor = read_second_factor(*connection_, account).value();
    return unseal(key_, "second factor of " + std::to_string(account.value()), factor.sealed)
        .value();
  }
};
JISHI_ON_BOTH_DATABASES(SignInTest);

TEST_P(SignInTest, TakesTheRightPasswordAlone) {
  const AccountId account = active(township_, "yaodu");
  const OpenedSession opened = try_sign_in("YaoDu", kPassword).or_throw();
  EXPECT_EQ(opened.account.account, account);
  const auto found = signed_in(*connection_, opened.token, clock_.now());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->account.account, account);
  EXPECT_EQ(found->session, opened.session);
  EXPECT_EQ(found->session.device, "Firefox");
  EXPECT_EQ(code_of_sign_in("yaodu", "correct horse batterz"), "sign_in_refused");
  EXPECT_EQ(code_of_sign_in("yaodu", ""), "sign_in_refused");
  EXPECT_EQ(code_of_sign_in("nobody", kPassword), "sign_in_refused");
  EXPECT_EQ(code_of_sign_in("' OR 1=1 --", kPassword), "sign_in_refused");
  open(township_, "invited");
  EXPECT_EQ(code_of_sign_in("invited", ""), "sign_in_refused");
  EXPECT_EQ(try_sign_in("nobody", kPassword).error().message,
            try_sign_in("yaodu", "wrong horse battery").error().message);
  for (const std::string& token : {std::string(), std::string("x"), new_token()})
    EXPECT_FALSE(signed_in(*connection_, token, clock_.now()));
  EXPECT_TRUE(journal_whole());
}

TEST_P(SignInTest, WaitsLongerAfterEachWrongPassword) {
  active(township_, "yaodu");
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(code_of_sign_in("yaodu", "wrong horse battery"), "sign_in_refused") << i;
  EXPECT_EQ(code_of_sign_in("yaodu", kPassword), "too_many_attempts");
  pass(29);
  EXPECT_EQ(code_of_sign_in("yaodu", kPassword), "too_many_attempts");
  pass(1);
  EXPECT_EQ(code_of_sign_in("yaodu", "wrong horse battery"), "sign_in_refused");
  pass(59);
  EXPECT_EQ(code_of_sign_in("yaodu", kPassword), "too_many_attempts");
  pass(1);
  EXPECT_EQ(code_of_sign_in("yaodu", kPassword), "");
  // A success begins anew.
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(code_of_sign_in("yaodu", "wrong horse battery"), "sign_in_refused") << i;
  EXPECT_EQ(code_of_sign_in("yaodu", kPassword), "too_many_attempts");
  // The fifth and sixth of the first round, the fifth of the second.
  EXPECT_EQ(journalled("attempts_failed"), 3U);
}

// Nobody learns by guessing which logins there are: known or not, invited or closed, they are
// answered alike, and have to wait alike.
TEST_P(SignInTest, ALoginThatNobodyHasIsAnsweredLikeOneThatSomebodyHas) {
  active(township_, "yaodu");
  open(township_, "invited");
  const AccountId closed = active(township_, "closed");
  change([&](AccountChanges& c) { return c.close(seen(closed)); }).or_throw();
  for (const char* login : {"yaodu", "nobody", "Invited", "closed", "不存在"}) {
    for (int i = 0; i < 5; ++i) {
      const auto refused = try_sign_in(login, "wrong horse battery");
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().code, "sign_in_refused") << login;
    }
    const auto waits = try_sign_in(login, "wrong horse battery");
    ASSERT_FALSE(waits);
    EXPECT_EQ(waits.error().code, "too_many_attempts") << login;
    EXPECT_EQ(waits.error().message, try_sign_in("yaodu", "").error().message) << login;
    EXPECT_EQ(seconds_to_wait(*connection_, key_, login, clock_.now()), 30) << login;
  }
  EXPECT_EQ(code_of_sign_in("NOBODY", kPassword), "too_many_attempts") << "whatever its case";
  pass(30);
  EXPECT_EQ(code_of_sign_in("nobody", "wrong horse battery"), "sign_in_refused");
  EXPECT_EQ(seconds_to_wait(*connection_, key_, "nobody", clock_.now()), 60);
  // What was typed is neither kept nor journalled, and goes after a day.
  EXPECT_EQ(journal_text().find("nobody"), std::string::npos);
  pass(kForgottenAfterSeconds + 1);
  clear_ended_sessions(ground());
  EXPECT_FALSE(connection_->query("SELECT login FROM unknown_login").next());
}

// Who asks for 40 at once learns as much as who asks for one after the other.
TEST_P(SignInTest, CountsAttemptsThatComeTogether) {
  active(township_, "yaodu");
  std::vector<std::future<std::string>> answers;
  for (int i = 0; i < 40; ++i) {
    answers.push_back(std::async(std::launch::async,
                                 [&] { return code_of_sign_in("yaodu", "wrong horse battery"); }));
  }
  std::map<std::string, int> counts;
  for (auto& answer : answers)
    ++counts[answer.get()];
  EXPECT_EQ(counts, (std::map<std::string, int>{{"sign_in_refused", kFreeFailures + 1},
                                                {"too_many_attempts", 40 - kFreeFailures - 1}}));
}

TEST_P(SignInTest, EndsSessionsByIdlenessAndByAge) {
  active(township_, "yaodu");
  const OpenedSession opened = try_sign_in("yaodu", kPassword).or_throw();
  pass(kIdleSeconds - 1);
  EXPECT_TRUE(lives(opened.token));
  pass(1);
  EXPECT_FALSE(lives(opened.token));

  const OpenedSession used = try_sign_in("yaodu", kPassword).or_throw();
  EXPECT_FALSE(is_seen_due(used.session, later(clock_.now(), kSeenEverySeconds - 1)));
  EXPECT_TRUE(is_seen_due(used.session, later(clock_.now(), kSeenEverySeconds)));
  const Instant opened_at = clock_.now();
  while (clock_.now() < later(opened_at, kLongestSessionSeconds - 1'800)) {
    pass(1'800);
    ASSERT_TRUE(lives(used.token));
    note_seen(ground(), used.session);
  }
  pass(1'799);
  EXPECT_TRUE(lives(used.token));
  pass(1);
  EXPECT_FALSE(lives(used.token));
  EXPECT_EQ(clear_ended_sessions(ground()), 1);  // the first went when the second was opened
  EXPECT_EQ(clear_ended_sessions(ground()), 0);
}

TEST_P(SignInTest, ListsAndEndsOnesOwnSessions) {
  const AccountId account = active(township_, "yaodu");
  const AccountId stranger = active(township_, "stranger");
  const OpenedSession first = try_sign_in("yaodu", kPassword).or_throw();
  pass(10);
  const OpenedSession second = try_sign_in("yaodu", kPassword).or_throw();
  const auto live = live_sessions(*connection_, account, clock_.now());
  ASSERT_EQ(live.size(), 2U);
  EXPECT_EQ(live[0], second.session);
  EXPECT_EQ(live[1], first.session);
  EXPECT_TRUE(live_sessions(*connection_, stranger, clock_.now()).empty());
  const auto by_stranger =
      change([&](AccountChanges& c) { return c.end_session(stranger, first.session.session); });
  EXPECT_EQ(by_stranger.error().code, "unknown_session");
  change([&](AccountChanges& c) {
    return c.end_session(account, first.session.session);
  }).or_throw();
  EXPECT_FALSE(lives(first.token));
  EXPECT_TRUE(lives(second.token));
  change([&](AccountChanges& c) { return c.end_sessions(account); }).or_throw();
  EXPECT_FALSE(lives(second.token));
}

TEST_P(SignInTest, KeepsABoundedNumberOfSessions) {
  const AccountId account = active(township_, "yaodu");
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < kMostSessions + 2; ++i) {
    tokens.push_back(try_sign_in("yaodu", kPassword).or_throw().token);
    pass(1);
  }
  EXPECT_EQ(sessions_of(*connection_, account).size(), kMostSessions);
  EXPECT_FALSE(lives(tokens[0]));
  EXPECT_FALSE(lives(tokens[1]));
  EXPECT_TRUE(lives(tokens[2]));
  EXPECT_TRUE(lives(tokens.back()));
}

TEST_P(SignInTest, EndsEverySessionWithTheOldPassword) {
  const AccountId account = active(township_, "yaodu");
  const std::string token = try_sign_in("yaodu", kPassword).or_throw().token;
  const auto code = [&](const char* old_password, const char* new_password) {
    const auto changed = change_password(ground(), account, old_password, new_password);
    return changed ? "" : changed.error().code;
  };
  EXPECT_EQ(code("wrong horse battery", "a quiet afternoon"), "sign_in_refused");
  EXPECT_EQ(code(kPassword, "short"), "password_too_short");
  EXPECT_TRUE(lives(token));
  EXPECT_EQ(code(kPassword, "a quiet afternoon"), "");
  EXPECT_FALSE(lives(token));
  EXPECT_EQ(code_of_sign_in("yaodu", kPassword), "sign_in_refused");
  EXPECT_EQ(code_of_sign_in("yaodu", "a quiet afternoon"), "");
  EXPECT_EQ(journalled("password_changed"), 1U);
}

TEST_P(SignInTest, InvitesOnce) {
  const AccountId account = open(township_, "yaodu");
  const std::string token = invite(account);
  EXPECT_EQ(invited_account(*connection_, token, clock_.now()).value().login, "yaodu");
  EXPECT_EQ(code_of_accept(new_token(), kPassword), "invitation_unknown");
  EXPECT_EQ(code_of_accept("", kPassword), "invitation_unknown");
  // A password that is refused does not use it up.
  EXPECT_EQ(code_of_accept(token, "yaodu"), "password_too_short");
  EXPECT_EQ(code_of_accept(token, "yaodu1234567"), "");
  EXPECT_EQ(code_of_accept(token, kPassword), "invitation_used");
  EXPECT_EQ(code_of_sign_in("yaodu", "yaodu1234567"), "");
  EXPECT_EQ(state(account), AccountState::active);
  EXPECT_EQ(journalled("invitation_accepted"), 1U);
}

TEST_P(SignInTest, InvitesForAWeek) {
  const AccountId account = open(township_, "yaodu");
  const std::string token = invite(account);
  pass(kInvitationSeconds - 1);
  EXPECT_TRUE(invited_account(*connection_, token, clock_.now()));
  pass(1);
  EXPECT_EQ(code_of_accept(token, kPassword), "invitation_expired");
  EXPECT_EQ(code_of_accept(invite(account), kPassword), "");
}

TEST_P(SignInTest, ResetsAPasswordByANewLink) {
  const AccountId account = active(township_, "yaodu");
  const auto secret = enrol(account);
  pass(kTotpStepSeconds);
  const std::string code = totp_code(secret, totp_step(clock_.now()));
  const std::string token = try_sign_in("yaodu", kPassword, code).or_throw().token;
  const std::string link = invite(account);
  EXPECT_FALSE(lives(token));
  EXPECT_EQ(code_of_sign_in("yaodu", kPassword), "sign_in_refused");
  EXPECT_EQ(code_of_accept(link, "a quiet afternoon"), "");
  // The second factor is still asked for.
  EXPECT_EQ(code_of_sign_in("yaodu", "a quiet afternoon"), "code_required");
  EXPECT_EQ(journalled("password_reset"), 1U);
}

TEST_P(SignInTest, AsksForTheSecondFactor) {
  const AccountId account = active(township_, "yaodu");
  const auto offered = offer_second_factor(ground(), account, kPassword, "基石").or_throw();
  EXPECT_EQ(offered.secret, base32(secret_of(account)));
  EXPECT_EQ(offered.address.rfind("otpauth://totp/", 0), 0U);
  // Offered but not confirmed: not asked for yet.
  const SessionId before = try_sign_in("yaodu", kPassword).or_throw().session.session;
  const SessionId kept = try_sign_in("yaodu", kPassword).or_throw().session.session;
  EXPECT_EQ(confirm_second_factor(ground(), account, kept, "000000").error().code, "code_wrong");
  EXPECT_EQ(sessions_of(*connection_, account).size(), 2U) << before.value();
  const auto secret = secret_of(account);
  const auto code_now = [&] { return totp_code(secret, totp_step(clock_.now())); };
  confirm_second_factor(ground(), account, kept, code_now()).or_throw();
  // What was opened without it ends.
  const std::vector<Session> left = sessions_of(*connection_, account);
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left.front().session, kept);
  EXPECT_EQ(offer_second_factor(ground(), account, kPassword, "基石").error().code,
            "second_factor_exists");

  EXPECT_EQ(code_of_sign_in("yaodu", kPassword), "code_required");
  EXPECT_EQ(code_of_sign_in("yaodu", "wrong horse battery", code_now()), "sign_in_refused");
  // The code that confirmed it is used up.
  EXPECT_EQ(code_of_sign_in("yaodu", kPassword, code_now()), "code_wrong");
  pass(kTotpStepSeconds);
  const std::string code = code_now();
  EXPECT_EQ(code_of_sign_in("yaodu", kPassword, code), "");
  EXPECT_EQ(code_of_sign_in("yaodu", kPassword, code), "code_wrong");
}

TEST_P(SignInTest, CountsWrongCodesAsWell) {
  const AccountId account = active(township_, "yaodu");
  enrol(account);
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(code_of_sign_in("yaodu", kPassword, "12345"), "code_wrong") << i;
  EXPECT_EQ(code_of_sign_in("yaodu", kPassword, "12345"), "too_many_attempts");
  // Being asked for the code is no failure.
  pass(3'600);
  for (int i = 0; i < 9; ++i)
    EXPECT_EQ(code_of_sign_in("yaodu", kPassword), "code_required") << i;
}

TEST_P(SignInTest, LosesAPhone) {
  const AccountId account = active(township_, "yaodu");
  enrol(account);
  change([&](AccountChanges& c) { return c.drop_second_factor(account); }).or_throw();
  EXPECT_EQ(change([&](AccountChanges& c) { return c.drop_second_factor(account); }).error().code,
            "no_second_factor");
  EXPECT_EQ(code_of_sign_in("yaodu", kPassword), "");
}

TEST_P(SignInTest, OpensNoSecretOfAnotherAccount) {
  const AccountId account = active(township_, "yaodu");
  const AccountId other = active(township_, "other");
  enrol(account);
  auto copied = read_second_factor(*connection_, account).value();
  copied.last_step = 0;
  write_second_factor(*connection_, other, copied);
  EXPECT_THROW(try_sign_in("other", kPassword, "000000").or_throw(), Failure);
}

// One invitation, opened in two windows at the same time; on PostgreSQL by two processes.
TEST_P(SignInTest, AcceptsAnInvitationForOneOfMany) {
  std::unique_ptr<db::Database> beside;
  std::unique_ptr<db::Writer> second;
  if (dialect() == db::Dialect::postgresql) {
    beside = db::Database::open(address(), db::OpenMode::write);
    second = std::make_unique<db::Writer>(*beside);
  }
  for (int round = 0; round < 5; ++round) {
    const std::string login = "yaodu" + std::to_string(round);
    const AccountId account = open(township_, login);
    const std::string token = invite(account);
    constexpr int kMany = 6;
    std::vector<std::future<std::string>> answers;
    for (int i = 0; i < kMany; ++i) {
      answers.push_back(std::async(std::launch::async, [&, i] {
        db::Writer& writer = second && i % 2 == 1 ? *second : *writer_;
        const auto accepted =
            accept_invitation(ground(writer), token, "password of number " + std::to_string(i));
        return accepted ? std::string() : accepted.error().code;
      }));
    }
    std::vector<std::string> codes;
    for (auto& answer : answers)
      codes.push_back(answer.get());
    EXPECT_EQ(std::ranges::count(codes, ""), 1);
    EXPECT_EQ(std::ranges::count(codes, "invitation_used"), kMany - 1);
    for (int i = 0; i < kMany; ++i) {
      const bool won = codes[static_cast<std::size_t>(i)].empty();
      if (!won) continue;
      EXPECT_EQ(code_of_sign_in(login, "password of number " + std::to_string(i)), "");
      EXPECT_EQ(code_of_sign_in(login, "password of number " + std::to_string((i + 1) % kMany)),
                "sign_in_refused");
    }
  }
  EXPECT_EQ(journalled("invitation_accepted"), 5U);
  EXPECT_TRUE(journal_whole());
}

}  // namespace
}  // namespace jishi::access
