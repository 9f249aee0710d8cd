#include "ledger/ledger_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "ledger/testing/ledger_tests.hpp"

namespace jishi::ledger {
namespace {

using testing::day;

constexpr const char* kAddition = R"(addition: county_homes
label: 青白江增补
owner: "510113"
ledger: home
fields:
  street: {label: 街巷, type: text, max_length: 20}
  keeper: {label: 看门人, type: text, sensitive: true}
)";

class Rows : public testing::LedgerTests {
 protected:
  static Named home(const std::string& title) {
    return {{"title", title}, {"grade", std::string("plain")}};
  }
  static Named demand(const char* title) { return {{"title", std::string(title)}}; }
  PersonId person(std::int64_t serial) {
    return make_id<PersonTag>(partition_of(county_), 1'000'000 + serial);
  }

  RowQuery query(const char* of, UnitId unit, const char* on, const char* tree = nullptr) {
    RowQuery query;
    query.ledger = &ledger(of);
    query.unit = unit;
    query.on = day(on);
    query.view.tree = day(tree == nullptr ? on : tree);
    return query;
  }

  // "一号店@红阳街道", flagged ones with ?; in the order visited.
  std::vector<std::string> found(const RowQuery& query) {
    std::vector<std::string> out;
    person::Vault vault(*connection_, *keys_);
    const auto visited = visit_rows(
        *connection_, vault, definitions_, query,
        [&](const RowVersion& version, const Shape& shape, Place place) {
          const auto title = shape.find("title");
          const auto unit = organisation::unit_at(*connection_, place.unit, query.view.tree);
          out.push_back((title ? std::get<std::string>(*version.content.values[*title]) : "人") +
                        "@" + unit->content.name + (place.flagged ? "?" : ""));
        });
    if (!visited) return {visited.error().code};
    EXPECT_EQ(count(query), static_cast<std::int64_t>(out.size())) << "unit " << query.unit.value();
    return out;
  }
  std::int64_t count(const RowQuery& query) {
    person::Vault vault(*connection_, *keys_);
    return count_rows(*connection_, vault, definitions_, query).or_throw();
  }
  using Found = std::vector<std::string>;
};
JISHI_ON_BOTH_DATABASES(Rows);

TEST_P(Rows, HoldOnTheirDaysInTheirSubtree) {
  add("home", hongyang_, "2015-01-01", home("甲"), {}, "2018-01-01");
  add("home", dawan_, "2016-01-01", home("乙"));
  add("home", village_, "2016-01-01", home("丙"));
  EXPECT_EQ(found(query("home", root_, "2016-06-01")),
            (Found{"甲@红阳街道", "乙@大弯街道", "丙@金桥社区"}));
  EXPECT_EQ(found(query("home", hongyang_, "2016-06-01")), (Found{"甲@红阳街道", "丙@金桥社区"}));
  EXPECT_EQ(found(query("home", hongyang_, "2018-01-01")), (Found{"丙@金桥社区"}));
  EXPECT_EQ(found(query("home", county_, "2015-06-01")), (Found{"甲@红阳街道"}));
  RowQuery own = query("home", hongyang_, "2016-06-01");
  own.with_below = false;
  EXPECT_EQ(found(own), (Found{"甲@红阳街道"}));
  own.unit = root_;
  EXPECT_EQ(found(own), Found{});
}

TEST_P(Rows, OfAPeriodComeOnceAsTheyLastWere) {
  const Written row = add("home", hongyang_, "2015-01-01", home("旧"));
  good(change("home", [&](RowChanges& rows) {
    return rows.change_from({row.row, 1}, day("2016-07-01"),
                            patch(rows, hongyang_, "2016-07-01", {{"title", std::string("新")}}));
  }));
  add("home", hongyang_, "2016-03-01", home("短"), {}, "2016-04-01");
  RowQuery year = query("home", hongyang_, "2016-01-01");
  year.until = day("2016-12-31");
  EXPECT_EQ(found(year), (Found{"新@红阳街道", "短@红阳街道"}));
  year.until = day("2016-06-30");
  EXPECT_EQ(found(year), (Found{"旧@红阳街道", "短@红阳街道"}));
  // The condition is about what is shown.
  year.where = "title == '旧'";
  EXPECT_EQ(found(year), (Found{"旧@红阳街道"}));
  year.until = day("2016-12-31");
  EXPECT_EQ(found(year), Found{});
}

TEST_P(Rows, FitTheCondition) {
  for (int i = 0; i < 6; ++i)
    add("home", hongyang_, "2015-01-01",
        {{"title", std::string("店") + std::to_string(i)},
         {"grade", std::string(i % 2 == 0 ? "plain" : "flagship")},
         {"area", Decimal::from_scaled(500 + i, 0)},
         {"seats", std::int64_t{i}}});
  const auto with = [&](const char* where) {
    RowQuery asked = query("home", county_, "2016-01-01");
    asked.where = where;
    return found(asked);
  };
  EXPECT_EQ(with("grade == 'flagship' && seats > 1"), (Found{"店3@红阳街道", "店5@红阳街道"}));
  EXPECT_EQ(with("area == 502.0"), (Found{"店2@红阳街道"}));
  EXPECT_EQ(with("seats * 2 == 8"), (Found{"店4@红阳街道"}));  // evaluated here
  EXPECT_EQ(with("10 / seats > 5"), (Found{"店1@红阳街道"}));  // fails for 0 seats
  EXPECT_EQ(with("!has(opened)").size(), 6U);
  EXPECT_EQ(with("nothing == 1"), Found{"bad_condition"});
  EXPECT_EQ(with("seats"), Found{"bad_condition"});
  EXPECT_EQ(with("contact == '1'"), Found{"bad_condition"});
}

TEST_P(Rows, ComeInPages) {
  std::vector<std::int64_t> ids;
  for (int i = 0; i < 5; ++i) {
    ids.push_back(add("home", hongyang_, "2015-01-01", home("红" + std::to_string(i))).row.value());
    ids.push_back(add("home", county_, "2015-01-01", home("县" + std::to_string(i))).row.value());
    ids.push_back(add("home", root_, "2015-01-01", home("中" + std::to_string(i))).row.value());
  }
  std::ranges::sort(ids);
  RowQuery asked = query("home", root_, "2016-01-01");
  for (const std::int64_t limit : {1, 4, 15, 100}) {
    asked.limit = limit;
    asked.after_row = 0;
    std::vector<std::int64_t> seen;
    person::Vault vault(*connection_, *keys_);
    for (std::size_t before = 99; before != seen.size();) {
      before = seen.size();
      std::int64_t in_page = 0;
      visit_rows(*connection_, vault, definitions_, asked,
                 [&](const RowVersion& version, const Shape&, Place) {
                   seen.push_back(version.row.value());
                   ++in_page;
                 })
          .or_throw();
      EXPECT_LE(in_page, limit);
      if (!seen.empty()) asked.after_row = seen.back();
    }
    EXPECT_EQ(seen, ids) << limit;
  }
}

TEST_P(Rows, AreAsTheyWereKnown) {
  const Written row = add("home", hongyang_, "2015-01-01", home("误"));
  const Instant first = now_;
  now_.microseconds += 1'000'000;
  good(change("home", [&](RowChanges& rows) {
    return rows.correct({row.row, 1}, day("2015-01-01"),
                        patch(rows, hongyang_, "2015-01-01", {{"title", std::string("正")}}));
  }));
  const Instant second = now_;
  now_.microseconds += 1'000'000;
  good(change("home", [&](RowChanges& rows) { return rows.withdraw({row.row, 2}); }));
  const auto known = [&](UnitId unit, Instant at) {
    RowQuery asked = query("home", unit, "2016-01-01");
    asked.known_at = at;
    return found(asked);
  };
  for (const UnitId unit : {root_, county_, hongyang_}) {
    EXPECT_EQ(known(unit, Instant{first.microseconds - 1}), Found{});
    EXPECT_EQ(known(unit, first), Found{"误@红阳街道"});
    EXPECT_EQ(known(unit, Instant{second.microseconds - 1}), Found{"误@红阳街道"});
    EXPECT_EQ(known(unit, second), Found{"正@红阳街道"});
    EXPECT_EQ(known(unit, now_), Found{});
    EXPECT_EQ(found(query("home", unit, "2016-01-01")), Found{});
  }
  person::Vault vault(*connection_, *keys_);
  const RowRecord record = read_row(*connection_, vault, definitions_, ledger("home"), row.row);
  EXPECT_EQ(record.versions.size(), 2U);
  EXPECT_TRUE(record.held.empty());
  EXPECT_EQ(record.last_revision, 2);
}

TEST_P(Rows, OpenSensitiveValuesOnlyWhenAsked) {
  install({{"add.yaml", kAddition}});
  Named with_contact = home("甲");
  with_contact.emplace_back("contact", std::string("13800000001"));
  with_contact.emplace_back("keeper", std::string("王某某"));
  with_contact.emplace_back("street", std::string("红阳路"));
  add("home", hongyang_, "2015-01-01", with_contact);
  add("home", hongyang_, "2015-01-01", home("乙"));
  add("home", root_, "2015-01-01", home("丙"));  // where nothing is added
  RowQuery asked = query("home", root_, "2016-01-01");
  const auto told = [&] {
    std::string out;
    person::Vault vault(*connection_, *keys_);
    visit_rows(*connection_, vault, definitions_, asked,
               [&](const RowVersion& version, const Shape& shape, Place) {
                 for (const char* field : {"title", "contact", "street", "keeper"}) {
                   const auto index = shape.find(field);
                   const auto value = index ? version.content.values[*index] : std::nullopt;
                   out += value ? std::get<std::string>(*value) + " " : index ? "∅ " : "- ";
                 }
               })
        .or_throw();
    return out;
  };
  EXPECT_EQ(told(), "丙 ∅ - - 甲 *** 红阳路 *** 乙 ∅ ∅ ∅ ");
  asked.open_sensitive = true;
  EXPECT_EQ(told(), "丙 ∅ - - 甲 13800000001 红阳路 王某某 乙 ∅ ∅ ∅ ");
}

// 红阳街道 was merged into 大同街道 on 2021-01-01.
class RowsOfMergedUnits : public Rows {
 protected:
  void SetUp() override {
    Rows::SetUp();
    add("home", hongyang_, "2019-03-01", home("甲"));
    add("home", dawan_, "2019-03-01", home("乙"));
    add("demand", hongyang_, "2019-03-01", demand("路灯"));
    add("member", hongyang_, "2019-03-01", {}, person(1));
    datong_ = found_unit("大同街道");
    change_tree([&](testing::TreeChanges& changes) {
      changes.merge(seen(hongyang_), day("2021-01-01"), datong_).or_throw();
    });
  }
  UnitId found_unit(const char* name) {
    return LedgerTests::found(county_, name, testing::Level::township, "committee", std::nullopt,
                              "2021-01-01");
  }
  UnitId datong_;
};
JISHI_ON_BOTH_DATABASES(RowsOfMergedUnits);

// The second bar of the ledgers.
TEST_P(RowsOfMergedUnits, AreFoundAsThenUnderTheirUnitAndAsNowUnderItsSuccessor) {
  EXPECT_EQ(found(query("home", hongyang_, "2019-12-31")), Found{"甲@红阳街道"});
  EXPECT_EQ(found(query("home", datong_, "2019-12-31", "2024-01-01")), Found{"甲@大同街道"});
  EXPECT_EQ(found(query("home", hongyang_, "2019-12-31", "2024-01-01")), Found{"not_living_then"});
  for (const char* tree : {"2010-01-01", "2019-12-31", "2020-12-31", "2021-01-01", "2024-01-01"}) {
    EXPECT_EQ(count(query("home", root_, "2019-12-31", tree)), 2) << tree;
    EXPECT_EQ(count(query("home", county_, "2019-12-31", tree)), 2) << tree;
  }
}

TEST_P(RowsOfMergedUnits, GoWhereTheirLedgerSays) {
  // follow: the successor has them.
  EXPECT_EQ(found(query("home", datong_, "2022-01-01")), Found{"甲@大同街道"});
  EXPECT_EQ(found(query("home", hongyang_, "2022-01-01", "2020-06-01")), Found{"甲@红阳街道"});
  // end: they ended with their unit, whatever the tree; as of before its end they go along.
  EXPECT_EQ(found(query("member", root_, "2021-01-01")), Found{});
  EXPECT_EQ(found(query("member", county_, "2021-01-01", "2020-06-01")), Found{});
  EXPECT_EQ(found(query("member", root_, "2020-12-31")), Found{"人@红阳街道"});
  EXPECT_EQ(found(query("member", datong_, "2020-12-31", "2024-01-01")), Found{"人@大同街道"});
  RowQuery years = query("member", county_, "2020-06-01", "2022-06-01");
  years.until = day("2022-06-01");
  EXPECT_EQ(found(years), Found{"人@大同街道"});
  years.on = day("2021-01-01");
  EXPECT_EQ(found(years), Found{});
  // wait: at the county until somebody decides; as of before the end they go along.
  EXPECT_EQ(found(query("demand", county_, "2022-01-01")), Found{"路灯@青白江区?"});
  EXPECT_EQ(found(query("demand", datong_, "2022-01-01")), Found{});
  EXPECT_EQ(found(query("demand", datong_, "2020-12-31", "2024-01-01")), Found{"路灯@大同街道"});
  EXPECT_EQ(found(query("demand", hongyang_, "2022-01-01", "2020-06-01")), Found{"路灯@红阳街道"});
  years = query("demand", county_, "2020-06-01", "2022-06-01");
  years.until = day("2022-06-01");
  EXPECT_EQ(found(years), Found{"路灯@青白江区?"});
  years.until = day("2020-12-01");
  EXPECT_EQ(found(years), Found{"路灯@大同街道"});
}

// Over random trees: what holds on a day is the same under the tree of every day, and a unit's
// total is its own rows and its children's.
class RowsUnderEveryTree : public Rows {
 protected:
  RowsUnderEveryTree() { with_tree_ = false; }

  void fill(organisation::testing::RandomTree& tree) {
    int serial = 0;
    std::vector<std::pair<const char*, RowId>> written;
    for (const char* of : {"home", "member", "demand"})
      change(of, [&](RowChanges& rows) -> OrRefusal<Written> {
        for (int i = 0; i < 60; ++i) {
          const UnitId unit = tree.units()[static_cast<std::size_t>(
              tree.number(static_cast<int>(tree.units().size())))];
          const auto timeline = organisation::read_timeline(*connection_, unit);
          const Date from = timeline.first_day();
          const bool has_title = std::string_view(of) != "member";
          Draft draft{{unit, {}, {}}, {from}};
          if (has_title) {
            draft.content.values = {std::string("行") + std::to_string(serial++)};
            if (std::string_view(of) == "home")
              draft.content.values.emplace_back(std::string("plain"));
          } else {
            draft.content.person = make_id<PersonTag>(partition_of(unit), 1'000'000 + serial++);
          }
          if (tree.number(3) == 0) draft.given.to = from.plus_days(1 + tree.number(800)).value();
          written.emplace_back(of, good(rows.add(draft)).row);
        }
        return Written{};
      });
    int moved = 0;
    for (const auto& [of, row] : written) {
      if (tree.number(3) == 0) moved += give_away(tree, of, row) ? 1 : 0;
      if (tree.number(3) == 0) change_later(tree, of, row);
    }
    EXPECT_GT(moved, 10);
    EXPECT_GT(number("SELECT count(*) FROM ledger_home WHERE partition <> unit / 16777216"), 0);
    EXPECT_GT(number("SELECT count(*) FROM ledger_demand WHERE partition <> unit / 16777216"), 0);
  }

  std::int64_t revision(const char* of, RowId row) {
    person::Vault vault(*connection_, *keys_);
    return read_row(*connection_, vault, definitions_, ledger(of), row).last_revision;
  }
  static Date any_day(organisation::testing::RandomTree& tree) {
    return tree.days()[static_cast<std::size_t>(tree.number(static_cast<int>(tree.days().size())))];
  }
  // To any unit from any day on; false where that is refused.
  bool give_away(organisation::testing::RandomTree& tree, const char* of, RowId row) {
    const UnitId to =
        tree.units()[static_cast<std::size_t>(tree.number(static_cast<int>(tree.units().size())))];
    const Date on = any_day(tree);
    return change(of, [&](RowChanges& rows) {
             return rows.move({row, revision(of, row)}, on, to);
           }).index() == 0;
  }
  // On any day: after the end of its unit the row goes to the successor.
  void change_later(organisation::testing::RandomTree& tree, const char* of, RowId row) {
    const std::size_t field = std::string_view(of) == "member" ? 1 : 0;
    const Date on = any_day(tree);
    change(of, [&](RowChanges& rows) {
      Patch patch(field + 1);
      patch[field] = package::Value("改" + std::to_string(row.value() % 1'000));
      return rows.change_from({row, revision(of, row)}, on, patch);
    });
  }

  std::int64_t sum_below(const RowQuery& asked) {
    RowQuery own = asked;
    own.with_below = false;
    std::int64_t sum = count(own);
    for (const auto& child : organisation::children_at(*connection_, asked.unit, asked.view.tree)) {
      RowQuery below = asked;
      below.unit = child.unit;
      sum += count(below);
    }
    return sum;
  }

  void check_tree(organisation::testing::RandomTree& tree, RowQuery asked, std::int64_t total) {
    EXPECT_EQ(count(asked), total);
    std::map<UnitId, std::int64_t> at;
    person::Vault vault(*connection_, *keys_);
    visit_rows(*connection_, vault, definitions_, asked,
               [&](const RowVersion&, const Shape&, Place place) { ++at[place.unit]; })
        .or_throw();
    std::int64_t visited = 0;
    for (const auto& [unit, rows] : at) {
      visited += rows;
      EXPECT_TRUE(organisation::unit_at(*connection_, unit, asked.view.tree));
      RowQuery own = asked;
      own.unit = unit;
      own.with_below = false;
      EXPECT_EQ(count(own), rows);
    }
    EXPECT_EQ(visited, total);
    EXPECT_EQ(sum_below(asked), total);
    for (const UnitId unit : tree.units()) {
      const auto then = organisation::unit_at(*connection_, unit, asked.view.tree);
      if (!then || then->content.state != organisation::LifeState::active) continue;
      asked.unit = unit;
      EXPECT_EQ(count(asked), sum_below(asked)) << unit.value();
      if (tree.number(6) == 0) found(asked);  // visits as many as it counts
    }
  }
};
JISHI_ON_BOTH_DATABASES(RowsUnderEveryTree);

TEST_P(RowsUnderEveryTree, AddUpToTheSameTotal) {
  organisation::testing::RandomTree tree(*connection_, 11, day("2010-01-01"), "committee");
  tree.live(70);
  fill(tree);
  root_ = tree.root();
  for (const char* of : {"home", "member", "demand"}) {
    for (int i = 0; i < 2; ++i) {
      RowQuery asked = query(of, root_, "2010-01-01");
      asked.on = i == 0 ? tree.days().back() : any_day(tree);
      if (tree.number(2) == 0) asked.until = asked.on.plus_days(tree.number(400)).value();
      asked.view.tree = asked.on;
      const std::int64_t total = count(asked);
      EXPECT_GT(total, 0);
      for (const Date date : {asked.on, any_day(tree), day("2030-01-01"), day("2010-01-01")}) {
        asked.view.tree = date;
        SCOPED_TRACE(std::string(of) + " on " + asked.on.iso() + " tree " + date.iso());
        check_tree(tree, asked, total);
      }
    }
  }
}

}  // namespace
}  // namespace jishi::ledger
