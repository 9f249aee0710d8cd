#include "ledger/changes.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/base64.hpp"
#include "ledger/known_units.hpp"
#include "ledger/row_store.hpp"
#include "ledger/testing/ledger_tests.hpp"
#include "package/ledger_table.hpp"

namespace jishi::ledger {
namespace {

using testing::day;

constexpr const char* kAddition = R"(addition: county_homes
label: 青白江增补
owner: "510113"
ledger: home
fields:
  street: {label: 街巷, type: text, max_length: 20, required: true}
  keeper: {label: 看门人, type: text, sensitive: true}
items:
  grade: {mobile: 流动店}
)";

class RowChange : public testing::LedgerTests {
 protected:
  const Named home_ = {{"title", std::string("一号店")}, {"grade", std::string("plain")}};
  PersonId person(std::int64_t serial) {
    return make_id<PersonTag>(partition_of(county_), 1'000'000 + serial);
  }

  RowStore::Versions read(const char* of, RowId row) {
    person::Vault vault(*connection_, *keys_);
    KnownUnits units(*connection_, definitions_);
    return RowStore(*connection_, vault, units, ledger(of)).read(row, std::nullopt);
  }

  // "1: 2020-01-01– title=一号店 …", held versions; with * those that are held no longer.
  std::string told_row(const char* of, RowId row) {
    const RowStore::Versions versions = read(of, row);
    std::string out;
    for (const RowVersion& version : versions.all) {
      out += version.recorded_to == package::kStillHeld ? "" : "*";
      out += std::to_string(version.revision) + ": " + version.valid_from.iso() + "–";
      if (version.valid_to != kForever) out += version.valid_to.iso();
      for (std::size_t i = 0; i < versions.shape->fields.size(); ++i)
        if (const auto& value = version.content.values[i])
          if (const auto* text = std::get_if<std::string>(&*value)) out += " " + *text;
      out += "\n";
    }
    return out;
  }

  using LedgerTests::told;
  std::string last_payload(UnitId unit) {
    auto rows = connection_->query(
        "SELECT payload FROM journal_entry WHERE partition = ?1 ORDER BY position DESC LIMIT 1",
        {partition_of(unit)});
    rows.next();
    return std::string(rows.text(0));
  }
};
JISHI_ON_BOTH_DATABASES(RowChange);

// A row that was read is not read again for its change; after it, it is.
TEST_P(RowChange, ShowsARowAsItIsBeforeAndAfterItsChange) {
  const Written added = add("home", hongyang_, "2020-01-01", home_);
  change("home", [&](RowChanges& rows) {
    EXPECT_EQ(rows.record(added.row).last_revision, 1);
    EXPECT_EQ(rows.record(added.row).held.size(), 1U);
    auto written =
        rows.change_from({added.row, 1}, day("2021-01-01"),
                         patch(rows, hongyang_, "2021-01-01", {{"title", std::string("新名")}}));
    const RowRecord now = rows.record(added.row);
    EXPECT_EQ(now.last_revision, 3);
    EXPECT_EQ(now.held.size(), 2U);
    EXPECT_EQ(std::get<Refusal>(rows.withdraw({added.row, 1})).error.code, "version_conflict");
    EXPECT_FALSE(rows.record(RowId(1)).shape);
    return written;
  });
}

TEST_P(RowChange, AddsChangesCorrectsAndEnds) {
  const Written added = add("home", hongyang_, "2020-01-01", home_);
  EXPECT_EQ(added.revision, 1);
  EXPECT_EQ(partition_of(added.row), partition_of(hongyang_));
  const Written changed = good(change("home", [&](RowChanges& rows) {
    return rows.change_from({added.row, 1}, day("2021-01-01"),
                            patch(rows, hongyang_, "2021-01-01", {{"title", std::string("新名")}}));
  }));
  EXPECT_EQ(changed.revision, 3);
  EXPECT_EQ(told_row("home", added.row),
            "*1: 2020-01-01– 一号店 plain\n2: 2020-01-01–2021-01-01 一号店 plain\n"
            "3: 2021-01-01– 新名 plain\n");
  good(change("home", [&](RowChanges& rows) {
    return rows.correct({added.row, 3}, day("2020-05-01"),
                        patch(rows, hongyang_, "2020-05-01", {{"title", std::string("旧名")}}));
  }));
  const Written ended = good(change("home", [&](RowChanges& rows) {
    return rows.end({added.row, 4}, day("2022-01-01"));
  }));
  EXPECT_EQ(told_row("home", added.row),
            "*1: 2020-01-01– 一号店 plain\n*2: 2020-01-01–2021-01-01 一号店 plain\n"
            "*3: 2021-01-01– 新名 plain\n4: 2020-01-01–2021-01-01 旧名 plain\n"
            "5: 2021-01-01–2022-01-01 新名 plain\n");
  good(change("home", [&](RowChanges& rows) {
    return rows.withdraw({added.row, ended.revision});
  }));
  EXPECT_EQ(number("SELECT count(*) FROM ledger_home WHERE recorded_to = 9223372036854775807"), 0);
  EXPECT_TRUE(journal_whole());
}

TEST_P(RowChange, RefusesWhatItsEditorDidNotSee) {
  const Written added = add("home", hongyang_, "2020-01-01", home_);
  const auto retitle = [&](std::int64_t revision, const char* title) {
    return change("home", [&](RowChanges& rows) {
      return rows.correct({added.row, revision}, day("2020-01-01"),
                          patch(rows, hongyang_, "2020-01-01", {{"title", std::string(title)}}));
    });
  };
  EXPECT_EQ(told(retitle(1, "甲")), "ok");
  const auto stale = retitle(1, "乙");
  EXPECT_EQ(told(stale), "version_conflict");
  const std::string& words = std::get<Refusal>(stale).error.message;
  EXPECT_NE(words.find("名称 甲；类别 普通店（2020年1月1日起）"), std::string::npos) << words;
  EXPECT_EQ(told(change("home",
                        [&](RowChanges& rows) {
                          return rows.withdraw({RowId(added.row.value() + 1), 1});
                        })),
            "no_such_row");
}

TEST_P(RowChange, WantsTheUnitToLiveAndToHoldSuchRows) {
  EXPECT_EQ(told(try_add("home", hongyang_, "2009-12-31", home_)), "not_living_then");
  EXPECT_EQ(told(try_add("home", UnitId(12345), "2020-01-01", home_)), "no_such_unit");
  EXPECT_EQ(told(try_add("member", root_, "2020-01-01", {}, person(1))), "unit_kind_holds_no_rows");
}

TEST_P(RowChange, WantsThePersonWhereThereIsToBeOne) {
  EXPECT_EQ(told(try_add("member", hongyang_, "2020-01-01", {})), "person_required");
  EXPECT_EQ(
      told(try_add("demand", hongyang_, "2020-01-01", {{"title", std::string("路灯")}}, person(1))),
      "person_not_kept");
}

TEST_P(RowChange, TellsAllThatIsWrongAndWritesNothing) {
  EXPECT_EQ(
      told(try_add("home", hongyang_, "2020-01-01",
                   {{"title", std::string("长得不得了的名称")}, {"seats", std::int64_t{-1}}})),
      "value_too_long value_required value_out_of_bounds");
  EXPECT_EQ(number("SELECT count(*) FROM ledger_home"), 0);
}

TEST_P(RowChange, KeepsWarnings) {
  const Named small = {{"title", std::string("一号店")},
                       {"grade", std::string("flagship")},
                       {"area", Decimal::from_scaled(50, 0)}};
  const Written added = add("home", hongyang_, "2023-06-01", small);
  ASSERT_EQ(added.warnings.size(), 1U);
  EXPECT_EQ(read("home", added.row).all.front().warnings, added.warnings);
  EXPECT_EQ(read("home", added.row).all.front().content.values[2],
            package::Value(Decimal::from_scaled(50, 0)));
}

TEST_P(RowChange, FindsDuplicatesThatOverlapInTime) {
  add("home", hongyang_, "2020-01-01", home_, {}, "2021-01-01");
  EXPECT_EQ(told(try_add("home", hongyang_, "2020-12-31", home_)), "not_unique");
  EXPECT_EQ(told(try_add("home", hongyang_, "2019-01-01", home_, {}, "2020-01-02")), "not_unique");
  EXPECT_EQ(told(try_add("home", dawan_, "2020-12-31", home_)), "ok");  // within a unit
  EXPECT_EQ(told(try_add("home", hongyang_, "2019-01-01", home_, {}, "2020-01-01")), "ok");
  EXPECT_EQ(told(try_add("home", hongyang_, "2021-01-01", home_)), "ok");

  add("member", hongyang_, "2020-01-01", {}, person(1));
  EXPECT_EQ(told(try_add("member", dawan_, "2022-01-01", {}, person(1))), "not_unique");
  EXPECT_EQ(told(try_add("member", dawan_, "2022-01-01", {}, person(2))), "ok");
}

TEST_P(RowChange, WantsNamedUnitsToLive) {
  const auto led_by = [&](UnitId unit) {
    return told(try_add("home", hongyang_, "2020-01-01",
                        {{"title", std::string("店" + std::to_string(unit.value() % 100))},
                         {"grade", std::string("plain")},
                         {"led_by", unit.value()}}));
  };
  EXPECT_EQ(led_by(dawan_), "ok");
  EXPECT_EQ(led_by(UnitId(777)), "unit_unknown");
}

TEST_P(RowChange, KeepsWhatAUnitAdds) {
  install({{"add.yaml", kAddition}});
  const Named mobile = {{"title", std::string("流动")},
                        {"grade", std::string("mobile")},
                        {"street", std::string("红阳路")},
                        {"keeper", std::string("王某某")}};
  const Written added = add("home", hongyang_, "2020-01-01", mobile);
  EXPECT_EQ(told(try_add("home", root_, "2020-01-01", home_)), "ok");
  EXPECT_EQ(told(try_add("home", dawan_, "2020-01-01", home_)), "value_required");
  // It leaves the county, the values stay with the row when it is changed.
  const UnitId other = found(root_, "别的县", testing::Level::county, "committee", "510114");
  change_tree([&](testing::TreeChanges& changes) {
    changes.move(seen(hongyang_), day("2022-01-01"), other).or_throw();
  });
  good(change("home", [&](RowChanges& rows) {
    return rows.change_from(
        {added.row, 1}, day("2023-01-01"),
        patch(rows, hongyang_, "2023-01-01", {{"grade", std::string("plain")}}));
  }));
  EXPECT_EQ(told_row("home", added.row),
            "*1: 2020-01-01– 流动 mobile 红阳路 王某某\n"
            "2: 2020-01-01–2023-01-01 流动 mobile 红阳路 王某某\n"
            "3: 2023-01-01– 流动 plain 红阳路 王某某\n");
}

TEST_P(RowChange, SealsWhatIsPersonal) {
  const Written home = add("home", hongyang_, "2020-01-01",
                           {{"title", std::string("一号店")},
                            {"grade", std::string("plain")},
                            {"contact", std::string("13800000001")}});
  const auto entry = nlohmann::json::parse(last_payload(hongyang_));
  const auto& change = entry["changes"][0];
  EXPECT_EQ(change["ledger"], "home");
  EXPECT_EQ(change["unit"], hongyang_.value());
  EXPECT_FALSE(change.contains("before"));
  EXPECT_EQ(entry.dump().find("一号店"), std::string::npos);
  EXPECT_EQ(entry.dump().find("13800000001"), std::string::npos);
  person::Vault vault(*connection_, *keys_);
  const auto sealed = from_base64(change["after"][0]["sealed"].get<std::string>());
  EXPECT_EQ(vault.open(person::SubjectId(change["after"][0]["subject"].get<std::int64_t>()), "home",
                       "journal", *sealed),
            R"({"from":"2020-01-01","values":{"title":"一号店","grade":"plain",)"
            R"("contact":"13800000001"}})");
  auto rows = connection_->query("SELECT contact FROM ledger_home");
  ASSERT_TRUE(rows.next());
  const std::string stored(reinterpret_cast<const char*>(rows.blob(0).data()), rows.blob(0).size());
  EXPECT_EQ(stored.find("138"), std::string::npos);
  EXPECT_EQ(told_row("home", home.row), "1: 2020-01-01– 一号店 plain 13800000001\n");

  add("demand", hongyang_, "2020-01-01", {{"title", std::string("路灯")}});
  EXPECT_NE(last_payload(hongyang_).find("路灯"), std::string::npos);
}

TEST_P(RowChange, CorrectsThePersonWithWhatIsSealedForThem) {
  const Written added =
      add("member", hongyang_, "2020-01-01", {{"hardship", std::string("低保")}}, person(1));
  good(change("member", [&](RowChanges& rows) {
    return rows.correct({added.row, 1}, day("2020-01-01"), {}, person(2));
  }));
  const auto versions = read("member", added.row);
  ASSERT_EQ(versions.all.size(), 2U);
  EXPECT_EQ(versions.all[0].content.person, person(1));
  EXPECT_EQ(versions.all[1].content.person, person(2));
  EXPECT_EQ(versions.all[1].content.values[2], package::Value(std::string("低保")));
}

TEST_P(RowChange, RevertsToWhatWasHeldBeforeAPosition) {
  const Written first = add("home", hongyang_, "2020-01-01", home_);
  const std::int64_t before = number("SELECT position + 1 FROM journal_head WHERE partition = " +
                                     std::to_string(partition_of(hongyang_).value()));
  const Written second = good(change("home", [&](RowChanges& rows) {
    return rows.change_from({first.row, 1}, day("2021-01-01"),
                            patch(rows, hongyang_, "2021-01-01", {{"title", std::string("新名")}}));
  }));
  const Written fresh = add("home", hongyang_, "2020-01-01",
                            {{"title", std::string("另一")}, {"grade", std::string("plain")}});
  const auto revert = [&](const Written& row) {
    return change("home", [&](RowChanges& rows) {
      return rows.revert({row.row, row.revision}, before);
    });
  };
  EXPECT_EQ(told(revert(second)), "ok");
  EXPECT_EQ(told(revert(fresh)), "ok");
  EXPECT_EQ(told_row("home", first.row),
            "*1: 2020-01-01– 一号店 plain\n*2: 2020-01-01–2021-01-01 一号店 plain\n"
            "*3: 2021-01-01– 新名 plain\n4: 2020-01-01– 一号店 plain\n");
  EXPECT_EQ(told_row("home", fresh.row), "*1: 2020-01-01– 另一 plain\n");
  EXPECT_EQ(told(revert(second)), "version_conflict");
}

TEST_P(RowChange, AsksTheRulesOfTheUnitsItTouched) {
  const auto flagship = [](const char* title) {
    return Named{{"title", std::string(title)},
                 {"grade", std::string("flagship")},
                 {"area", Decimal::from_scaled(500, 0)}};
  };
  add("home", hongyang_, "2020-01-01", flagship("甲"), {}, "2022-01-01");
  const auto check = [&](const char* from) {
    std::vector<Refusal> refusals;
    change("home", [&](RowChanges& rows) -> OrRefusal<Written> {
      good(rows.add({{hongyang_, {}, values(rows, hongyang_, from, flagship("乙"))}, {day(from)}}));
      refusals = rows.check_units();
      return Refusal{};
    });
    return refusals;
  };
  const auto refusals = check("2021-06-01");
  ASSERT_EQ(refusals.size(), 1U);
  EXPECT_EQ(refusals[0].error.message, "“红阳街道”2021年6月1日：旗舰店只能有 1 个，现有 2 个");
  EXPECT_TRUE(check("2022-01-01").empty());
}

}  // namespace
}  // namespace jishi::ledger
