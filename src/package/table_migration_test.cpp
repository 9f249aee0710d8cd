// Definitions change under rows of every kind: what is allowed keeps them all, what is refused
// touches nothing, and what breaks off leaves the version before.
#include <gtest/gtest.h>

#include "package/testing/installed.hpp"

namespace jishi::package {
namespace {

using testing::folder;
using testing::told;
using testing::with;

constexpr const char* kDictionaries = R"(dictionaries:
  colour:
    label: 颜色
    values:
      red: 红
      blue: 蓝
      green: 绿
  shade:
    label: 色调
    values:
      red: 红色
      blue: 蓝色
)";
constexpr const char* kLedger = R"(ledger: thing
label: 物品
purpose: 测试
held_by: [committee]
person: optional
fields:
  title: {label: 名称, type: text, max_length: 20}
  note: {label: 备注, type: text, required: true}
  amount: {label: 数量, type: int}
  price: {label: 单价, type: decimal, digits: 2}
  bought: {label: 日期, type: date}
  used: {label: 在用, type: bool}
  colour: {label: 颜色, type: choice, of: colour}
  keeper: {label: 保管单位, type: unit}
  spare: {label: 空着, type: text}
unique:
  - fields: [title]
    message: 名称重复
)";
const std::vector<std::string> kStanding = {
    "partition",     "row_id",      "revision",   "unit",     "valid_from", "valid_to",
    "recorded_from", "recorded_to", "definition", "warnings", "person"};

class TableMigration : public testing::Installed {
 protected:
  void SetUp() override {
    Installed::SetUp();
    const auto first = install(files(kLedger, kDictionaries));
    ASSERT_EQ(first.outcome, InstallReport::Outcome::installed) << told(first);
    // Held rows of two units, one that ended, one that was superseded, one that is nearly empty.
    put("ledger_thing", {1, 1, 11},
        {{"title", "'桌子'"},
         {"note", "'一'"},
         {"amount", "12"},
         {"price", "19950"},
         {"bought", day_sql("2019-05-04")},
         {"used", truth(true)},
         {"colour", "'red'"},
         {"keeper", "11"},
         {"person", "7"}});
    put("ledger_thing", {2, 1, 11, "2018-01-01", "2019-01-01"},
        {{"title", "'椅子'"}, {"note", "'二'"}, {"amount", "-3"}, {"colour", "'blue'"}});
    put("ledger_thing", {2, 2, 11, "2019-01-01"},
        {{"title", "'椅子'"},
         {"note", "'二'"},
         {"amount", "0"},
         {"price", "-1"},
         {"colour", "'blue'"}});
    put("ledger_thing", {3, 1, 12, "2020-01-01", "9999-12-31", 9},
        {{"title", "'𠮷灯'"}, {"note", "'三'"}, {"price", "100"}, {"used", truth(false)}});
    put("ledger_thing", {3, 2, 12}, {{"note", "'四'"}});
  }

  std::string truth(bool value) const {
    if (dialect() == db::Dialect::sqlite) return value ? "1" : "0";
    return value ? "true" : "false";
  }

  static std::vector<SourceFile> files(const std::string& ledger, const std::string& dictionaries) {
    return {{"ledgers/thing.yaml", ledger}, {"dictionaries.yaml", dictionaries}};
  }

  std::vector<std::string> rows(const std::string& table, std::vector<std::string> columns) {
    std::vector<std::string> all = kStanding;
    all.insert(all.end(), columns.begin(), columns.end());
    return dump(table, all);
  }

  InstallReport change(const std::string& ledger, const std::string& dictionaries = kDictionaries) {
    return install(files(ledger, dictionaries));
  }

  // The change goes through and leaves every row what it was: `before` and `after` are the same
  // columns in the words of each version.
  void keeps(const std::string& ledger, const std::string& dictionaries,
             const std::vector<std::string>& before, const std::vector<std::string>& after,
             const std::string& table = "ledger_thing") {
    const auto was = rows("ledger_thing", before);
    ASSERT_EQ(was.size(), 5U);
    const auto report = change(ledger, dictionaries);
    ASSERT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
    EXPECT_EQ(report.number, 2);
    EXPECT_EQ(rows(table, after), was);
    check_fresh(ledger, dictionaries);
  }
  void keeps(const std::string& ledger, const std::string& dictionaries = kDictionaries) {
    keeps(ledger, dictionaries, kAll, kAll);
  }

  // The tables are what a first installation of the same definitions makes, the order of their
  // columns apart.
  void check_fresh(const std::string& ledger, const std::string& dictionaries) {
    const auto migrated = column_list();
    if (dialect() == db::Dialect::postgresql) {  // where a database of its own takes a second
      run("CREATE SCHEMA fresh");
      run("SET search_path TO fresh");
      install_fresh(ledger, dictionaries);
      EXPECT_EQ(migrated, column_list());
      run("SET search_path TO public");
      return;
    }
    const db::testing::ScratchDatabase scratch(dialect());
    const auto other = db::Database::open(scratch.address(), db::OpenMode::create);
    auto fresh = other->connect();
    std::swap(connection_, fresh);
    install_fresh(ledger, dictionaries);
    EXPECT_EQ(migrated, column_list());
    std::swap(connection_, fresh);
  }

  void install_fresh(const std::string& ledger, const std::string& dictionaries) {
    migrate_packages(*connection_, FixedClock(Instant{1}));
    const auto report = install(files(ledger, dictionaries));
    ASSERT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
  }

  std::vector<std::string> column_list() {
    auto found = connection_->query(
        dialect() == db::Dialect::sqlite
            ? "SELECT t.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" FROM "
              "sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' UNION ALL "
              "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1"
            : "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable "
              "|| coalesce(collation_name, '') FROM information_schema.columns WHERE table_schema "
              "= current_schema() UNION ALL SELECT replace(indexdef, current_schema() || '.', '') "
              "FROM pg_indexes WHERE schemaname = current_schema() AND indexname LIKE '%\\_\\_%' "
              "ORDER BY 1");
    std::vector<std::string> out;
    while (found.next())
      out.emplace_back(found.text(0));
    return out;
  }

  // Refused with that code at that line of the ledger's file, in words that hold `words`; nothing
  // is touched.
  void refuses(const std::string& ledger, const std::string& dictionaries, const std::string& code,
               const std::string& place, const std::vector<std::string>& words) {
    const auto was = rows("ledger_thing", kAll);
    const auto tables = schema();
    const auto report = change(ledger, dictionaries);
    ASSERT_EQ(report.outcome, InstallReport::Outcome::refused);
    ASSERT_EQ(report.mistakes.size(), 1U) << told(report);
    const Mistake& mistake = report.mistakes.front();
    EXPECT_EQ(mistake.code, code);
    EXPECT_EQ(mistake.place.file + ":" + std::to_string(mistake.place.line) + ":" +
                  std::to_string(mistake.place.column),
              "packages/base/" + place);
    for (const std::string& word : words)
      EXPECT_NE(to_text(mistake).find(word), std::string::npos)
          << word << " is not in " << to_text(mistake);
    EXPECT_EQ(rows("ledger_thing", kAll), was);
    EXPECT_EQ(schema(), tables);
    EXPECT_EQ(package_versions(*connection_).size(), 1U);
    EXPECT_EQ(report.number, 1);
    // The remedy is open: the definitions of before are still what the database holds.
    EXPECT_EQ(change(kLedger).outcome, InstallReport::Outcome::unchanged);
  }

  static const std::vector<std::string> kAll;
};
const std::vector<std::string> TableMigration::kAll = {
    "title", "note", "amount", "price", "bought", "used", "colour", "keeper", "spare"};
JISHI_ON_BOTH_DATABASES(TableMigration);

TEST_P(TableMigration, AddsAField) {
  keeps(with(kLedger, "unique:", "  length: {label: 尺寸, type: decimal, digits: 3}\nunique:"));
  EXPECT_EQ(count("SELECT count(*) FROM ledger_thing WHERE length IS NULL"), 5);
}

TEST_P(TableMigration, AddsALedgerAndDropsAnEmptyOne) {
  auto more = files(kLedger, kDictionaries);
  more.push_back({"other.yaml", with(kLedger, "ledger: thing", "ledger: other")});
  const auto was = rows("ledger_thing", kAll);
  ASSERT_EQ(install(more).outcome, InstallReport::Outcome::installed);
  EXPECT_EQ(count("SELECT count(*) FROM ledger_other"), 0);
  ASSERT_EQ(change(kLedger).outcome, InstallReport::Outcome::installed);
  EXPECT_THROW(count("SELECT count(*) FROM ledger_other"), db::DatabaseError);
  EXPECT_EQ(rows("ledger_thing", kAll), was);
}

TEST_P(TableMigration, WidensAText) {
  keeps(with(kLedger, "max_length: 20", "max_length: 200"));
}

TEST_P(TableMigration, NarrowsATextThatFits) {
  keeps(with(kLedger, "max_length: 20", "max_length: 2"));
}

TEST_P(TableMigration, GivesMoreDigits) {
  keeps(with(kLedger, "digits: 2", "digits: 4"), kDictionaries, {"title", "price * 100"},
        {"title", "price"});
}

TEST_P(TableMigration, TakesDigitsThatAreNotUsed) {
  run("UPDATE ledger_thing SET price = 100 WHERE price = -1");
  keeps(with(kLedger, "digits: 2", "digits: 1"), kDictionaries, {"title", "price / 10"},
        {"title", "price"});
}

TEST_P(TableMigration, MakesWholeNumbersDecimals) {
  keeps(with(kLedger, "amount: {label: 数量, type: int}",
             "amount: {label: 数量, type: decimal, digits: 2}"),
        kDictionaries, {"amount * 100"}, {"amount"});
}

TEST_P(TableMigration, MakesWholeNumbersTexts) {
  keeps(with(kLedger, "amount: {label: 数量, type: int}", "amount: {label: 数量, type: text}"));
}

TEST_P(TableMigration, MakesChoicesTextsAndTextsChoices) {
  const std::string text = with(kLedger, "type: choice, of: colour", "type: text, max_length: 32");
  const auto was = rows("ledger_thing", kAll);
  ASSERT_EQ(change(text).outcome, InstallReport::Outcome::installed);
  EXPECT_EQ(rows("ledger_thing", kAll), was);
  ASSERT_EQ(change(kLedger).outcome, InstallReport::Outcome::installed);
  EXPECT_EQ(rows("ledger_thing", kAll), was);
}

TEST_P(TableMigration, TakesAnotherDictionaryThatHasTheValues) {
  keeps(with(kLedger, "of: colour", "of: shade"));
}

TEST_P(TableMigration, RelaxesWhatIsRequired) {
  keeps(with(kLedger, ", required: true", ""));
}

TEST_P(TableMigration, RequiresWhatAllRowsHave) {
  run("UPDATE ledger_thing SET amount = 1 WHERE recorded_to > 9 AND row_id = 3");
  // Rows that ended or were superseded may lack it.
  keeps(with(kLedger, "type: int", "type: int, required: true"));
}

TEST_P(TableMigration, AddsAndRetiresValues) {
  keeps(kLedger, with(kDictionaries, "      green: 绿\n",
                      "      green: {label: 绿, retired: 2024-01-01}\n      pink: 粉\n"));
}

TEST_P(TableMigration, DropsAValueThatNoRowHas) {
  keeps(kLedger, with(kDictionaries, "      green: 绿\n", ""));
}

TEST_P(TableMigration, RetiresAField) {
  keeps(with(kLedger, "amount: {label: 数量, type: int",
             "amount: {label: 数量, type: int, retired: 2024-01-01"));
}

TEST_P(TableMigration, DropsAFieldWithoutValues) {
  std::vector<std::string> left = kAll;
  left.pop_back();
  keeps(with(kLedger, "  spare: {label: 空着, type: text}\n", ""), kDictionaries, left, left);
}

TEST_P(TableMigration, RenamesAField) {
  std::vector<std::string> after = kAll;
  after[0] = "name";
  keeps(with(with(kLedger, "title: {label: 名称,", "name: {label: 名称, renamed_from: title,"),
             "fields: [title]", "fields: [name]"),
        kDictionaries, kAll, after);
  // The key may stay for good.
  EXPECT_EQ(count("SELECT count(*) FROM ledger_thing WHERE name = '椅子'"), 2);
}

TEST_P(TableMigration, RenamesAndRetypesAtOnce) {
  keeps(with(kLedger, "amount: {label: 数量, type: int}",
             "pieces: {label: 件数, renamed_from: amount, type: text, max_length: 30}"),
        kDictionaries, {"amount"}, {"pieces"});
}

TEST_P(TableMigration, RenamesALedger) {
  keeps(with(kLedger, "ledger: thing", "ledger: item\nrenamed_from: thing"), kDictionaries, kAll,
        kAll, "ledger_item");
}

TEST_P(TableMigration, RetypesAFieldWithoutValues) {
  keeps(with(kLedger, "spare: {label: 空着, type: text}", "spare: {label: 空着, type: date}"));
}

TEST_P(TableMigration, AddsUniquenessThatHolds) {
  keeps(with(kLedger, "unique:\n", "unique:\n  - {fields: [note], message: 备注重复}\n"));
  EXPECT_THROW(put("ledger_thing", {9, 1, 12}, {{"note", "'四'"}}), db::DatabaseError);
}

TEST_P(TableMigration, ScalesAUniqueColumn) {
  // 1 becomes 10 while 10 is still there.
  put("ledger_thing", {8, 1, 11}, {{"note", "'八'"}, {"amount", "1"}});
  put("ledger_thing", {9, 1, 11}, {{"note", "'九'"}, {"amount", "10"}});
  const std::string unique =
      with(kLedger, "unique:\n", "unique:\n  - {fields: [amount], message: 数量重复}\n");
  ASSERT_EQ(change(unique).outcome, InstallReport::Outcome::installed);
  const auto report = change(with(unique, "type: int", "type: decimal, digits: 1"));
  ASSERT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
  EXPECT_EQ(count("SELECT amount FROM ledger_thing WHERE row_id = 8"), 10);
  EXPECT_EQ(count("SELECT amount FROM ledger_thing WHERE row_id = 9"), 100);
}

TEST_P(TableMigration, RequiresPersonsWhereAllRowsHaveOne) {
  run("UPDATE ledger_thing SET person = row_id");
  keeps(with(kLedger, "person: optional", "person: required"));
}

TEST_P(TableMigration, RefusesToDropAFieldWithValues) {
  refuses(with(kLedger, "  amount: {label: 数量, type: int}\n", ""), kDictionaries, "field_dropped",
          "ledgers/thing.yaml:1:9",
          {"amount（数量）", "3 行", "ledgers/thing.yaml:9", "retired", "renamed_from: amount"});
}

TEST_P(TableMigration, RefusesToDropALedgerWithRows) {
  const auto was = rows("ledger_thing", kAll);
  const auto report = install({{"dictionaries.yaml", kDictionaries}});
  ASSERT_EQ(report.outcome, InstallReport::Outcome::refused);
  ASSERT_EQ(report.mistakes.size(), 1U);
  EXPECT_EQ(report.mistakes[0].code, "ledger_dropped");
  EXPECT_EQ(report.mistakes[0].place.file, "packages/base/package.yaml");
  EXPECT_NE(report.mistakes[0].message.find("5 行"), std::string::npos);
  EXPECT_EQ(rows("ledger_thing", kAll), was);
}

TEST_P(TableMigration, RefusesToNarrowATextThatDoesNotFit) {
  refuses(with(kLedger, "max_length: 20", "max_length: 1"), kDictionaries, "field_narrowed",
          "ledgers/thing.yaml:7:3", {"title（名称）", "4 行", "max_length"});
}

TEST_P(TableMigration, RefusesToTakeDigitsThatAreUsed) {
  refuses(with(kLedger, "digits: 2", "digits: 1"), kDictionaries, "field_narrowed",
          "ledgers/thing.yaml:10:3", {"price（单价）", "1 行", "digits: 2"});
}

TEST_P(TableMigration, RefusesDigitsThatOverflow) {
  run("UPDATE ledger_thing SET price = 92233720368547759 WHERE row_id = 1");
  refuses(with(kLedger, "digits: 2", "digits: 4"), kDictionaries, "field_narrowed",
          "ledgers/thing.yaml:10:3", {"price（单价）", "1 行"});
}

TEST_P(TableMigration, RefusesATypeThatTheValuesAreNotOf) {
  refuses(with(kLedger, "bought: {label: 日期, type: date}", "bought: {label: 日期, type: int}"),
          kDictionaries, "field_retyped", "ledgers/thing.yaml:11:3", {"bought（日期）", "1 行"});
}

TEST_P(TableMigration, RefusesBooleansAsChoices) {
  refuses(with(kLedger, "used: {label: 在用, type: bool}",
               "used: {label: 在用, type: choice, of: colour}"),
          kDictionaries, "field_retyped", "ledgers/thing.yaml:12:3", {"2 行"});
}

TEST_P(TableMigration, RefusesTextsAsChoicesThatAreNone) {
  refuses(with(kLedger, "title: {label: 名称, type: text, max_length: 20}",
               "title: {label: 名称, type: choice, of: colour}"),
          kDictionaries, "dictionary_changed", "ledgers/thing.yaml:7:3", {"4 行", "colour"});
}

TEST_P(TableMigration, RefusesADictionaryWithoutTheValues) {
  refuses(with(kLedger, "of: colour", "of: shade"), with(kDictionaries, "      red: 红色\n", ""),
          "dictionary_changed", "ledgers/thing.yaml:13:3", {"1 行", "“red”"});
}

TEST_P(TableMigration, RefusesToDropAValueThatRowsHave) {
  refuses(kLedger, with(kDictionaries, "      blue: 蓝\n", ""), "value_dropped",
          "dictionaries.yaml:2:3", {"blue（蓝）", "2 行", "dictionaries.yaml:6", "retired"});
}

TEST_P(TableMigration, RefusesToRequireWhatRowsLack) {
  refuses(with(kLedger, "type: int", "type: int, required: true"), kDictionaries,
          "field_now_required", "ledgers/thing.yaml:9:3", {"amount（数量）", "1 行"});
}

TEST_P(TableMigration, RefusesANewFieldThatIsRequired) {
  refuses(with(kLedger, "unique:", "  length: {label: 尺寸, type: int, required: true}\nunique:"),
          kDictionaries, "field_now_required", "ledgers/thing.yaml:16:3",
          {"length（尺寸）", "3 行"});
}

TEST_P(TableMigration, RefusesPersonsThatRowsLackAndToDropThoseTheyHave) {
  refuses(with(kLedger, "person: optional", "person: required"), kDictionaries,
          "field_now_required", "ledgers/thing.yaml:1:9", {"2 行"});
  refuses(with(kLedger, "person: optional", "person: none"), kDictionaries, "person_dropped",
          "ledgers/thing.yaml:1:9", {"1 行"});
}

TEST_P(TableMigration, RefusesUniquenessThatRowsBreak) {
  // They overlap for a while only, which no unique index would see.
  put("ledger_thing", {4, 1, 11, "2021-01-01", "2022-01-01"}, {{"note", "'一'"}});
  refuses(with(kLedger, "unique:\n", "unique:\n  - {fields: [note], message: 备注重复}\n"),
          kDictionaries, "not_unique", "ledgers/thing.yaml:17:5", {"1 行"});
}

TEST_P(TableMigration, AllowsUniquenessWhereRowsOnlyFollowEachOther) {
  put("ledger_thing", {4, 1, 11, "2010-01-01", "2020-01-01"}, {{"note", "'一'"}});
  const auto report =
      change(with(kLedger, "unique:\n", "unique:\n  - {fields: [note], message: 备注重复}\n"));
  EXPECT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
}

TEST_P(TableMigration, SealsAFieldWithoutValuesAndOpensItAgain) {
  const std::string sealed = with(kLedger, "空着, type: text", "空着, type: text, sensitive: true");
  keeps(sealed);
  run("UPDATE ledger_thing SET spare = " +
      std::string(dialect() == db::Dialect::sqlite ? "x'00ff80'" : "'\\x00ff80'") +
      " WHERE row_id = 3 AND revision = 1");
  // What was superseded counts too.
  const auto report = change(kLedger);
  ASSERT_EQ(report.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(report.mistakes.at(0).code, "sensitivity_changed");
  EXPECT_NE(report.mistakes[0].message.find("1 行"), std::string::npos);
  run("UPDATE ledger_thing SET spare = NULL");
  ASSERT_EQ(change(kLedger).outcome, InstallReport::Outcome::installed);
  run("UPDATE ledger_thing SET spare = '明文'");  // a text again
}

TEST_P(TableMigration, RefusesToSealAFieldWithValues) {
  refuses(with(kLedger, "note: {label: 备注,", "note: {label: 备注, sensitive: true,"),
          kDictionaries, "sensitivity_changed", "ledgers/thing.yaml:8:3",
          {"note（备注）", "sensitive: true", "5 行", "retired"});
}

TEST_P(TableMigration, RefusesToShortenWhatItCannotReadAndAllowsToLengthenIt) {
  const std::string sealed = with(kLedger, "空着, type: text", "空着, type: text, sensitive: true");
  ASSERT_EQ(change(sealed).outcome, InstallReport::Outcome::installed);
  run("UPDATE ledger_thing SET spare = " +
      std::string(dialect() == db::Dialect::sqlite ? "x'00ff80'" : "'\\x00ff80'") +
      " WHERE row_id = 3");
  const auto was = rows("ledger_thing", {"length(spare)"});
  const auto report = change(with(sealed, "sensitive: true", "sensitive: true, max_length: 50"));
  ASSERT_EQ(report.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(report.mistakes.at(0).code, "field_narrowed");
  ASSERT_EQ(change(with(sealed, "sensitive: true", "sensitive: true, max_length: 500")).outcome,
            InstallReport::Outcome::installed);
  EXPECT_EQ(rows("ledger_thing", {"length(spare)"}), was);
}

TEST_P(TableMigration, TheIndexOfAUniquenessRefusesWhatEndsTogether) {
  const auto insert = [&](std::int64_t row, const char* from, const char* to,
                          std::int64_t recorded_to = kStillHeld) {
    put("ledger_thing", {row, 1, 11, from, to, recorded_to}, {{"title", "'柜子'"}});
  };
  insert(21, "2020-01-01", "2021-01-01");
  insert(22, "2021-01-01", "2022-01-01");                   // follows
  insert(23, "2022-01-01", "9999-12-31");                   // and so on
  insert(24, "2020-06-01", "2021-01-01", 7);                // no longer held
  put("ledger_thing", {25, 1, 12}, {{"title", "'柜子'"}});  // of another unit
  EXPECT_THROW(insert(26, "2020-06-01", "2021-01-01"), db::DatabaseError);
  EXPECT_THROW(insert(27, "2023-01-01", "9999-12-31"), db::DatabaseError);
}

TEST_P(TableMigration, TheIndexOfAUniquenessFindsEveryHeldRowThatAgrees) {
  const bool sqlite = dialect() == db::Dialect::sqlite;
  if (!sqlite) run("SET enable_seqscan = off");
  std::string plan;
  auto rows = connection_->query(
      std::string(sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") +
      "SELECT row_id FROM ledger_thing WHERE unit = 11 AND title = '柜子' AND recorded_to = " +
      std::to_string(kStillHeld) + " AND valid_from < " + day_sql("2021-01-01") +
      " AND valid_to > " + day_sql("2020-06-01"));
  while (rows.next())
    plan += std::string(rows.text(sqlite ? 3 : 0)) + "\n";
  EXPECT_NE(plan.find("ledger_thing__key_01"), std::string::npos) << plan;
}

TEST_P(TableMigration, RefusesToDropAKindOrValueThatTheTreeHas) {
  tree_.kinds["branch"] = 3;
  const SourceFile kinds{"more.yaml",
                         "unit_kinds:\n  branch: {label: 团支部, parents: [committee]}\n"};
  auto more = files(kLedger, kDictionaries);
  more.push_back(kinds);
  ASSERT_EQ(install(more).outcome, InstallReport::Outcome::installed);
  const auto report = change(kLedger);
  ASSERT_EQ(report.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(report.mistakes.at(0).code, "unit_kind_dropped");
  tree_.kinds.clear();
  EXPECT_EQ(change(kLedger).outcome, InstallReport::Outcome::installed);
  tree_.values["shade.blue"] = 2;
  const auto value = change(kLedger, with(kDictionaries, "      blue: 蓝色\n", ""));
  ASSERT_EQ(value.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(value.mistakes.at(0).code, "value_dropped");
}

TEST_P(TableMigration, TellsEveryObstacleAtOnce) {
  const auto report = change(with(with(kLedger, "  amount: {label: 数量, type: int}\n", ""),
                                  "max_length: 20", "max_length: 1"));
  EXPECT_EQ(report.mistakes.size(), 2U) << told(report);
}

class BreaksOff final : public Progress {
 public:
  explicit BreaksOff(std::int64_t at) : at_(at) {}
  void step(std::string_view, std::int64_t done, std::int64_t total) override {
    total_ = total;
    if (done == at_) throw std::runtime_error("the power is gone");
  }
  std::int64_t total_ = 0;

 private:
  std::int64_t at_;
};

TEST_P(TableMigration, LeavesTheVersionBeforeWhereverItBreaksOff) {
  const std::string next =
      with(with(with(with(kLedger, "amount: {label: 数量, type: int}",
                          "pieces: {label: 件数, renamed_from: amount, type: text}"),
                     "digits: 2", "digits: 4"),
                "  spare: {label: 空着, type: text}\n", "  extra: {label: 新, type: bool}\n"),
           "ledger: thing", "ledger: item\nrenamed_from: thing");
  const SourceFolder all[] = {folder(files(next, kDictionaries))};
  const auto was = rows("ledger_thing", kAll);
  const auto tables = schema();
  std::int64_t total = 1;
  for (std::int64_t at = 0; at <= total; ++at) {
    BreaksOff progress(at);
    EXPECT_THROW(install_packages(*connection_, all, tree_, author(), progress),
                 std::runtime_error);
    total = progress.total_;
    ASSERT_EQ(rows("ledger_thing", kAll), was);
    ASSERT_EQ(schema(), tables);
    ASSERT_EQ(current_version(*connection_), 1);
  }
  EXPECT_GT(total, 5);
  const auto report = install_packages(*connection_, all, tree_, author(), silent_);
  ASSERT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
  EXPECT_EQ(dump("ledger_item", {"row_id", "revision", "title", "pieces"}).size(), was.size());
}

TEST_P(TableMigration, RefusesWhatNoDatabaseCouldHold) {
  const auto long_text = change(with(kLedger, "max_length: 20", "max_length: 601"));
  ASSERT_EQ(long_text.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(long_text.mistakes.at(0).code, "unique_too_wide");
  const auto reserved = change(with(kLedger, "ledger: thing", "ledger: thing_at_12"));
  ASSERT_EQ(reserved.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(reserved.mistakes.at(0).code, "ledger_name_reserved");
}

TEST_P(TableMigration, TakesNamesAndLengthsAtTheirLimits) {
  const std::string name(kMaxNameBytes, 'n');
  std::string ledger = with(kLedger, "ledger: thing", "ledger: " + name);
  ledger = with(ledger, "max_length: 20", "max_length: 600");
  ledger =
      with(ledger,
           "unique:", "  " + std::string(kMaxNameBytes, 'f') + ": {label: 长, type: int}\nunique:");
  auto more = files(kLedger, kDictionaries);
  more.push_back({"long.yaml", ledger});
  ASSERT_EQ(install(more).outcome, InstallReport::Outcome::installed);
  std::string title;
  for (int i = 0; i < 600; ++i)  // hardly to be packed into less
    append_utf8(title, static_cast<char32_t>(0x20000 + (i * 7919) % 40000));
  put("ledger_" + name, {1, 1, 11}, {{"title", "'" + title + "'"}});
  more.back().text =
      with(with(ledger, std::string(kMaxNameBytes, 'f'), std::string(kMaxNameBytes, 'g')),
           "label: 长, type: int",
           "label: 长, renamed_from: " + std::string(kMaxNameBytes, 'f') + ", type: text");
  const auto report = install(more);
  EXPECT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
}

}  // namespace
}  // namespace jishi::package
