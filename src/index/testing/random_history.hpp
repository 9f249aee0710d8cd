// A life of ledgers and units at random: whatever writes something that the index holds.
#pragma once

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "exchange/testing/import_tests.hpp"
#include "ledger/retention.hpp"
#include "person/erase.hpp"

namespace jishi::index::testing {

using ledger::testing::day;
using ledger::testing::Level;

// What a rule refuses is passed over; enough is not.
class RandomHistory : public exchange::testing::ImportTests {
 protected:
  void begin(int seed) {
    random_.seed(static_cast<unsigned>(seed));
    for (int i = 0; i < 3; ++i) {
      const std::string code = "51" + std::to_string(2'000 + 10 * seed + i);
      const UnitId county = found(root_, ("县" + code).c_str(), Level::county, "committee", code);
      units_.push_back(county);
      for (int k = 0; k < 3; ++k)
        units_.push_back(found(county, ("街道" + code + std::to_string(k)).c_str(), Level::township,
                               "committee"));
    }
    for (int i = 0; i < 6; ++i)
      persons_.push_back(add_person(name(10 * seed + i)));
  }

  void live(int changes) {
    for (int i = 0; i < changes; ++i) {
      const int what = number(20);
      try {
        if (what < 4)
          change_units();
        else if (what < 10 || rows_.empty())
          add_row();
        else
          change_row(rows_[below(rows_.size())]);
      } catch (const Failure&) {
        continue;
      }
    }
  }

  void erase_somebody() {
    const auto& [of, row] = rows_[below(rows_.size())];
    std::vector<person::Erasure> erasures = {{person::subject_of(row), of}};
    if (number(2) == 0) erasures = {{person::subject_of(persons_[below(persons_.size())]), ""}};
    erasures = ledger::with_rows(*connection_, *definitions_, std::move(erasures));
    person::erase(database(), *writer_, *keys_, erasures, {kOperator, now_, "清除"},
                  [&](db::Connection& connection, journal::ChangeSet& changes,
                      std::span<const person::Erasure> some) {
                    ledger::clear_rows(connection, changes, *definitions_, some);
                  });
    ++erased_;
  }

  // A sheet of youths; updates those of an earlier one.
  exchange::ImportReport import_youths(int count) {
    request_.existing = exchange::Existing::update;
    std::vector<Line> all = lines(count);
    for (Line& each : all)
      each[9] = std::to_string(number(1'000));
    return take_in(write("名单.csv", headings(), all));
  }

  // The definitions with so many more fields of the ledger of venues.
  void install_with_fields(int more) {
    std::string venue = exchange::testing::kVenue;
    std::string fields;
    for (int i = 0; i < more; ++i)
      fields +=
          "  more_" + std::to_string(i) + ": {label: 另一项" + std::to_string(i) + ", type: int}\n";
    venue.insert(venue.find("unique:"), fields);
    install({{"work.yaml", exchange::testing::kWork},
             {"youth.yaml", exchange::testing::kYouth},
             {"venue.yaml", venue}});
    in_use_->reload(*connection_);
  }

  int number(int limit) { return std::uniform_int_distribution(0, limit - 1)(random_); }
  using LedgerTests::number;
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  UnitId any_unit() {
    const UnitId fixed[] = {county_, hongyang_, dawan_, village_};
    return number(3) == 0 ? fixed[number(4)] : units_[below(units_.size())];
  }
  Date any_day() {
    return day("2015-01-01").plus_days(static_cast<std::int32_t>(number(4'000))).value();
  }
  PersonId some_person() { return number(2) == 0 ? persons_[below(persons_.size())] : PersonId(); }

  // The units that imports name are left as they are.
  void change_units() {
    if (number(tree_changes_a_day_) == 0) tree_day_ = tree_day_.plus_days(1 + number(20)).value();
    const UnitId unit = units_[below(units_.size())];
    UnitId made;
    change_tree([&](organisation::TreeChanges& changes) {
      const Date on = tree_day_;
      switch (number(6)) {
        case 0:
        case 1:
          made = changes.found({any_unit(), on, {}, "committee", "新单位", {}, {}}).or_throw();
          return;
        case 2:
          changes.move(seen(unit), on, any_unit()).or_throw();
          return;
        case 3:
          changes.dissolve(seen(unit), on, any_unit()).or_throw();
          return;
        case 4:
          split(changes, unit, on);
          return;
        default:
          changes.merge(seen(unit), on, any_unit()).or_throw();
      }
    });
    if (made) units_.push_back(made);
    ++reorganised_;
  }

  std::mt19937 random_;
  Date tree_day_ = day("2021-01-01");
  int tree_changes_a_day_ = 2;  // about; then some days go by
  std::vector<UnitId> units_;
  std::vector<PersonId> persons_;
  std::vector<std::pair<std::string, RowId>> rows_;
  int added_ = 0, changed_ = 0, reorganised_ = 0, erased_ = 0;

 private:
  PersonId add_person(const std::string& name) {
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

  void split(organisation::TreeChanges& changes, UnitId unit, Date on) {
    const UnitId one =
        changes.found({root_, on, Level::county, "committee", "拆出", {}, {}}).or_throw();
    const UnitId other = number(2) == 0 ? unit : any_unit();
    changes.split(seen(unit), on, {{one, other}, number(2) == 0 ? one : other, {}}).or_throw();
  }

  Named random_home() {
    Named home = {{"title", std::to_string(number(100'000))},
                  {"grade", std::string(number(3) == 0 ? "flagship" : "plain")},
                  {"area", Decimal::from_scaled(1 + number(9'000), 1)},
                  {"seats", std::int64_t{2 + number(300)}},
                  {"night", number(2) == 0}};
    if (number(2) == 0) home.emplace_back("opened", any_day());
    if (number(2) == 0) home.emplace_back("led_by", dawan_.value());
    if (number(2) == 0) home.emplace_back("contact", std::string("密电"));
    return home;
  }

  void add_row() {
    const UnitId unit = any_unit();
    const std::string from = any_day().iso();
    std::string of = "home";
    ledger::OrRefusal<ledger::Written> result;
    switch (number(4)) {
      case 0:
        of = "member";
        result = try_add("member", unit, from.c_str(), {{"joined", any_day()}},
                         persons_[below(persons_.size())]);
        break;
      case 1:
        of = "demand";
        result = try_add("demand", unit, from.c_str(), {{"title", std::string("路灯")}});
        break;
      case 2:
        of = "venue";
        result = try_add("venue", unit, from.c_str(),
                         {{"title", "馆" + std::to_string(number(1'000'000))}});
        break;
      default:
        result = try_add("home", unit, from.c_str(), random_home(), some_person());
    }
    const auto* written = std::get_if<ledger::Written>(&result);
    if (written == nullptr) return;
    rows_.emplace_back(of, written->row);
    ++added_;
  }

  void change_row(const std::pair<std::string, RowId>& of) {
    const RowId row = of.second;
    const package::Ledger& ledger = this->ledger(of.first.c_str());
    person::Vault vault(*connection_, *keys_);
    const auto record = ledger::read_row(*connection_, vault, definitions_, ledger, row);
    const ledger::Seen latest{row, record.last_revision};
    const Date on =
        number(3) == 0 || record.held.empty()
            ? any_day()
            : record.held[below(record.held.size())].valid_from.plus_days(number(90)).value();
    const UnitId to = any_unit();
    const int what = number(9);
    const std::int64_t before = record.versions[below(record.versions.size())].recorded_from + 1;
    const auto result = change(of.first.c_str(), [&](ledger::RowChanges& rows) {
      if (what < 3) return rows.correct(latest, on, other_values(*rows.shape_of(row, on)));
      if (what < 5) return rows.change_from(latest, on, other_values(*rows.shape_from(row, on)));
      if (what == 5) return rows.move(latest, on, to);
      if (what == 6) return rows.end(latest, on);
      if (what == 7 && number(2) == 0) return rows.withdraw(latest);
      return rows.revert(latest, before);
    });
    if (std::holds_alternative<ledger::Written>(result)) ++changed_;
  }
  ledger::Patch other_values(const ledger::Shape& shape) {
    ledger::Patch patch(shape.fields.size());
    const auto set = [&](const char* field, std::optional<package::Value> value) {
      if (const auto at = shape.find(field)) patch[*at] = std::move(value);
    };
    set("seats", package::Value(std::int64_t{2 + number(400)}));
    set("contact",
        number(2) == 0 ? std::optional(package::Value(std::string("另"))) : std::nullopt);
    set("grade", package::Value(std::string(number(2) == 0 ? "flagship" : "plain")));
    set("joined", package::Value(any_day()));
    set("main", package::Value(number(2) == 0));
    if (shape.find("seats") == std::nullopt) set("title", std::to_string(number(100'000)));
    return patch;
  }
};

}  // namespace jishi::index::testing
