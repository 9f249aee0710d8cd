// A database with a small tree, the demo package and keys, for tests of ledgers on both databases.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "db/testing/on_both_databases.hpp"
#include "journal/change_set.hpp"
#include "journal/verify.hpp"
#include "ledger/attachment.hpp"
#include "ledger/changes.hpp"
#include "ledger/testing/demo_package.hpp"
#include "organisation/change.hpp"
#include "organisation/testing/random_tree.hpp"
#include "organisation/tree_answers.hpp"
#include "organisation/unit_store.hpp"
#include "package/install.hpp"
#include "package/package_store.hpp"
#include "person/keys.hpp"
#include "person/people.hpp"

namespace jishi::ledger::testing {

using organisation::Level;
using organisation::TreeChanges;

// 中央 — 青白江区 (510113) — 红阳街道, 大弯街道 — 金桥社区 (of 红阳街道), all from 2010-01-01.
class LedgerTests : public db::testing::OnBothDatabases {
 protected:
  void SetUp() override {
    connection_ = database().connect();
    const SystemClock clock;
    journal::migrate_journal(*connection_, clock);
    package::migrate_packages(*connection_, clock);
    organisation::migrate_organisation(*connection_, clock);
    person::migrate_persons(*connection_, clock);
    migrate_attachments(*connection_, clock);
    person::KeyFolder::create(keys_folder_.path() / "keys", day("2024-01-01")).or_throw();
    keys_ = std::make_unique<person::KeyFolder>(
        person::KeyFolder::open(keys_folder_.path() / "keys").or_throw());
    if (with_tree_) make_tree();
    install();
  }

  void make_tree() {
    root_ = found({}, "中央", Level::centre, "centre");
    county_ = found(root_, "青白江区", Level::county, "committee", "510113");
    hongyang_ = found(county_, "红阳街道", Level::township, "committee", "510113001");
    dawan_ = found(county_, "大弯街道", Level::township, "committee", "510113002");
    village_ = found(hongyang_, "金桥社区", Level::village, "branch");
  }

  // The demo package and what is given besides.
  void install(const std::vector<package::SourceFile>& more = {}) {
    package::SourceFolder folder = demo_folder();
    for (const package::SourceFile& file : more)
      folder.files.push_back(file);
    const package::SourceFolder all[] = {folder};
    organisation::TreeAnswers tree(*connection_, day("2024-01-01"));
    SilentProgress silent;
    const auto report =
        package::install_packages(*connection_, all, tree, {kOperator, Instant{1}, "测试"}, silent);
    for (const package::Mistake& mistake : report.mistakes)
      ADD_FAILURE() << package::to_text(mistake);
    definitions_ = std::make_shared<package::Definitions>(
        package::load_from_database(*connection_).or_throw());
    rules_ = std::make_unique<Rules>(definitions_);
  }

  template <class F>
  void change_tree(F&& f) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, now_, "测试"});
    TreeChanges changes(*connection_, appender, kinds_, "公文");
    f(changes);
    appender.finish();
    transaction.commit();
  }
  UnitId found(UnitId parent, const char* name, Level level, const char* kind,
               std::optional<std::string> code = {}, const char* on = "2010-01-01") {
    UnitId made;
    change_tree([&](TreeChanges& changes) {
      made = changes.found({parent, day(on), level, kind, name, code, {}}).or_throw();
    });
    return made;
  }
  organisation::Seen seen(UnitId unit) {
    return {unit, organisation::read_timeline(*connection_, unit).revision()};
  }

  const package::Ledger& ledger(const char* name) {
    return *definitions_->packages.find_ledger(name);
  }

  // One transaction of changes; committed unless the last of them is refused.
  template <class F>
  auto change(const char* of, F&& f) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, now_, "测试"});
    journal::ChangeSet set(appender);
    person::Vault vault(*connection_, *keys_);
    RowChanges rows({*connection_, set, vault, *rules_, definitions_, today_}, ledger(of));
    auto result = f(rows);
    if (result.index() != 0) return result;
    set.finish();
    appender.finish();
    transaction.commit();
    return result;
  }

  // Values by name for the shape of the unit on the day.
  using Named = std::vector<std::pair<const char*, package::Value>>;
  Values values(RowChanges& rows, UnitId unit, const char* on, const Named& named) {
    const ShapePointer shape = rows.shape(unit, day(on)).or_throw();
    Values out(shape->fields.size());
    for (const auto& [name, value] : named)
      out[shape->find(name).value()] = value;
    return out;
  }
  Patch patch(RowChanges& rows, UnitId unit, const char* on, const Named& named) {
    const Values given = values(rows, unit, on, named);
    Patch out(given.size());
    for (std::size_t i = 0; i < given.size(); ++i)
      if (given[i]) out[i] = given[i];
    return out;
  }

  OrRefusal<Written> try_add(const char* of, UnitId unit, const char* from, const Named& named,
                             PersonId person = {}, const char* to = "9999-12-31") {
    return change(of, [&](RowChanges& rows) -> OrRefusal<Written> {
      if (const auto shape = rows.shape(unit, day(from)); !shape)
        return rows.add({{unit, person, {}}, {day(from), day(to)}});
      return rows.add({{unit, person, values(rows, unit, from, named)}, {day(from), day(to)}});
    });
  }
  Written add(const char* of, UnitId unit, const char* from, const Named& named,
              PersonId person = {}, const char* to = "9999-12-31") {
    return good(try_add(of, unit, from, named, person, to));
  }
  static Written good(OrRefusal<Written> result) {
    if (const auto* refusal = std::get_if<Refusal>(&result)) throw Failure(refusal->error);
    return std::get<Written>(std::move(result));
  }
  // The codes of what blocked, or "ok".
  static std::string told(const OrRefusal<Written>& result) {
    const auto* refusal = std::get_if<Refusal>(&result);
    if (refusal == nullptr) return "ok";
    std::string out;
    for (const Finding& finding : refusal->findings)
      if (finding.severity == package::Severity::block)
        out += (out.empty() ? "" : " ") + finding.code;
    return out;
  }

  std::int64_t number(const std::string& sql) {
    auto rows = connection_->query(sql);
    return rows.next() && !rows.is_null(0) ? rows.int64(0) : -1;
  }
  bool journal_whole() {
    SilentProgress silent;
    return journal::verify_journal(*connection_, {}, silent).breaks.empty();
  }

  bool with_tree_ = true;
  db::testing::ScratchFolder keys_folder_;
  std::unique_ptr<db::Connection> connection_;
  std::unique_ptr<person::KeyFolder> keys_;
  organisation::testing::AnyBranch kinds_;
  std::shared_ptr<package::Definitions> definitions_;
  std::unique_ptr<Rules> rules_;
  Date today_ = day("2024-01-01");
  Instant now_{1'704'067'200'000'000};  // 2024-01-01T08:00+08:00
  UnitId root_, county_, hongyang_, dawan_, village_;
};

}  // namespace jishi::ledger::testing
