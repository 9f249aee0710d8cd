// A tree with a life: founded, moved, merged, split and dissolved at random.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "organisation/change.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::organisation::testing {

class AnyBranch final : public KindRules {
 public:
  bool known(const std::string&) const override { return true; }
  bool may_stand_below(const std::string&, const std::string&) const override { return true; }
  std::string label(const std::string& kind) const override { return kind; }
};

// Changes on ascending days, several on one day; what a rule of the tree refuses is passed over.
class RandomTree {
 public:
  RandomTree(db::Connection& connection, unsigned seed, Date begin, std::string kind)
      : connection_(connection), random_(seed), day_(begin), kind_(std::move(kind)) {
    root_ = found({}, Level::centre);
    for (int i = 0; i < 6; ++i)
      units_.push_back(found(root_, Level::county));
    for (int i = 0; i < 18; ++i)
      units_.push_back(found(units_[index(6)], std::nullopt));
  }

  UnitId root() const { return root_; }
  // Every unit of whatever day but the root.
  const std::vector<UnitId>& units() const { return units_; }
  const std::vector<Date>& days() const { return days_; }
  std::mt19937& random() { return random_; }
  int number(int below) { return std::uniform_int_distribution(0, below - 1)(random_); }

  void live(int changes) {
    for (int i = 0; i < changes; ++i) {
      if (number(3) != 0) day_ = day_.plus_days(1 + number(40)).value();
      days_.push_back(day_);
      one_change();
    }
  }

 private:
  std::size_t index(std::size_t below) {
    return static_cast<std::size_t>(number(static_cast<int>(below)));
  }
  UnitId any() { return units_[index(units_.size())]; }
  Seen seen(UnitId unit) { return {unit, read_timeline(connection_, unit).revision()}; }

  UnitId found(UnitId parent, std::optional<Level> level) {
    UnitId made;
    change([&](TreeChanges& changes) -> Result<void> {
      const auto result = changes.found(
          {parent, day_, level, kind_, "单位" + std::to_string(units_.size()), {}, {}});
      if (!result) return result.error();
      made = *result;
      return {};
    });
    return made;
  }

  template <class F>
  void change(F&& f) {
    db::Transaction transaction(connection_, db::TransactionMode::write);
    journal::Appender appender(connection_, {kOperator, Instant{1}, "测试"});
    TreeChanges changes(connection_, appender, kinds_, "公文");
    if (const Result<void> done = f(changes); !done) return;
    appender.finish();
    transaction.commit();
  }

  void one_change() {
    const UnitId unit = any();
    switch (number(7)) {
      case 0:
      case 1:
        if (const UnitId made = found(number(4) == 0 ? root_ : unit, std::nullopt))
          units_.push_back(made);
        return;
      case 2:
        return change([&](TreeChanges& c) { return c.move(seen(unit), day_, any()); });
      case 3:
        return change([&](TreeChanges& c) { return c.dissolve(seen(unit), day_, any()); });
      case 4:
        return split(unit);
      default:
        return change([&](TreeChanges& c) { return c.merge(seen(unit), day_, any()); });
    }
  }

  // Into two that are new that day, or one of them and itself.
  void split(UnitId unit) {
    const UnitId one = found(root_, std::nullopt);
    const UnitId other = number(3) == 0 ? unit : found(root_, std::nullopt);
    for (const UnitId made : {one, other})
      if (made && made != unit) units_.push_back(made);
    change([&](TreeChanges& c) {
      return c.split(seen(unit), day_, {{one, other}, number(2) == 0 ? one : other, {}});
    });
  }

  db::Connection& connection_;
  std::mt19937 random_;
  Date day_;
  std::string kind_;
  AnyBranch kinds_;
  UnitId root_;
  std::vector<UnitId> units_;
  std::vector<Date> days_;
};

}  // namespace jishi::organisation::testing
