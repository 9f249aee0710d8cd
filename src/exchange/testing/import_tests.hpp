// A database with ledgers for youths and venues, and spreadsheets to be imported into it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "db/pool.hpp"
#include "db/writer.hpp"
#include "exchange/cell_value.hpp"
#include "exchange/import.hpp"
#include "exchange/import_source.hpp"
#include "ledger/ledger_store.hpp"
#include "ledger/row_store.hpp"
#include "ledger/testing/ledger_tests.hpp"
#include "package/definitions_in_use.hpp"
#include "sheet/workbook.hpp"
#include "sheet/write.hpp"

namespace jishi::exchange::testing {

using ledger::testing::day;

inline constexpr const char* kWork = R"(dictionaries:
  work:
    label: 就业
    values:
      farm: {label: 务农, headers: [种地]}
      away: 外出务工
      school: 在校
)";

inline constexpr const char* kYouth = R"(ledger: youth
label: 青年
purpose: 青年摸底
held_by: [committee, branch]
person: required
id_number: optional
phone: optional
on_unit_end: follow
fields:
  sex: {label: 性别, type: choice, of: sex, from_person: sex}
  birth_date: {label: 出生日期, type: date, from_person: birth_date}
  work: {label: 就业, type: choice, of: work, required: true}
  income: {label: 年收入, type: decimal, digits: 2, min: 0}
  children: {label: 子女数, type: int, min: 0, max: 20}
  party: {label: 党员, type: bool}
  seen_on: {label: 摸底日期, type: date}
  hardship: {label: 困难情况, type: text, max_length: 200, sensitive: true}
  remark: {label: 备注, type: text, max_length: 200}
unique:
  - {fields: [person], message: 此人在本组织已有一行}
rules:
  - check: income < 1000000 || !has(income)
    severity: warn
    message: 收入偏高，请核对
    source: 示例
  - check: >-
      !(work == 'school') || !has(income)
    severity: block
    message: 在校的不填年收入
    source: 示例
)";

inline constexpr const char* kVenue = R"(ledger: venue
label: 阵地
held_by: [committee, branch]
on_unit_end: follow
fields:
  title: {label: 名称, type: text, max_length: 40, required: true}
  area: {label: 面积, type: decimal, digits: 1, min: 0}
  main: {label: 主阵地, type: bool}
  run_by: {label: 管理单位, type: unit}
unique:
  - {fields: [title], within: everywhere, message: 已有同名的阵地}
rules:
  - check: rows.filter(r, r.main).size() <= 1
    per: unit
    severity: block
    message: 主阵地只能有 1 个，现有 {figure} 个
    source: 示例
)";

// 18 digits with the right check digit; `serial` 0 … 999, even ones are women's.
inline std::string id_number(const char* birth, int serial, const char* area = "510113") {
  std::string text = area;
  for (const char* at = birth; *at != 0; ++at)
    if (*at != '-') text += *at;
  std::string digits = std::to_string(serial);
  text += std::string(3 - digits.size(), '0') + digits;
  constexpr int kWeights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i)
    sum += (text[i] - '0') * kWeights[i];
  return text + "10X98765432"[sum % 11];
}

// Cancels itself when so many steps have been told.
class CancelledAfter final : public Progress {
 public:
  explicit CancelledAfter(int steps) : left_(steps) {}
  void step(std::string_view, std::int64_t, std::int64_t) override {
    if (--left_ == 0) cancel();
  }

 private:
  int left_;
};

// Does something whenever a step is told.
class AtEachStep final : public Progress {
 public:
  explicit AtEachStep(std::function<void()> act) : act_(std::move(act)) {}
  void step(std::string_view, std::int64_t, std::int64_t) override { act_(); }

 private:
  std::function<void()> act_;
};

class ImportTests : public ledger::testing::LedgerTests {
 protected:
  void SetUp() override {
    LedgerTests::SetUp();
    install({{"work.yaml", kWork}, {"youth.yaml", kYouth}, {"venue.yaml", kVenue}});
    migrate_imports(*connection_, clock_);
    in_use_ = std::make_unique<package::DefinitionsInUse>(*connection_);
    pool_ = std::make_unique<db::Pool>(database(), 4);
    writer_ = std::make_unique<db::Writer>(database());
    request_.unit = county_;
    request_.valid_from = day("2023-06-01");
    request_.source = "测试";
  }

  ImportSurroundings surroundings() { return {*pool_, *writer_, *in_use_, *keys_, clock_}; }

  // ---- Files.

  using Line = std::vector<std::string>;
  std::filesystem::path file(const std::string& name) const { return files_.path() / name; }
  // Texts under headings; written as the name's ending says.
  std::filesystem::path write(const std::string& name, const Line& headings,
                              const std::vector<Line>& lines) {
    auto writer = sheet::create_writer(file(name)).or_throw();
    sheet::OutSheet sheet;
    sheet.name = "名单";
    for (const std::string& heading : headings) {
      sheet::OutColumn column;
      column.heading = heading;
      sheet.columns.push_back(column);
    }
    writer->begin_sheet(sheet);
    for (const Line& line : lines) {
      std::vector<sheet::OutCell> cells(line.begin(), line.end());
      writer->row(cells);
    }
    writer->close();
    return file(name);
  }
  // The texts of the first sheet, row by row.
  static std::vector<Line> texts(const std::filesystem::path& file, std::size_t sheet = 0) {
    auto workbook = sheet::open_workbook(file).or_throw();
    auto rows = workbook->rows(sheet);
    std::vector<Line> lines;
    sheet::Row row;
    while (rows->next(row)) {
      Line line;
      for (const sheet::Cell& cell : row.cells)
        line.push_back(cell.kind == sheet::CellKind::text ? cell.text : plain_text(cell));
      lines.push_back(std::move(line));
    }
    return lines;
  }

  // ---- Lines of a list of youths.

  static const Line& headings() {
    static const Line kHeadings = {"单位",   "姓名",   "身份证号", "联系电话", "就业",
                                   "年收入", "子女数", "党员",     "摸底日期", "备注"};
    return kHeadings;
  }
  // A good line; `number` tells persons apart.
  static Line line(int number, const char* unit = "红阳街道") {
    const std::string birth = "199" + std::to_string(number % 10) + "-0" +
                              std::to_string(1 + number % 9) + "-1" + std::to_string(number % 10);
    return {unit,
            name(number),
            id_number(birth.c_str(), number % 1000),
            "138" + std::to_string(10'000'000 + number),
            number % 2 == 0 ? "务农" : "外出务工",
            std::to_string(number * 10) + ".5",
            std::to_string(number % 4),
            number % 3 == 0 ? "是" : "否",
            "2023年5月",
            ""};
  }
  static std::string name(int number) {
    static const char* kLast[] = {"赵", "钱", "孙", "李", "周"};
    static const char* kFirst[] = {"春", "夏", "秋", "冬", "东", "南", "西"};
    return std::string(kLast[number % 5]) + kFirst[number % 7] + kFirst[number / 7 % 7];
  }
  std::vector<Line> lines(int count) {
    std::vector<Line> out;
    for (int i = 0; i < count; ++i)
      out.push_back(line(i, i % 2 == 0 ? "红阳街道" : "510113002"));
    return out;
  }
  // ---- Imports.

  ImportReport take_in(const std::filesystem::path& from, const char* ledger = "youth") {
    request_.ledger = ledger;
    request_.file = from;
    SilentProgress progress;
    return run_import(surroundings(), request_, {rejects_, {}}, progress).or_throw();
  }
  ImportReport preview(const std::filesystem::path& from, const char* ledger = "youth") {
    request_.ledger = ledger;
    request_.file = from;
    SilentProgress progress;
    return preview_import(surroundings(), request_, {}, progress).or_throw();
  }
  UndoReport undo(ImportId id) {
    SilentProgress progress;
    return undo_import(surroundings(), id, ActorId(7), progress).or_throw();
  }

  // What is held of a ledger, a line for each version: unit, person, days, values; with the row's
  // own numbers where `with_ids`.
  std::vector<std::string> held(const char* of, bool with_ids = false) {
    person::Vault vault(*connection_, *keys_);
    ledger::KnownUnits units(*connection_, definitions_);
    ledger::RowStore store(*connection_, vault, units, ledger(of));
    auto rows = connection_->query("SELECT DISTINCT row_id FROM ledger_" + std::string(of) +
                                   " ORDER BY row_id");
    std::vector<RowId> ids;
    while (rows.next())
      ids.push_back(rows.id<RowId>(0));
    std::vector<PersonId> persons;
    std::vector<std::pair<std::string, std::string>> parts;
    for (const RowId id : ids) {
      const auto versions = store.read(id, std::nullopt);
      for (const ledger::RowVersion& version : versions.all) {
        if (version.recorded_to != package::kStillHeld) continue;
        persons.push_back(version.content.person);
        parts.emplace_back((with_ids ? std::to_string(id.value()) + " " : "") +
                               std::to_string(version.content.unit.value()) + " ",
                           words(version, *versions.shape));
      }
    }
    const auto known = person::read_persons(*connection_, vault, persons);
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < parts.size(); ++i)
      lines.push_back(parts[i].first + (persons[i] ? words(known[i].identity) : "") +
                      parts[i].second);
    if (!with_ids) std::ranges::sort(lines);
    return lines;
  }
  // Every person that is held.
  std::vector<std::string> persons(bool with_ids = false) {
    std::vector<PersonId> ids;
    auto rows = connection_->query("SELECT person FROM person WHERE recorded_to = " +
                                   std::to_string(package::kStillHeld) + " ORDER BY person");
    while (rows.next())
      ids.push_back(rows.id<PersonId>(0));
    person::Vault vault(*connection_, *keys_);
    std::vector<std::string> lines;
    for (const person::PersonVersion& each : person::read_persons(*connection_, vault, ids))
      lines.push_back((with_ids ? std::to_string(each.person.value()) + " " : "") +
                      words(each.identity));
    if (!with_ids) std::ranges::sort(lines);
    return lines;
  }

  static std::string words(const person::Identity& identity) {
    return identity.name + "|" + identity.id_number.value_or("") + "|" +
           identity.phone.value_or("") + "|" +
           (identity.birth_date ? identity.birth_date->iso() : "");
  }
  static std::string words(const package::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
    if (const auto* decimal = std::get_if<Decimal>(&value)) return decimal->text();
    if (const auto* date = std::get_if<Date>(&value)) return date->iso();
    return std::get<bool>(value) ? "true" : "false";
  }
  static std::string words(const ledger::RowVersion& version, const ledger::Shape& shape) {
    std::string line = " " + version.valid_from.iso() + "–" + version.valid_to.iso();
    for (std::size_t i = 0; i < shape.fields.size(); ++i) {
      if (version.content.values[i])
        line += " " + shape.fields[i].field->name + "=" + words(*version.content.values[i]);
    }
    return line;
  }

  FixedClock clock_{now_};
  db::testing::ScratchFolder files_;
  ImportRequest request_;
  std::optional<std::filesystem::path> rejects_;
  std::unique_ptr<package::DefinitionsInUse> in_use_;
  std::unique_ptr<db::Pool> pool_;
  std::unique_ptr<db::Writer> writer_;
};

}  // namespace jishi::exchange::testing
