// Changes as the product makes them: a unit founded in one partition and another one renamed in a
// second, each with its versions, event and journal entry.
#include <array>
#include <stdexcept>

#include "base/text.hpp"
#include "journal/verify.hpp"
#include "one_change.hpp"
#include "organisation/change.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::crash {
namespace {

using namespace organisation;

constexpr std::int64_t kCounties = 4;
const Date kBegin = *Date::from_ymd(2019, 10, 31);
const Date kLater = *Date::from_ymd(2023, 6, 30);

class EveryKind final : public KindRules {
 public:
  bool known(const std::string&) const override { return true; }
  bool may_stand_below(const std::string&, const std::string&) const override { return true; }
  std::string label(const std::string& kind) const override { return kind; }
};

class UnitChanges final : public OneChange {
 public:
  void prepare(db::Connection& connection) const override;
  void make(db::Connection& connection, std::int64_t id) const override;
  std::set<std::int64_t> survey(db::Connection& connection) override;

 private:
  EveryKind kinds_;
};

UnitId county(db::Connection& connection, std::int64_t index) {
  const auto found = find_units(connection, std::to_string(510000 + index % kCounties), kLater, 2);
  if (found.size() != 1) throw std::runtime_error("a county is lost");
  return found.front().unit;
}

void UnitChanges::prepare(db::Connection& connection) const {
  const SystemClock clock;
  journal::migrate_journal(connection, clock);
  migrate_organisation(connection, clock);
  if (root_unit(connection)) return;
  db::Transaction transaction(connection, db::TransactionMode::write);
  journal::Appender appender(connection, {kOperator, clock.now(), "crash test"});
  TreeChanges changes(connection, appender, kinds_, "");
  const UnitId root =
      changes.found({{}, kBegin, Level::centre, "leading_body", "中央", {}, {}}).or_throw();
  for (std::int64_t i = 0; i < kCounties; ++i) {
    const std::string code = std::to_string(510000 + i);
    changes.found({root, kBegin, Level::county, "leading_body", "县" + code, code, {}}).or_throw();
  }
  appender.finish();
  transaction.commit();
}

void UnitChanges::make(db::Connection& connection, std::int64_t id) const {
  const std::string word = std::to_string(id);
  journal::Appender appender(connection, {ActorId(id), SystemClock().now(), "crash test"});
  TreeChanges changes(connection, appender, kinds_, word);
  const UnitId first =
      changes
          .found(
              {county(connection, id), kBegin, Level::village, "branch", "支部" + word, {}, word})
          .or_throw();
  changes
      .found(
          {county(connection, id + 1), kBegin, Level::village, "branch", "联合支部" + word, {}, {}})
      .or_throw();
  changes.rename({first, 1}, kLater, "总支" + word).or_throw();
  appender.finish();
}

std::set<std::int64_t> ids(db::Rows rows) {
  std::set<std::int64_t> found;
  while (rows.next()) {
    const auto id = parse_int64(rows.text(0));
    if (!id) throw std::runtime_error("an id is damaged");
    if (!found.insert(*id).second) throw std::runtime_error("a change is there twice");
  }
  return found;
}

std::set<std::int64_t> UnitChanges::survey(db::Connection& connection) {
  SilentProgress progress;
  const auto verified = journal::verify_journal(connection, {}, progress);
  if (!verified.breaks.empty()) {
    throw std::runtime_error("the journal is broken: " + journal::describe(verified.breaks[0]));
  }
  // The first unit before and after its new name, the second unit, and the event of the renaming.
  const auto before =
      ids(connection.query("SELECT own_code FROM unit_version WHERE revision = 1 "
                           "AND own_code IS NOT NULL AND valid_to = ?1",
                           {kLater}));
  const auto after =
      ids(connection.query("SELECT own_code FROM unit_version WHERE revision = 2 AND own_code IS "
                           "NOT NULL AND valid_from = ?1",
                           {kLater}));
  const auto second =
      ids(connection.query("SELECT substr(name, 5) FROM unit_version "
                           "WHERE name LIKE '联合支部%'"));
  const auto renamed = ids(connection.query("SELECT evidence FROM unit_event WHERE kind = 3"));
  if (before != after || before != second || before != renamed) {
    throw std::runtime_error("half a change");
  }
  // Three entries for each change, and one for each unit that prepare() founded.
  const auto entries = static_cast<std::size_t>(verified.entries);
  if (entries != 3 * before.size() + kCounties + 1) {
    throw std::runtime_error("the journal and the units differ");
  }
  return before;
}

}  // namespace

std::unique_ptr<OneChange> one_change() {
  return std::make_unique<UnitChanges>();
}

}  // namespace jishi::crash
