#include "access/village_links.hpp"

#include <gtest/gtest.h>

#include "access/testing/access_ground.hpp"

namespace jishi::access {
namespace {

using testing::later;

class VillageLinks : public testing::AccessGround {
 protected:
  template <class F>
  void write(F&& f) {
    writer_->submit([&](db::Connection& connection) {
      journal::Appender appender(connection, {kOperator, clock_.now(), "测试"});
      journal::ChangeSet changes(appender);
      f(connection, changes);
      changes.finish();
      appender.finish();
    });
  }
  NewVillageLink wanted() {
    return {village_, {{"activity", {"theme"}}}, later(clock_.now(), 30 * 86'400), "红阳村团支部"};
  }
  IssuedVillageLink issue() {
    IssuedVillageLink issued;
    write([&](db::Connection& connection, journal::ChangeSet& changes) {
      issued = issue_village_link(connection, changes, key_, wanted()).or_throw();
    });
    return issued;
  }
  std::string code_of(const NewVillageLink& link) {
    std::string code;
    write([&](db::Connection& connection, journal::ChangeSet& changes) {
      const auto issued = issue_village_link(connection, changes, key_, link);
      code = issued ? "" : issued.error().code;
    });
    return code;
  }
  std::string code_of(const std::string& token) {
    const auto opened = open_village_link(*connection_, key_, token, clock_.now());
    return opened ? "" : opened.error().code;
  }
};
JISHI_ON_BOTH_DATABASES(VillageLinks);

TEST_P(VillageLinks, OpenOneUnitForSomeLedgers) {
  const IssuedVillageLink issued = issue();
  const VillageAccess access =
      open_village_link(*connection_, key_, issued.token, clock_.now()).or_throw();
  EXPECT_EQ(access.link.link, issued.link);
  EXPECT_EQ(access.link.note, "红阳村团支部");
  EXPECT_EQ(access.link.issued_by, AccountId());
  EXPECT_EQ(token_of(key_, access.link), issued.token);
  const auto code = [&](Operation operation, std::vector<UnitId> path, const char* ledger,
                        std::vector<std::string> fields) {
    Asked asked;
    asked.operation = operation;
    asked.path = std::move(path);
    asked.ledger = ledger;
    asked.fields = std::move(fields);
    return allowed(std::span(&access.grant, 1), asked, today()).code;
  };
  const std::vector<UnitId> own = {root_, province_, county_, township_, village_};
  EXPECT_EQ(code(Operation::enter_rows, own, "activity", {"theme"}), "granted");
  EXPECT_EQ(code(Operation::enter_rows, own, "activity", {"cost"}), "field_not_covered");
  EXPECT_EQ(code(Operation::enter_rows, own, "league_member", {"theme"}), "ledger_not_covered");
  EXPECT_EQ(
      code(Operation::enter_rows, {root_, province_, county_, township_}, "activity", {"theme"}),
      "beyond_subtree");
  EXPECT_EQ(code(Operation::reveal_sensitive, own, "activity", {"theme"}), "operation_not_of_role");
  EXPECT_EQ(code(Operation::withdraw_rows, own, "activity", {"theme"}), "operation_not_of_role");
}

TEST_P(VillageLinks, EndWhenTheyExpireOrAreRevoked) {
  const IssuedVillageLink issued = issue();
  const IssuedVillageLink other = issue();
  const auto revoke = [&] {
    std::string code;
    write([&](db::Connection& connection, journal::ChangeSet& changes) {
      const auto revoked = revoke_village_link(connection, changes, issued.link);
      code = revoked ? "" : revoked.error().code;
    });
    return code;
  };
  EXPECT_EQ(revoke(), "");
  EXPECT_EQ(revoke(), "unknown_link");
  EXPECT_EQ(code_of(issued.token), "link_revoked");
  EXPECT_EQ(code_of(other.token), "");
  clock_.set(later(clock_.now(), 30 * 86'400 - 1));
  EXPECT_EQ(code_of(other.token), "");
  clock_.set(later(clock_.now(), 1));
  EXPECT_EQ(code_of(other.token), "link_expired");
  EXPECT_EQ(village_links_of(*connection_, village_, 10).size(), 2U);
  EXPECT_EQ(village_links_of(*connection_, village_, 1).front().link, other.link);
  EXPECT_EQ(journalled("issued"), 2U);
  EXPECT_EQ(journalled("revoked"), 1U);
}

TEST_P(VillageLinks, AreWorthWhatTheirIssuerMayStillDo) {
  const AccountId issuer = active(township_, "yaodu");
  grant(issuer, Role::reporter, township_);
  IssuedVillageLink issued;
  writer_->submit([&](db::Connection& connection) {
    journal::Appender appender(connection, {ActorId(issuer.value()), clock_.now(), "测试"});
    journal::ChangeSet changes(appender);
    issued = issue_village_link(connection, changes, key_, wanted()).or_throw();
    changes.finish();
    appender.finish();
  });
  EXPECT_EQ(code_of(issued.token), "");
  change([&](AccountChanges& c) { return c.suspend(seen(issuer)); }).or_throw();
  EXPECT_EQ(code_of(issued.token), "link_issuer_gone");
  change([&](AccountChanges& c) { return c.resume(seen(issuer)); }).or_throw();
  EXPECT_EQ(code_of(issued.token), "");
  const auto take_back = [&] {
    const auto held = read_grants(*connection_, issuer);
    change([&](AccountChanges& c) { return c.take_back(issuer, held.front().id); }).or_throw();
  };
  take_back();
  EXPECT_EQ(code_of(issued.token), "link_issuer_gone");
  grant(issuer, Role::reporter, township_, {{"league_member", {}}});
  EXPECT_EQ(code_of(issued.token), "link_issuer_gone") << "another ledger than the link's";
  take_back();
  grant(issuer, Role::reporter, township_, {{"activity", {}}});
  EXPECT_EQ(code_of(issued.token), "");
}

TEST_P(VillageLinks, AreOpenedByTheirOwnTokenAlone) {
  const IssuedVillageLink issued = issue();
  const auto link = read_village_link(*connection_, issued.link).value();
  EXPECT_EQ(code_of(std::string()), "link_invalid");
  EXPECT_EQ(code_of(new_token()), "link_invalid");
  const SecretKey other = derived_key(key_.bytes, "another purpose");
  EXPECT_EQ(code_of(token_of(other, link)), "link_invalid");
  // Signed by us, but for another end than what was issued, or a number that was not.
  EXPECT_EQ(code_of(sign_village_token(key_, {link.link, later(link.expires, 86'400)})),
            "link_invalid");
  EXPECT_EQ(code_of(sign_village_token(key_, {VillageLinkId(link.link.value() + 1), link.expires})),
            "link_invalid");
}

TEST_P(VillageLinks, EndWithTheirUnit) {
  const IssuedVillageLink issued = issue();
  change_tree([&](organisation::TreeChanges& c) {
    c.dissolve(seen_unit(village_), today(), std::nullopt).or_throw();
  });
  EXPECT_EQ(code_of(issued.token), "link_unit_gone");
  EXPECT_EQ(code_of(wanted()), "unknown_unit");
}

TEST_P(VillageLinks, AreRefusedWhereTheyMakeNoSense) {
  NewVillageLink link = wanted();
  link.unit = township_;
  EXPECT_EQ(code_of(link), "link_only_for_villages");
  link = wanted();
  link.limits.clear();
  EXPECT_EQ(code_of(link), "link_without_ledgers");
  link = wanted();
  link.limits.push_back(link.limits.front());
  EXPECT_EQ(code_of(link), "bad_limits");
  link = wanted();
  link.expires = clock_.now();
  EXPECT_EQ(code_of(link), "bad_link_end");
  link.expires = later(clock_.now(), kLongestVillageLinkSeconds + 1);
  EXPECT_EQ(code_of(link), "bad_link_end");
  link = wanted();
  link.note = "";
  EXPECT_EQ(code_of(link), "bad_note");
}

}  // namespace
}  // namespace jishi::access
