#include <gtest/gtest.h>

#include <algorithm>
#include <future>

#include "access/account_changes.hpp"
#include "access/testing/access_ground.hpp"
#include "access/totp.hpp"
#include "access/village_links.hpp"

namespace jishi::access {
namespace {

using testing::kPassword;
using testing::later;

using By = AccountChanges::HandingOver::By;

class HandOver : public testing::AccessGround {
 protected:
  Result<void> hand_over(AccountId from, AccountId to, By by, AccountId author) {
    return hand_over(*writer_, {seen(from), to, by}, author);
  }
  Result<void> hand_over(db::Writer& writer, const AccountChanges::HandingOver& handing,
                         AccountId author) {
    return change(
        writer, [&](AccountChanges& c) { return c.hand_over(handing); }, author);
  }
  std::string code(AccountId from, AccountId to, By by, AccountId author) {
    const auto done = hand_over(from, to, by, author);
    return done ? "" : done.error().code;
  }
  std::vector<Grant> grants(AccountId account) {
    std::vector<Grant> found;
    for (const StoredGrant& stored : read_grants(*connection_, account))
      found.push_back(stored.grant);
    return found;
  }
};
JISHI_ON_BOTH_DATABASES(HandOver);

TEST_P(HandOver, MovesTheDutiesAndEndsTheOldAccount) {
  const AccountId outgoing = active(township_, "outgoing");
  const AccountId successor = active(township_, "successor");
  grant(outgoing, Role::reporter, township_, {{"activity", {"theme"}}});
  grant(outgoing, Role::leader, county_);
  grant(successor, Role::contact_officer, village_);
  const std::string token = try_sign_in("outgoing", kPassword).or_throw().token;
  const std::string successors = try_sign_in("successor", kPassword).or_throw().token;
  const Grant reporting = grants(outgoing)[0];
  const Grant leading = grants(outgoing)[1];

  EXPECT_EQ(code(outgoing, successor, By::holder, outgoing), "");
  EXPECT_TRUE(grants(outgoing).empty());
  EXPECT_EQ(
      grants(successor),
      (std::vector<Grant>{{Role::contact_officer, village_, {}, kForever}, reporting, leading}));
  EXPECT_EQ(state(outgoing), AccountState::closed);
  EXPECT_FALSE(signed_in(*connection_, token, clock_.now()));
  EXPECT_TRUE(signed_in(*connection_, successors, clock_.now()));
  EXPECT_EQ(code_of_sign_in("outgoing", kPassword), "sign_in_refused");
  EXPECT_EQ(journalled("handed_over"), 1U);
  EXPECT_EQ(journalled("taken_back"), 2U);
  EXPECT_TRUE(journal_whole());
  EXPECT_EQ(code_of_sign_in("successor", kPassword), "");
}

TEST_P(HandOver, PassesVillageLinksOn) {
  const AccountId outgoing = active(township_, "outgoing");
  const AccountId successor = active(township_, "successor");
  VillageLinkId link;
  writer_->submit([&](db::Connection& connection) {
    journal::Appender appender(connection, {ActorId(outgoing.value()), clock_.now(), "测试"});
    journal::ChangeSet changes(appender);
    link = issue_village_link(connection, changes, key_,
                              {village_, {{"activity", {}}}, later(clock_.now(), 3'600), "团支部"})
               .or_throw()
               .link;
    changes.finish();
    appender.finish();
  });
  EXPECT_EQ(read_village_link(*connection_, link)->issued_by, outgoing);
  EXPECT_EQ(code(outgoing, successor, By::holder, outgoing), "");
  EXPECT_EQ(read_village_link(*connection_, link)->issued_by, successor);
  EXPECT_FALSE(read_village_link(*connection_, link)->revoked);
  EXPECT_EQ(journalled("village_links_received"), 1U);
}

TEST_P(HandOver, GoesToWhoIsFit) {
  const AccountId outgoing = active(township_, "outgoing");
  const AccountId successor = active(township_, "successor");
  const AccountId elsewhere = active(county_, "elsewhere");
  const AccountId security = active(root_, "security");
  grant(outgoing, Role::reporter, township_);
  EXPECT_EQ(code(outgoing, outgoing, By::holder, outgoing), "hand_over_to_oneself");
  EXPECT_EQ(code(outgoing, successor, By::holder, successor), "hand_over_not_own");
  EXPECT_EQ(code(outgoing, elsewhere, By::holder, outgoing), "successor_elsewhere");
  EXPECT_EQ(code(outgoing, security, By::administrator, security), "hand_over_to_oneself");
  EXPECT_EQ(code(outgoing, AccountId(99), By::holder, outgoing), "unknown_account");
  const SeenAccount old_seen{outgoing, seen(outgoing).revision - 1};
  EXPECT_EQ(hand_over(*writer_, {old_seen, successor, By::holder}, outgoing).error().code,
            "version_conflict");
  change([&](AccountChanges& c) { return c.suspend(seen(successor)); }).or_throw();
  EXPECT_EQ(code(outgoing, successor, By::holder, outgoing), "account_state");
  EXPECT_EQ(grants(outgoing).size(), 1U);
  EXPECT_EQ(state(outgoing), AccountState::active);
  // Of somebody who left, by the security administrator, to another unit as well.
  change([&](AccountChanges& c) { return c.suspend(seen(outgoing)); }).or_throw();
  EXPECT_EQ(code(outgoing, elsewhere, By::administrator, security), "");
  EXPECT_EQ(grants(elsewhere).size(), 1U);
  EXPECT_EQ(code(outgoing, elsewhere, By::administrator, security), "account_closed");
}

// What may not be in one hand is not handed over, and then nothing is.
TEST_P(HandOver, KeepsDutiesApart) {
  const AccountId outgoing = active(township_, "outgoing");
  const AccountId successor = active(township_, "successor");
  grant(outgoing, Role::security_administrator, township_);
  grant(successor, Role::reporter, township_);
  EXPECT_EQ(code(outgoing, successor, By::holder, outgoing), "administrator_stands_alone");
  EXPECT_EQ(grants(outgoing).size(), 1U);
  EXPECT_EQ(grants(successor).size(), 1U);
  EXPECT_EQ(code_of_sign_in("outgoing", kPassword), "");
}

TEST_P(HandOver, LeavesADutyThatTheSuccessorHas) {
  const AccountId outgoing = active(township_, "outgoing");
  const AccountId successor = open(township_, "successor");
  grant(outgoing, Role::reporter, township_);
  grant(successor, Role::reporter, township_);
  EXPECT_EQ(code(outgoing, successor, By::holder, outgoing), "");
  EXPECT_EQ(grants(successor).size(), 1U);
  // The same role with other ledgers is not the same duty: somebody has to decide.
  const AccountId third = open(township_, "third");
  grant(third, Role::reporter, township_, {{"activity", {}}});
  EXPECT_EQ(code(third, successor, By::administrator, AccountId()), "grant_twice");
}

// To two successors at the same time; on PostgreSQL by two processes.
TEST_P(HandOver, HappensOnce) {
  std::unique_ptr<db::Database> beside;
  std::unique_ptr<db::Writer> second;
  if (dialect() == db::Dialect::postgresql) {
    beside = db::Database::open(address(), db::OpenMode::write);
    second = std::make_unique<db::Writer>(*beside);
  }
  for (int round = 0; round < 8; ++round) {
    const std::string number = std::to_string(round);
    const AccountId outgoing = active(township_, "outgoing" + number);
    const AccountId heirs[] = {active(township_, "one" + number),
                               active(township_, "two" + number)};
    grant(outgoing, Role::reporter, township_);
    grant(outgoing, Role::leader, county_);
    const SeenAccount as_seen = seen(outgoing);
    std::vector<std::future<std::string>> answers;
    for (std::size_t i = 0; i < 2; ++i) {
      answers.push_back(std::async(std::launch::async, [&, i] {
        db::Writer& writer = second && i == 1 ? *second : *writer_;
        const auto done = hand_over(writer, {as_seen, heirs[i], By::holder}, outgoing);
        return done ? std::string() : done.error().code;
      }));
    }
    std::vector<std::string> codes;
    for (auto& answer : answers)
      codes.push_back(answer.get());
    ASSERT_EQ(std::ranges::count(codes, ""), 1);
    EXPECT_EQ(std::ranges::count(codes, "account_closed"), 1);
    const std::size_t winner = codes[0].empty() ? 0 : 1;
    EXPECT_EQ(grants(heirs[winner]).size(), 2U);
    EXPECT_TRUE(grants(heirs[1 - winner]).empty());
    EXPECT_TRUE(grants(outgoing).empty());
  }
  EXPECT_EQ(journalled("handed_over"), 8U);
  EXPECT_TRUE(journal_whole());
}

}  // namespace
}  // namespace jishi::access
