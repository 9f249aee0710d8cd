// A database with definitions and rows, for tests of what becomes of them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "db/testing/on_both_databases.hpp"
#include "package/install.hpp"
#include "package/ledger_table.hpp"

namespace jishi::package::testing {

// Units by hand: 1 the root, 11 and 12 below it, 111 below 11.
class FixedTree final : public TreeQuestions {
 public:
  std::optional<UnitId> unit_with_code(std::string_view code) override {
    const auto at = codes.find(std::string(code));
    return at == codes.end() ? std::nullopt : std::optional(UnitId(at->second));
  }
  std::vector<UnitId> path(UnitId unit) override {
    std::vector<UnitId> out;
    for (const std::int64_t each : paths[unit.value()])
      out.emplace_back(each);
    return out;
  }
  std::optional<Date> first_day(UnitId unit) override {
    const auto at = first_days.find(unit.value());
    return at == first_days.end() ? std::nullopt : Date::parse(at->second);
  }
  std::int64_t units_of_kind(std::string_view kind) override { return kinds[std::string(kind)]; }
  std::int64_t units_with_value(std::string_view dictionary, std::string_view code) override {
    return values[std::string(dictionary) + "." + std::string(code)];
  }

  std::map<std::string, std::int64_t> codes = {{"510000", 1}, {"510113", 11}, {"140931", 12}};
  std::map<std::int64_t, std::vector<std::int64_t>> paths = {
      {1, {1}}, {11, {1, 11}}, {12, {1, 12}}, {111, {1, 11, 111}}};
  std::map<std::int64_t, const char*> first_days;
  std::map<std::string, std::int64_t> kinds;
  std::map<std::string, std::int64_t> values;
};

inline constexpr const char* kKinds = R"(unit_kinds:
  centre: {label: 中央, parents: []}
  committee: {label: 团委, parents: [centre, committee]}
division_kinds:
  - {level: province, kind: committee}
  - {level: prefecture, kind: committee}
  - {level: county, kind: committee}
  - {level: township, kind: committee}
  - {level: village, kind: committee}
)";

// A package named base of these files.
inline SourceFolder folder(std::vector<SourceFile> files) {
  SourceFolder out{
      "packages/base",
      {{"package.yaml", "package: base\nlabel: 基础\nversion: 1.0.0\n"}, {"kinds.yaml", kKinds}}};
  for (SourceFile& file : files)
    out.files.push_back(std::move(file));
  return out;
}

inline std::string told(const InstallReport& report) {
  std::string out;
  for (const Mistake& mistake : report.mistakes)
    out += to_text(mistake) + "\n";
  return out;
}

// The text with the one occurrence of `from` replaced.
inline std::string with(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos || text.find(from, at + 1) != std::string::npos)
    throw std::logic_error("not there once: " + std::string(from));
  return text.replace(at, from.size(), to);
}

class Installed : public db::testing::OnBothDatabases {
 protected:
  void SetUp() override {
    connection_ = database().connect();
    migrate_packages(*connection_, FixedClock(Instant{1}));
  }

  InstallAuthor author() const { return {kOperator, now_, "测试"}; }

  InstallReport install(const std::vector<SourceFile>& files) {
    const SourceFolder all[] = {folder(files)};
    return install_packages(*connection_, all, tree_, author(), silent_);
  }

  InstallReport add(std::int64_t owner, const std::vector<SourceFile>& files) {
    return install_additions(*connection_, UnitId(owner), files, tree_, author(), silent_);
  }

  Definitions definitions() { return load_from_database(*connection_).or_throw(); }

  void run(const std::string& sql) { connection_->execute(sql); }
  std::int64_t count(const std::string& sql) {
    auto rows = connection_->query(sql);
    rows.next();
    return rows.int64(0);
  }

  std::string day_sql(Date day) const {
    return dialect() == db::Dialect::sqlite ? std::to_string(day.days())
                                            : "DATE '" + day.iso() + "'";
  }
  std::string day_sql(const char* text) const { return day_sql(Date::parse(text).value()); }

  // One version of a row; `values`: column → SQL literal.
  struct RowVersion {
    std::int64_t row = 1;
    std::int64_t revision = 1;
    std::int64_t unit = 11;
    const char* from = "2020-01-01";
    const char* to = "9999-12-31";
    std::int64_t recorded_to = kStillHeld;
  };
  void put(const std::string& table, const RowVersion& version,
           const std::map<std::string, std::string>& values) {
    std::string names, literals;
    for (const auto& [name, literal] : values) {
      names += ", " + db::quoted_name(name);
      literals += ", " + literal;
    }
    run("INSERT INTO " + db::quoted_name(table) +
        " (partition, row_id, revision, unit, valid_from, valid_to, recorded_from, recorded_to, "
        "definition" +
        names + ") VALUES (1, " + std::to_string(version.row) + ", " +
        std::to_string(version.revision) + ", " + std::to_string(version.unit) + ", " +
        day_sql(version.from) + ", " + day_sql(version.to) + ", 1, " +
        std::to_string(version.recorded_to) + ", 1" + literals + ")");
  }
  void put_beside(const std::string& table, std::int64_t row, std::int64_t revision,
                  const std::string& column, const std::string& literal) {
    run("INSERT INTO " + db::quoted_name(table) + " (partition, row_id, revision, " +
        db::quoted_name(column) + ") VALUES (1, " + std::to_string(row) + ", " +
        std::to_string(revision) + ", " + literal + ")");
  }

  // Every row as text, by key; columns are SQL expressions.
  std::vector<std::string> dump(const std::string& table, const std::vector<std::string>& columns) {
    std::string list;
    for (const std::string& column : columns)
      list += (list.empty() ? "CAST(" : ", CAST(") + column + " AS text)";
    auto rows = connection_->query("SELECT " + list + " FROM " + db::quoted_name(table) +
                                   " AS t ORDER BY t.partition, t.row_id, t.revision");
    std::vector<std::string> out;
    while (rows.next()) {
      std::string row;
      for (int i = 0; i < rows.columns(); ++i)
        row += (i == 0 ? "" : "|") + rows.optional_text(i).value_or("∅");
      out.push_back(std::move(row));
    }
    return out;
  }

  // All tables, columns and indexes as the database tells them.
  std::vector<std::string> schema() {
    auto rows = connection_->query(
        dialect() == db::Dialect::sqlite
            ? "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1"
            : "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable "
              "FROM information_schema.columns WHERE table_schema = 'public' UNION ALL "
              "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1");
    std::vector<std::string> out;
    while (rows.next())
      out.emplace_back(rows.text(0));
    return out;
  }

  std::unique_ptr<db::Connection> connection_;
  FixedTree tree_;
  SilentProgress silent_;
  Instant now_{Instant{1'700'000'000'000'000}};  // 2023-11-14
};

}  // namespace jishi::package::testing
