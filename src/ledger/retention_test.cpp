#include "ledger/retention.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "ledger/ledger_store.hpp"
#include "ledger/testing/ledger_tests.hpp"
#include "package/defined_table.hpp"
#include "person/erase.hpp"
#include "person/testing/raw_bytes.hpp"

namespace jishi::ledger {
namespace {

using person::Erasure;
using person::subject_of;
using testing::day;

constexpr const char* kAddition = R"(addition: county_homes
label: 青白江增补
owner: "510113"
ledger: home
fields:
  street: {label: 街巷, type: text, max_length: 20}
  benches: {label: 长椅, type: int}
  keeper: {label: 看门人, type: text, sensitive: true}
)";

class Retention : public testing::LedgerTests {
 protected:
  PersonId add_person(const char* name) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, now_, "测试"});
    journal::ChangeSet set(appender);
    person::Vault vault(*connection_, *keys_);
    person::People people(*connection_, set, vault, today_);
    person::Identity identity;
    identity.name = name;
    const PersonId made =
        people.add(partition_of(county_), identity, {person::NoticeKind::notice, today_, "告知书"})
            .or_throw();
    people.finish();
    set.finish();
    appender.finish();
    transaction.commit();
    return made;
  }

  Named home(const char* title) {
    return {{"title", std::string(title)},
            {"grade", std::string("flagship")},
            {"area", Decimal::from_scaled(500, 0)},
            {"seats", std::int64_t{30}},
            {"opened", day("2011-02-03")},
            {"night", true},
            {"led_by", dawan_.value()},
            {"contact", std::string("密电一三八")}};
  }

  std::vector<Erasure> due(const char* on) {
    return due_erasures(*connection_, *definitions_, day(on));
  }

  person::ErasureReport erase(const std::vector<Erasure>& erasures) {
    db::Writer writer(database());
    return person::erase(database(), writer, *keys_, erasures, {kOperator, now_, "清除"},
                         [&](db::Connection& connection, journal::ChangeSet& changes,
                             std::span<const Erasure> some) {
                           clear_rows(connection, changes, *definitions_, some);
                         });
  }

  // Of what was asked before, as of the end of 2023.
  person::ErasureReport erase_due(std::span<const Erasure> asked) {
    db::Writer writer(database());
    const auto clear = [&](db::Connection& connection, journal::ChangeSet& changes,
                           std::span<const Erasure> some) {
      clear_rows(connection, changes, *definitions_, some);
    };
    const auto still = [&](db::Connection& connection, std::span<const Erasure> some) {
      return with_rows(connection, *definitions_,
                       still_due(connection, *definitions_, day("2023-12-31"), some));
    };
    return person::erase_due(writer, *keys_, asked, {kOperator, now_, "清除"}, clear, still,
                             tables_with_persons(*definitions_));
  }

  RowRecord record(const char* of, RowId row) {
    person::Vault vault(*connection_, *keys_);
    return read_row(*connection_, vault, definitions_, ledger(of), row);
  }

  std::int64_t count(const char* of, UnitId unit, const char* on, const char* where = nullptr) {
    RowQuery query;
    query.ledger = &ledger(of);
    query.unit = unit;
    query.on = query.view.tree = day(on);
    if (where != nullptr) query.where = where;
    person::Vault vault(*connection_, *keys_);
    return count_rows(*connection_, vault, definitions_, query).or_throw();
  }

  // Every value of every table that the definitions made, as text.
  std::string all_text() {
    std::string out;
    for (const package::DefinedTable& table : package::tables_of(*definitions_)) {
      if (table.table.name == package::kProfileTable) continue;
      std::string list;
      for (const package::TableColumn& column : table.table.columns)
        if (column.type != db::Type::blob)
          list += (list.empty() ? "CAST(" : ", CAST(") + db::quoted_name(column.name) + " AS text)";
        else
          list += std::string(list.empty() ? "" : ", ") + "CASE WHEN " +
                  db::quoted_name(column.name) + " IS NULL THEN '' ELSE 'SEALED' END";
      auto rows =
          connection_->query("SELECT " + list + " FROM " + db::quoted_name(table.table.name));
      while (rows.next())
        for (int i = 0; i < rows.columns(); ++i)
          out += rows.optional_text(i).value_or("") + "|";
    }
    return out;
  }
};
JISHI_ON_BOTH_DATABASES(Retention);

TEST_P(Retention, IsOverSoManyMonthsAfterTheRowEnded) {
  const PersonId zhang = add_person("张某");
  const Written member =
      add("member", hongyang_, "2015-01-01", {}, zhang, "2018-06-30");  // ends on that day
  add("member", dawan_, "2019-01-01", {}, zhang, "2020-03-01");
  const Written alone = add("home", hongyang_, "2015-01-01", home("无人"), {}, "2019-03-01");
  add("home", hongyang_, "2015-01-01", home("还在"));
  // A row of hers elsewhere, of which nothing is erased while it holds.
  const Written still = add("home", dawan_, "2015-01-01", home("有人"), zhang);

  EXPECT_EQ(due("2020-02-29"), std::vector<Erasure>());
  EXPECT_EQ(due("2020-03-01"), (std::vector<Erasure>{{subject_of(alone.row), "home"}}));
  EXPECT_EQ(due("2022-02-28").size(), 1U);
  const std::vector<Erasure> both = due("2022-03-01");
  ASSERT_EQ(both.size(), 2U);
  EXPECT_TRUE(std::ranges::count(both, Erasure{subject_of(zhang), "member"}) == 1);
  erase(both);
  EXPECT_EQ(due("2022-03-01"), std::vector<Erasure>());
  EXPECT_TRUE(record("member", member.row).versions.front().erased);
  EXPECT_FALSE(record("home", still.row).versions.front().erased);

  // The last ledger that keeps anything of her: with it her identity goes.
  good(change("home", [&](RowChanges& rows) {
    return rows.end({still.row, 1}, day("2023-01-01"));
  }));
  EXPECT_EQ(due("2024-01-01"), (std::vector<Erasure>{{subject_of(zhang), ""}}));
  EXPECT_EQ(erase(due("2024-01-01")).persons, 1);
  EXPECT_EQ(due("2024-01-01"), std::vector<Erasure>());
  person::Vault vault(*connection_, *keys_);
  const PersonId asked[] = {zhang};
  EXPECT_TRUE(person::read_persons(*connection_, vault, asked).front().erased);
}

// Who is recorded again between the question and the erasure is kept, and is not on the list
// either.
TEST_P(Retention, KeepsWhoIsRecordedAgainMeanwhile) {
  const PersonId zhang = add_person("张某");
  const PersonId li = add_person("李某");
  for (const PersonId person : {zhang, li})
    add("member", hongyang_, "2015-01-01", {{"hardship", std::string("从前")}}, person,
        "2018-06-30");
  const Written alone = add("home", hongyang_, "2015-01-01", home("无人"), {}, "2019-03-01");
  const std::vector<Erasure> asked = due("2023-12-31");
  ASSERT_EQ(asked.size(), 3U);
  const Written again =
      add("member", dawan_, "2023-06-01", {{"hardship", std::string("现在")}}, zhang);
  const person::ErasureReport report = erase_due(asked);
  EXPECT_EQ(report.persons, 1);
  EXPECT_EQ(report.kept, 1);
  EXPECT_FALSE(keys_->erased(subject_of(zhang)));
  EXPECT_EQ(keys_->erased_generation(subject_of(zhang), "member"), 0);
  EXPECT_TRUE(keys_->erased(subject_of(li)));
  EXPECT_EQ(record("member", again.row).versions.front().content.values[2],
            package::Value(std::string("现在")));
  EXPECT_TRUE(record("home", alone.row).versions.front().erased);
  EXPECT_EQ(due("2023-12-31"), std::vector<Erasure>());

  // Once more with the same question: nothing is left to do, nothing is listed twice.
  const auto listed = keys_->erasures();
  const person::ErasureReport second = erase_due(asked);
  EXPECT_EQ(second.persons + second.keys, 0);
  EXPECT_EQ(keys_->erasures(), listed);
  EXPECT_TRUE(journal_whole());
}

// Somebody who writes to a ledger while its retentions are carried out: one of the two waits or
// runs again, and whoever was recorded again is readable.
TEST_P(Retention, IsSafeBesideSomebodyWhoWrites) {
  constexpr int kPersons = 60;
  std::vector<PersonId> persons;
  for (int i = 0; i < kPersons; ++i) {
    persons.push_back(add_person(i % 2 == 0 ? "张某" : "李某"));
    add("member", hongyang_, "2015-01-01", {{"hardship", std::string("从前")}}, persons.back(),
        "2018-06-30");
  }
  std::vector<RowId> again(kPersons);
  std::thread recording([&] {
    // A process of its own that adds a row for each of them, as an import does.
    db::Writer writer(database());
    for (std::size_t i = 0; i < persons.size(); i += 3) {
      try {
        writer.submit([&](db::Connection& on) {
          journal::Appender appender(on, {kOperator, now_, "导入"});
          journal::ChangeSet set(appender);
          person::Vault vault(on, *keys_);
          const Rules rules(definitions_);
          RowChanges rows({on, set, vault, rules, definitions_, today_}, ledger("member"));
          Values given(rows.shape(dawan_, day("2023-06-01")).or_throw()->fields.size());
          given[2] = std::string("现在");
          again[i] =
              good(rows.add({{dawan_, persons[i], given}, {day("2023-06-01"), kForever}})).row;
          set.finish();
          appender.finish();
        });
      } catch (const Failure& failure) {
        again[i] = RowId();
        EXPECT_EQ(failure.error().code, "erased");  // was erased first: recorded as a new person
      }
    }
  });
  for (int i = 0; i < 5; ++i) {
    const std::vector<Erasure> asked =
        due_erasures(*database().connect(), *definitions_, day("2023-12-31"));
    erase_due(std::span(asked).first(std::min<std::size_t>(asked.size(), 12)));
  }
  recording.join();
  for (std::size_t i = 0; i < persons.size(); ++i) {
    if (!again[i]) continue;
    const RowVersion version = record("member", again[i]).versions.front();
    EXPECT_FALSE(version.erased) << i;
    EXPECT_EQ(version.content.values[2], package::Value(std::string("现在"))) << i;
    EXPECT_FALSE(keys_->erased(subject_of(persons[i]))) << i;
  }
  EXPECT_TRUE(person::pending_erasures(*connection_, *keys_).empty());
  EXPECT_TRUE(journal_whole());
}

TEST_P(Retention, OfRowsThatEndWithTheirUnitBeginsWithItsEnd) {
  const PersonId li = add_person("李某");
  add("member", hongyang_, "2015-01-01", {}, li);
  EXPECT_EQ(due("2099-01-01"), std::vector<Erasure>());
  change_tree([&](testing::TreeChanges& changes) {
    changes.merge(seen(hongyang_), day("2020-01-01"), dawan_).or_throw();
  });
  EXPECT_EQ(due("2021-12-31"), std::vector<Erasure>());
  EXPECT_EQ(due("2022-01-01"), (std::vector<Erasure>{{subject_of(li), ""}}));
}

TEST_P(Retention, OfWhatWasWithdrawnBeginsOnThatDay) {
  const PersonId wang = add_person("王某");
  const Written row = add("member", hongyang_, "2015-01-01", {}, wang);
  good(change("member", [&](RowChanges& rows) { return rows.withdraw({row.row, 1}); }));
  // Withdrawn on 2024-01-01 at 08:00.
  EXPECT_EQ(due("2026-01-01"), std::vector<Erasure>());
  EXPECT_EQ(due("2026-01-02"), (std::vector<Erasure>{{subject_of(wang), ""}}));
}

TEST_P(Retention, LeavesNothingPersonalAndTheSameTotals) {
  install({{"add.yaml", kAddition}});
  const PersonId zhao = add_person("赵不忘");
  Named named = home("赵家店");
  named.emplace_back("street", std::string("赵家巷"));
  named.emplace_back("keeper", std::string("赵看门"));
  named.emplace_back("benches", std::int64_t{4});
  const Written row = add("home", hongyang_, "2015-01-01", named, zhao);
  good(change("home", [&](RowChanges& rows) {
    return rows.change_from(
        {row.row, 1}, day("2020-01-01"),
        patch(rows, hongyang_, "2020-01-01", {{"title", std::string("赵新店")}}));
  }));
  const Written other = add("home", dawan_, "2015-01-01", home("别人店"));
  const Written warned = good(change("home", [&](RowChanges& rows) {
    Named small = home("赵小店");
    small[2].second = Decimal::from_scaled(1, 0);
    return rows.add(
        {{dawan_, zhao, values(rows, dawan_, "2023-06-01", small)}, {day("2023-06-01")}});
  }));
  ASSERT_FALSE(warned.warnings.empty());
  ASSERT_NE(all_text().find("赵"), std::string::npos);

  EXPECT_GT(erase({{subject_of(zhao), ""}}).keys, 0);

  const std::string left = all_text();
  EXPECT_EQ(left.find("赵"), std::string::npos) << left;
  EXPECT_EQ(left.find(std::to_string(zhao.value())), std::string::npos);
  EXPECT_EQ(std::count(left.begin(), left.end(), 'S'), 1) << left;  // the contact of the other row
  EXPECT_NE(left.find("别人店"), std::string::npos);
  for (const char* on : {"2016-01-01", "2021-01-01"}) {
    EXPECT_EQ(count("home", root_, on), 2);
    EXPECT_EQ(count("home", hongyang_, on,
                    "grade == 'flagship' && area == 500.0 && seats == 30 && "
                    "night"),
              1);
  }
  const RowRecord erased = record("home", row.row);
  ASSERT_EQ(erased.versions.size(), 3U);
  for (const RowVersion& version : erased.versions) {
    EXPECT_TRUE(version.erased);
    EXPECT_FALSE(version.content.person);
    EXPECT_EQ(version.content.values[*erased.shape->find("benches")],
              package::Value(std::int64_t{4}));
    EXPECT_EQ(version.content.values[*erased.shape->find("led_by")],
              package::Value(dawan_.value()));
  }
  EXPECT_FALSE(record("home", other.row).versions.front().erased);
  EXPECT_TRUE(journal_whole());

  // What is left can be ended, not changed.
  const auto changed = change("home", [&](RowChanges& rows) {
    return rows.change_from({row.row, 3}, day("2022-01-01"),
                            patch(rows, hongyang_, "2022-01-01", {{"title", std::string("新")}}));
  });
  EXPECT_EQ(told(changed), "row_erased");
  EXPECT_EQ(told(change("home",
                        [&](RowChanges& rows) {
                          return rows.end({row.row, 3}, day("2023-01-01"));
                        })),
            "ok");
  EXPECT_TRUE(record("home", row.row).versions.back().erased);
}

// What the journal says of the rows is sealed with the keys that are gone, text that is not
// sensitive included.
TEST_P(Retention, LeavesNothingInTheFilesOfTheDatabase) {
  const PersonId qian = add_person("钱某");
  add("member", hongyang_, "2015-01-01", {{"remark", std::string("钱家事一二三四五")}}, qian);
  constexpr std::string_view kText = "钱家事一二三四五";
  EXPECT_TRUE(person::testing::found_in(person::testing::files_of(database()), kText));
  {
    auto rows = connection_->query("SELECT payload FROM journal_entry");
    while (rows.next())
      EXPECT_EQ(rows.text(0).find(kText), std::string_view::npos);
  }
  erase({{subject_of(qian), ""}});
  const std::vector<std::string> tables = tables_with_persons(*definitions_);
  EXPECT_EQ(std::ranges::count(tables, "ledger_member"), 1);
  EXPECT_EQ(std::ranges::count(tables, "ledger_demand"), 0);
  person::scrub(database(), tables);
  EXPECT_FALSE(person::testing::found_in(person::testing::files_of(database()), kText));
}

TEST_P(Retention, FollowsARowBackBeforeItsPersonWasKnown) {
  const Written row = add("home", hongyang_, "2015-01-01", home("孙店"));
  const PersonId sun = add_person("孙某");
  good(change("home", [&](RowChanges& rows) {
    return rows.correct({row.row, 1}, day("2015-01-01"), {}, sun);
  }));
  const auto all = with_rows(*connection_, *definitions_, {{subject_of(sun), "home"}});
  EXPECT_EQ(all.size(), 2U);
  EXPECT_EQ(std::ranges::count(all, Erasure{subject_of(row.row), "home"}), 1);
  erase(all);
  for (const RowVersion& version : record("home", row.row).versions)
    EXPECT_TRUE(version.erased);
  EXPECT_EQ(all_text().find("孙店"), std::string::npos);
}

TEST_P(Retention, LetsAPersonComeAgain) {
  const PersonId zhou = add_person("周某");
  const Written before =
      add("member", hongyang_, "2015-01-01", {{"hardship", std::string("从前")}}, zhou);
  erase({{subject_of(zhou), "member"}});
  const Written after =
      add("member", hongyang_, "2022-01-01", {{"hardship", std::string("现在")}}, zhou);
  EXPECT_TRUE(record("member", before.row).versions.front().erased);
  const RowRecord now = record("member", after.row);
  EXPECT_FALSE(now.versions.front().erased);
  EXPECT_EQ(now.versions.front().content.values[2], package::Value(std::string("现在")));
}

}  // namespace
}  // namespace jishi::ledger
