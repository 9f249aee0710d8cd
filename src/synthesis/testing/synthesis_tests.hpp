// Two counties with a past, packages/base and keys, on both databases.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "db/testing/on_both_databases.hpp"
#include "journal/verify.hpp"
#include "ledger/attachment.hpp"
#include "organisation/change.hpp"
#include "organisation/testing/random_tree.hpp"
#include "organisation/tree_answers.hpp"
#include "organisation/unit_store.hpp"
#include "package/folder.hpp"
#include "package/install.hpp"
#include "package/package_store.hpp"
#include "package/setting_store.hpp"
#include "person/people.hpp"
#include "synthesis/synthesis.hpp"

namespace jishi::synthesis::testing {

using organisation::Level;

inline Date day(const char* text) {
  return Date::parse(text).value();
}

// A database with the tree
//   中央 — 四川省 (51) — 成都市 (5101) — 青白江区 (510113), 金堂县 (510121)
// each county with three townships of four villages; in 2023 the third township of each was merged
// into the second, and its villages with it.
class Country {
 public:
  explicit Country(db::Database& database) : database_(database) {
    connection_ = database.connect();
    journal::migrate_journal(*connection_, clock_);
    package::migrate_packages(*connection_, clock_);
    package::migrate_settings(*connection_, clock_);
    organisation::migrate_organisation(*connection_, clock_);
    person::migrate_persons(*connection_, clock_);
    ledger::migrate_attachments(*connection_, clock_);
    const std::filesystem::path folder = keys_folder_.path() / "keys";
    person::KeyFolder::create(folder, day("2024-01-01")).or_throw();
    keys_ = std::make_unique<person::KeyFolder>(person::KeyFolder::open(folder).or_throw());
    install();
    make_tree();
  }

  Report run(const Order& order, Progress& progress, std::int64_t persons_per_transaction = 1) {
    db::Writer writer(database_);
    return synthesize(database_, writer, *keys_, definitions_, order, clock_, progress,
                      persons_per_transaction);
  }
  Report run(const Order& order) {
    SilentProgress silent;
    return run(order, silent);
  }

  std::int64_t number(const std::string& sql) {
    auto rows = connection_->query(sql);
    return rows.next() && !rows.is_null(0) ? rows.int64(0) : -1;
  }
  // Every line of the query, columns of numbers and texts.
  std::vector<std::string> lines(const std::string& sql) {
    std::vector<std::string> out;
    auto rows = connection_->query(sql);
    while (rows.next()) {
      std::string line;
      for (int i = 0; i < rows.columns(); ++i)
        line += (rows.is_null(i) ? std::string("-") : std::string(rows.text(i))) + "|";
      out.push_back(std::move(line));
    }
    return out;
  }
  journal::Verification verified() {
    SilentProgress silent;
    return journal::verify_journal(*connection_, {}, silent);
  }

  db::Database& database_;
  db::testing::ScratchFolder keys_folder_;
  FixedClock clock_{Instant{1'782'864'000'000'000}};  // 2026-07-01T08:00+08:00
  std::unique_ptr<db::Connection> connection_;
  std::unique_ptr<person::KeyFolder> keys_;
  std::shared_ptr<package::Definitions> definitions_;
  UnitId root_, province_, county_, other_county_;

 private:
  void install() {
    package::MistakeLog log;
    const auto base =
        package::read_folder(std::filesystem::path(JISHI_SOURCE_DIR) / "packages" / "base", log);
    const package::SourceFolder all[] = {base.value()};
    organisation::TreeAnswers tree(*connection_, clock_.today());
    SilentProgress silent;
    const auto report =
        package::install_packages(*connection_, all, tree, {kOperator, Instant{1}, "测试"}, silent);
    for (const package::Mistake& mistake : report.mistakes)
      ADD_FAILURE() << package::to_text(mistake);
    definitions_ = std::make_shared<package::Definitions>(
        package::load_from_database(*connection_).or_throw());
  }

  void make_tree() {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, clock_.now(), "测试"});
    const organisation::testing::AnyBranch kinds;
    organisation::TreeChanges changes(*connection_, appender, kinds, "公文");
    const auto found = [&](UnitId parent, Level level, const char* kind, const std::string& name,
                           const std::string& code) {
      return changes
          .found({parent,
                  day("2019-10-31"),
                  level,
                  kind,
                  name,
                  code.empty() ? std::nullopt : std::optional(code),
                  {}})
          .or_throw();
    };
    root_ = found({}, Level::centre, "leading_body", "共青团中央", "");
    province_ = found(root_, Level::province, "leading_body", "四川省", "51");
    const UnitId prefecture = found(province_, Level::prefecture, "leading_body", "成都市", "5101");
    for (const char* code : {"510113", "510121"}) {
      const UnitId county =
          found(prefecture, Level::county, "leading_body", std::string("第") + code + "县", code);
      (county_ ? other_county_ : county_) = county;
      std::vector<UnitId> townships;
      for (int i = 1; i <= 3; ++i) {
        const std::string town = code + std::string("10") + std::to_string(i);
        townships.push_back(found(county, Level::township, "league_committee", town + "镇", town));
        for (int k = 1; k <= 4; ++k)
          found(townships.back(), Level::village, "branch", town + "村" + std::to_string(k),
                town + "20" + std::to_string(k));
      }
      const auto revision = organisation::read_timeline(*connection_, townships[2]).revision();
      changes.merge({townships[2], revision}, day("2023-06-30"), townships[1]).or_throw();
    }
    appender.finish();
    transaction.commit();
  }
};

class SynthesisTests : public db::testing::OnBothDatabases {
 protected:
  SynthesisTests() : country_(database()) {}
  Country country_;
};

}  // namespace jishi::synthesis::testing
