// Rows after a merger, and rows that are given to another unit.
#include "ledger/row_holder.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ledger/changes.hpp"
#include "ledger/ledger_store.hpp"
#include "ledger/retention.hpp"
#include "ledger/testing/ledger_tests.hpp"

namespace jishi::ledger {
namespace {

using testing::day;
using testing::Level;

constexpr const char* kAddition = R"(addition: other_homes
label: 金堂增补
owner: "510121"
ledger: home
fields:
  street: {label: 街巷, type: text, max_length: 20, required: true}
)";

// 红阳街道 was merged on 2021-01-01 into 赵镇街道 of another county, another partition; 大弯街道
// was dissolved on that day.
class RowHolder : public testing::LedgerTests {
 protected:
  void SetUp() override {
    LedgerTests::SetUp();
    other_ = found(root_, "金堂县", Level::county, "committee", "510121");
    zhao_ = found(other_, "赵镇街道", Level::township, "committee", "510121001");
    home_ = add("home", hongyang_, "2019-03-01", home("甲")).row;
    lonely_ = add("home", dawan_, "2019-03-01", home("乙")).row;
    demand_ = add("demand", hongyang_, "2019-03-01", {{"title", std::string("路灯")}}).row;
    member_ = add("member", hongyang_, "2019-03-01", {}, person(1)).row;
    change_tree([&](testing::TreeChanges& changes) {
      changes.merge(seen(hongyang_), day("2021-01-01"), zhao_).or_throw();
    });
    change_tree([&](testing::TreeChanges& changes) {
      changes.dissolve(seen(dawan_), day("2021-01-01"), {}).or_throw();
    });
  }

  static Named home(const char* title) {
    return {{"title", std::string(title)}, {"grade", std::string("plain")}};
  }
  PersonId person(std::int64_t serial) {
    return make_id<PersonTag>(partition_of(county_), 1'000'000 + serial);
  }
  UnitId new_street() {
    return found(other_, "新街道", Level::township, "committee", std::nullopt, "2021-01-01");
  }
  RowRecord read(const char* of, RowId row) {
    person::Vault vault(*connection_, *keys_);
    return read_row(*connection_, vault, definitions_, ledger(of), row);
  }
  // "2019-03-01– 红阳街道", held versions by their first day.
  std::string held(const char* of, RowId row) {
    std::string out;
    KnownUnits units(*connection_, definitions_);
    for (const RowVersion& version : read(of, row).held)
      out += (out.empty() ? "" : ", ") + version.valid_from.iso() + " " +
             units.facts(version.content.unit, version.valid_from).unit.name;
    return out;
  }
  Seen latest(const char* of, RowId row) { return {row, read(of, row).last_revision}; }

  OrRefusal<Written> retitle(const char* of, RowId row, const char* on, const char* title) {
    return change(of, [&](RowChanges& rows) {
      const ShapePointer shape = rows.shape_from(row, day(on));
      Patch patch(shape->fields.size());
      patch[shape->find(std::string_view(of) == "member" ? "remark" : "title").value()] =
          package::Value(std::string(title));
      return rows.change_from(latest(of, row), day(on), patch);
    });
  }
  OrRefusal<Written> correct(const char* of, RowId row, const char* on, const char* title) {
    return change(of, [&](RowChanges& rows) {
      Patch patch(rows.shape_of(row, day(on))->fields.size());
      patch[std::string_view(of) == "member" ? 1 : 0] = package::Value(std::string(title));
      return rows.correct(latest(of, row), day(on), patch);
    });
  }
  OrRefusal<Written> end(const char* of, RowId row, const char* on) {
    return change(of, [&](RowChanges& rows) { return rows.end(latest(of, row), day(on)); });
  }
  OrRefusal<Written> move(const char* of, RowId row, const char* on, UnitId to,
                          const Named& named = {}) {
    return change(of, [&](RowChanges& rows) {
      const ShapePointer shape = rows.shape_from(row, day(on), to);
      Patch patch(shape->fields.size());
      for (const auto& [name, value] : named)
        patch[shape->find(name).value()] = value;
      return rows.move(latest(of, row), day(on), to, patch);
    });
  }

  std::int64_t count(const char* of, UnitId unit, const char* on, bool with_below = true) {
    RowQuery query;
    query.ledger = &ledger(of);
    query.unit = unit;
    query.on = query.view.tree = day(on);
    query.with_below = with_below;
    person::Vault vault(*connection_, *keys_);
    std::int64_t visited = 0;
    visit_rows(*connection_, vault, definitions_, query,
               [&](const RowVersion&, const Shape&, Place) { ++visited; })
        .or_throw();
    EXPECT_EQ(count_rows(*connection_, vault, definitions_, query).or_throw(), visited);
    return visited;
  }

  UnitId other_, zhao_;
  RowId home_, lonely_, demand_, member_;
};
JISHI_ON_BOTH_DATABASES(RowHolder);

TEST_P(RowHolder, AChangeAfterTheEndGoesToTheSuccessor) {
  ASSERT_NE(partition_of(zhao_), partition_of(home_));
  good(retitle("home", home_, "2022-01-01", "新"));
  EXPECT_EQ(held("home", home_), "2019-03-01 红阳街道, 2022-01-01 赵镇街道");
  EXPECT_EQ(partition_of(home_), partition_of(hongyang_));
  // Before, it counts with the successor because its unit does; after, because it is its own.
  for (const char* on : {"2021-06-01", "2022-06-01"}) {
    EXPECT_EQ(count("home", zhao_, on), 1) << on;
    EXPECT_EQ(count("home", zhao_, on, false), 1) << on;
    EXPECT_EQ(count("home", other_, on), 1) << on;
    EXPECT_EQ(count("home", county_, on), 1) << on;  // the lonely one
    EXPECT_EQ(count("home", root_, on), 2) << on;
  }
  EXPECT_EQ(count("home", hongyang_, "2020-06-01"), 1);
  EXPECT_EQ(told(retitle("home", home_, "2020-01-01", "旧")), "ok");
  EXPECT_TRUE(journal_whole());
}

TEST_P(RowHolder, ACorrectionOrAnEndAfterTheEndKeepsTheUnit) {
  good(correct("home", home_, "2022-01-01", "正"));
  EXPECT_EQ(held("home", home_), "2019-03-01 红阳街道");
  good(end("home", home_, "2023-01-01"));
  EXPECT_EQ(count("home", zhao_, "2022-12-31"), 1);
  EXPECT_EQ(count("home", zhao_, "2023-01-01"), 0);
}

TEST_P(RowHolder, ARowWithoutSuccessorIsGivenAwayByHand) {
  EXPECT_EQ(told(retitle("home", lonely_, "2022-01-01", "新")), "no_successor");
  EXPECT_EQ(told(move("home", lonely_, "2021-01-01", zhao_)), "ok");
  EXPECT_EQ(held("home", lonely_), "2019-03-01 大弯街道, 2021-01-01 赵镇街道");
  EXPECT_EQ(count("home", zhao_, "2021-01-01"), 2);
  EXPECT_EQ(count("home", county_, "2021-01-01"), 0);
}

TEST_P(RowHolder, ARowThatWaitsIsDecidedFirst) {
  const auto waits = retitle("demand", demand_, "2022-01-01", "新");
  EXPECT_EQ(told(waits), "row_waits");
  const std::string& words = std::get<Refusal>(waits).error.message;
  EXPECT_NE(words.find("“红阳街道”已在 2021年1月1日 并入“赵镇街道”"), words.npos) << words;
  EXPECT_EQ(told(correct("demand", demand_, "2022-01-01", "正")), "row_waits");
  EXPECT_EQ(told(correct("demand", demand_, "2020-01-01", "正")), "ok");
  EXPECT_EQ(told(end("demand", demand_, "2022-01-01")), "row_waits");
  good(move("demand", demand_, "2021-01-01", new_street()));
  EXPECT_EQ(held("demand", demand_), "2019-03-01 红阳街道, 2021-01-01 新街道");
  EXPECT_EQ(told(retitle("demand", demand_, "2022-01-01", "新")), "ok");
  EXPECT_EQ(count("demand", county_, "2022-01-01"), 0);  // where it had waited
  EXPECT_EQ(count("demand", root_, "2022-01-01"), 1);
}

TEST_P(RowHolder, ARowThatWaitsMayEndWithItsUnit) {
  EXPECT_EQ(told(end("demand", demand_, "2021-01-01")), "ok");
  EXPECT_EQ(count("demand", root_, "2021-01-01"), 0);
  EXPECT_EQ(count("demand", root_, "2020-12-31"), 1);
}

TEST_P(RowHolder, ARowThatEndedWithItsUnitIsNotChangedAfterwards) {
  EXPECT_EQ(told(retitle("member", member_, "2021-01-01", "新")), "row_ended_with_unit");
  EXPECT_EQ(told(correct("member", member_, "2022-01-01", "正")), "row_ended_with_unit");
  EXPECT_EQ(told(end("member", member_, "2022-01-01")), "row_ended_with_unit");
  EXPECT_EQ(told(move("member", member_, "2021-01-02", zhao_)), "row_ended_with_unit");
  // From the day of the end on somebody else may have it without a gap.
  EXPECT_EQ(told(move("member", member_, "2021-01-01", zhao_)), "ok");
  EXPECT_EQ(count("member", root_, "2020-12-31"), 1);
  EXPECT_EQ(count("member", zhao_, "2021-01-01"), 1);
  EXPECT_EQ(count("member", other_, "2024-01-01"), 1);
}

TEST_P(RowHolder, WhoGetsARowMustLiveAndHoldSuchRows) {
  EXPECT_EQ(told(move("home", home_, "2020-01-01", UnitId(12345))), "no_such_unit");
  EXPECT_EQ(told(move("home", home_, "2022-01-01", dawan_)), "not_living_then");
  EXPECT_EQ(told(move("member", member_, "2020-01-01", root_)), "unit_kind_holds_no_rows");
  EXPECT_EQ(told(move("home", home_, "2018-01-01", zhao_)), "not_held_then");
  EXPECT_EQ(told(move("home", home_, "2020-01-01", hongyang_)), "nothing_changes");
}

TEST_P(RowHolder, WhoGetsARowHasNoOtherLikeIt) {
  add("home", zhao_, "2020-06-01", home("甲"));
  EXPECT_EQ(told(move("home", home_, "2020-01-01", zhao_)), "not_unique");
  EXPECT_EQ(told(move("home", home_, "2020-01-01", zhao_, {{"title", std::string("丙")}})), "ok");
  // Its old unit may have another one from that day on.
  EXPECT_EQ(told(try_add("home", hongyang_, "2020-01-01", home("甲"), {}, "2021-01-01")), "ok");
}

TEST_P(RowHolder, RulesOfBothUnitsAreAsked) {
  const auto flagship = [](const char* title) {
    return Named{{"title", std::string(title)},
                 {"grade", std::string("flagship")},
                 {"area", Decimal::from_scaled(500, 0)}};
  };
  add("home", zhao_, "2020-01-01", flagship("丁"));
  const RowId row = add("home", county_, "2020-01-01", flagship("戊")).row;
  std::vector<Refusal> refusals;
  change("home", [&](RowChanges& rows) -> OrRefusal<Written> {
    good(rows.move(latest("home", row), day("2023-01-01"), zhao_));
    refusals = rows.check_units();
    return Refusal{};
  });
  ASSERT_FALSE(refusals.empty());
  EXPECT_EQ(refusals[0].error.message, "“赵镇街道”2023年1月1日：旗舰店只能有 1 个，现有 2 个");
}

TEST_P(RowHolder, WhatTheNewUnitAddsIsAskedForAndWhatTheOldOneAddedStays) {
  install({{"add.yaml", kAddition}});
  EXPECT_EQ(told(retitle("home", home_, "2022-01-01", "新")), "value_required");
  good(move("home", home_, "2022-01-01", zhao_, {{"street", std::string("赵家渡")}}));
  good(retitle("home", home_, "2023-01-01", "新"));
  good(move("home", home_, "2023-06-01", county_));
  const RowRecord record = read("home", home_);
  const auto street = record.shape->find("street");
  ASSERT_TRUE(street);
  EXPECT_FALSE(record.held.front().content.values[*street]);
  EXPECT_EQ(record.held.back().content.values[*street], package::Value(std::string("赵家渡")));
}

TEST_P(RowHolder, TheJournalTellsWhoseEachVersionIs) {
  good(move("demand", demand_, "2021-01-01", zhao_));
  auto rows = connection_->query(
      "SELECT payload FROM journal_entry WHERE partition = ?1 ORDER BY position DESC LIMIT 1",
      {partition_of(demand_)});
  ASSERT_TRUE(rows.next());
  const auto change = nlohmann::json::parse(rows.text(0))["changes"][0];
  EXPECT_EQ(change["unit"], hongyang_.value());
  EXPECT_FALSE(change["after"][0].contains("unit"));
  EXPECT_EQ(change["after"][1]["unit"], zhao_.value());
}

TEST_P(RowHolder, AMoveIsTakenBackByAnUndo) {
  const std::int64_t before = number("SELECT position + 1 FROM journal_head WHERE partition = " +
                                     std::to_string(partition_of(home_).value()));
  good(move("home", home_, "2022-01-01", zhao_));
  good(
      change("home", [&](RowChanges& rows) { return rows.revert(latest("home", home_), before); }));
  EXPECT_EQ(held("home", home_), "2019-03-01 红阳街道");
  EXPECT_EQ(count("home", zhao_, "2022-06-01", false), 1);  // as its successor
  EXPECT_EQ(count("home", hongyang_, "2020-06-01"), 1);
}

// A row that was given to a living unit goes on when the unit that had it first has ended.
TEST_P(RowHolder, RetentionAsksForTheUnitThatHasTheRow) {
  good(move("member", member_, "2021-01-01", zhao_));
  const auto due = [&](const char* on) {
    person::Vault vault(*connection_, *keys_);
    return due_erasures(*connection_, *definitions_, day(on)).size();
  };
  EXPECT_EQ(due("2030-01-01"), 0U);
  change_tree([&](testing::TreeChanges& changes) {
    changes.merge(seen(zhao_), day("2022-01-01"), other_).or_throw();
  });
  EXPECT_EQ(due("2023-12-31"), 0U);  // kept for 24 months
  EXPECT_EQ(due("2024-01-01"), 1U);
}

TEST_P(RowHolder, ARefusedRowOfAPersonNamesTheUnitThatHasTheOther) {
  add("member", zhao_, "2019-01-01", {}, person(2));
  const auto refused = try_add("member", county_, "2020-01-01", {}, person(2));
  EXPECT_EQ(told(refused), "not_unique");
  EXPECT_EQ(std::get<Refusal>(refused).error.message,
            "此人已有团籍（已有的一行属于“中央/金堂县/赵镇街道”）");
}

}  // namespace
}  // namespace jishi::ledger
