#include "api/row_pages.hpp"

#include <gmock/gmock.h>

#include <set>

#include "api/testing/running_service.hpp"

namespace jishi::api {
namespace {

using testing::Client;
using testing::Role;

access::HeldGrant grant(Role role, std::int64_t unit, std::vector<access::LedgerLimit> limits = {},
                        Date until = kForever) {
  return {{role, UnitId(unit), std::move(limits), until},
          organisation::Level::township,
          {UnitId(1), UnitId(unit)}};
}

TEST(RowPages, GrantsThatAllowOtherThingsAreToldApart) {
  const Date day = Date::parse("2026-07-02").value();
  const std::vector<std::vector<access::HeldGrant>> all = {
      {},
      {grant(Role::reporter, 2)},
      {grant(Role::reviewer, 2)},
      {grant(Role::reporter, 3)},
      {grant(Role::reporter, 2, {}, day)},
      {grant(Role::reporter, 2, {{"a", {}}})},
      {grant(Role::reporter, 2, {{"a", {"b"}}})},
      {grant(Role::reporter, 2, {{"a", {"b", "c"}}})},
      {grant(Role::reporter, 2, {{"a", {"bc"}}})},
      {grant(Role::reporter, 2, {{"a", {}}, {"b", {}}})},
      {grant(Role::reporter, 2, {{"ab", {}}})},
      {grant(Role::reporter, 2), grant(Role::reporter, 3)},
      {grant(Role::reporter, 2), grant(Role::reviewer, 2)},
  };
  std::set<std::string> keys;
  for (const auto& grants : all)
    keys.insert(grants_key(grants));
  EXPECT_EQ(keys.size(), all.size());
  auto moved = grant(Role::reporter, 2);
  moved.path = {UnitId(1), UnitId(5), UnitId(2)};
  EXPECT_FALSE(keys.contains(grants_key(std::span(&moved, 1))));
}

class RowPagesKept : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    add_ledger_routes(router, service);
  }

 protected:
  static std::string rows_at(UnitId unit) { return unit_path(unit) + "/ledgers/work_system/rows"; }
  static nlohmann::json system_of_work(const std::string& title) {
    return {
        {"values", {{"kind", "会议制度"}, {"title", title}, {"document_number", "团发〔1〕号"}}},
        {"from", "2026-01-01"}};
  }
};
JISHI_ON_BOTH_DATABASES(RowPagesKept);

TEST_P(RowPagesKept, AreOfTheRightsOfWhoAsks) {
  Client whole = sign_in_as(Role::reporter, township_);
  const auto entered = whole.post(rows_at(township_), system_of_work("学习制度"));
  ASSERT_EQ(entered.status, 201) << entered.body;
  Client part = sign_in_as(Role::reporter, township_, {{"work_system", {"title"}}});
  Client other = sign_in_as(Role::reporter, township_, {{"activity", {}}});
  Client beside = sign_in_as(Role::reporter, other_township_);
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(whole.get(rows_at(township_)).body, ::testing::HasSubstr("团发"));
    const auto seen = part.get(rows_at(township_));
    EXPECT_EQ(seen.status, 200);
    EXPECT_THAT(seen.body, ::testing::HasSubstr("学习制度"));
    EXPECT_THAT(seen.body, ::testing::Not(::testing::HasSubstr("团发")));
    EXPECT_EQ(other.get(rows_at(township_)).status, 403);
    EXPECT_EQ(beside.get(rows_at(township_)).status, 403);
  }
}

TEST_P(RowPagesKept, HaveWhatWasWrittenBeforeTheyWereAskedFor) {
  Client client = sign_in_as(Role::reporter, township_);
  for (int rows = 0; rows < 5; ++rows) {
    EXPECT_EQ(client.get(rows_at(township_)).json()["total"], rows);
    EXPECT_EQ(client.get(rows_at(township_)).json()["total"], rows);
    ASSERT_EQ(client.post(rows_at(township_), system_of_work("制度" + std::to_string(rows))).status,
              201);
  }
}

TEST_P(RowPagesKept, ASecondAndNoLonger) {
  Client client = sign_in_as(Role::reporter, township_);
  const auto is_demonstration = [&] {
    return client.get(rows_at(township_)).json()["demonstration"].get<bool>();
  };
  EXPECT_FALSE(is_demonstration());
  // As another process would, of which no news has come.
  package::set_setting(*connection_, package::kDemonstration, "1");
  EXPECT_FALSE(is_demonstration()) << "nothing is kept";
  clock_.pass(1);
  EXPECT_TRUE(is_demonstration());
}

TEST_P(RowPagesKept, AreOfTheirQuestion) {
  Client client = sign_in_as(Role::reporter, township_);
  ASSERT_EQ(client.post(rows_at(township_), system_of_work("学习制度")).status, 201);
  const auto total = [&](const std::string& query) {
    return client.get(rows_at(township_) + query).json()["total"].get<int>();
  };
  EXPECT_EQ(total(""), 1);
  EXPECT_EQ(total("?on=2025-12-31"), 0);
  EXPECT_EQ(total("?on=2026-01-01"), 1);
  EXPECT_EQ(client.get(rows_at(village_)).json()["total"], 0);
  EXPECT_EQ(client.get(rows_at(township_) + "?on=2026-01-01&as=now").status, 200);
  EXPECT_EQ(client.get(rows_at(township_) + "?on=2026-01-01%0Aas=now").status, 400);
  EXPECT_EQ(total("?q=%E5%AD%A6%E4%B9%A0"), 1);
  EXPECT_EQ(total("?q=%E8%BD%AE%E5%80%BC"), 0);
}

}  // namespace
}  // namespace jishi::api
