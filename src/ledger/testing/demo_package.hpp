// A small package for the tests of ledgers.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "package/definitions.hpp"
#include "package/loader.hpp"

namespace jishi::ledger::testing {

inline Date day(const char* text) {
  return Date::parse(text).value();
}

inline constexpr const char* kDemoKinds = R"(unit_kinds:
  centre: {label: 中央, parents: []}
  committee: {label: 团委, parents: [centre, committee]}
  branch: {label: 团支部, parents: [committee]}
unit_fields:
  park: {label: 园区, type: bool}
division_kinds:
  - {level: province, kind: committee}
  - {level: prefecture, kind: committee}
  - {level: county, kind: committee}
  - {level: township, kind: committee}
  - {level: village, kind: branch}
dictionaries:
  grade:
    label: 类别
    values:
      flagship: 旗舰店
      plain: 普通店
      joint: {label: 共营店, retired: 2022-01-01}
  sex:
    label: 性别
    values: {male: 男, female: 女}
rule_sets:
  homes:
    label: 青年之家
    parameters:
      area_min: {label: 最小面积, type: decimal, digits: 1}
    versions:
      - {since: 2020-01-01, source: 示例, values: {area_min: 80}}
      - {since: 2023-01-01, source: 示例, values: {area_min: 120.5}}
)";

inline constexpr const char* kDemoHomes = R"(ledger: home
label: 青年之家
purpose: 联系负责人
held_by: [centre, committee, branch]
person: optional
retention_months: 12
on_unit_end: follow
fields:
  title: {label: 名称, type: text, max_length: 6, required: true}
  grade: {label: 类别, type: choice, of: grade, required: true}
  area: {label: 面积, type: decimal, digits: 1, min: 0, max: 1000}
  seats: {label: 座位, type: int, min: 0}
  opened: {label: 建成, type: date}
  night: {label: 晚间开放, type: bool}
  led_by: {label: 领办单位, type: unit}
  contact: {label: 联系方式, type: text, max_length: 40, sensitive: true}
  old_name: {label: 旧名, type: text, retired: 2021-01-01}
unique:
  - {fields: [title], within: unit, message: 本组织已有同名的青年之家}
rules:
  - check: grade != 'flagship' || area >= rule.homes.area_min
    figure: area
    severity: warn
    message: "{grade}“{title}”应不小于 {rule.homes.area_min}，现为 {figure} {{平方米}}"
    source: 示例
  - check: seats <= 500 || !has(seats)
    figure: seats
    severity: block
    message: 座位最多 500 个，现有 {figure} 个
    since: 2021-01-01
    until: 2021-12-31
    source: 示例
  - check: 100 / seats < 100
    severity: warn
    message: 座位太少
    since: 2030-01-01
    source: 示例
  - check: unit.level != 'village' || unit.park
    severity: warn
    message: 村级只在园区
    since: 2028-01-01
    source: 示例
  - check: rows.filter(r, r.grade == 'flagship').size() <= 1
    per: unit
    severity: block
    message: 旗舰店只能有 1 个，现有 {figure} 个
    since: 2020-01-01
    source: 示例
)";

inline constexpr const char* kDemoMembers = R"(ledger: member
label: 团员
purpose: 团员管理
held_by: [committee, branch]
person: required
retention_months: 24
on_unit_end: end
fields:
  joined: {label: 入团日期, type: date}
  remark: {label: 备注, type: text, max_length: 200}
  hardship: {label: 困难情况, type: text, max_length: 200, sensitive: true}
unique:
  - {fields: [person], within: everywhere, message: 此人已有团籍}
)";

inline constexpr const char* kDemoDemands = R"(ledger: demand
label: 诉求
held_by: [committee, branch]
on_unit_end: wait
fields:
  title: {label: 标题, type: text, required: true}
)";

inline package::SourceFolder demo_folder() {
  return {"packages/base",
          {{"package.yaml", "package: base\nlabel: 基础\nversion: 1.0.0\n"},
           {"kinds.yaml", kDemoKinds},
           {"home.yaml", kDemoHomes},
           {"member.yaml", kDemoMembers},
           {"demand.yaml", kDemoDemands}}};
}

inline std::shared_ptr<package::Definitions> demo_definitions(
    const std::vector<package::SourceFile>& more = {}) {
  package::SourceFolder folder = demo_folder();
  for (const package::SourceFile& file : more)
    folder.files.push_back(file);
  const package::SourceFolder all[] = {folder};
  package::LoadOutcome loaded = package::load_sources(all);
  for (const package::Mistake& mistake : loaded.mistakes)
    ADD_FAILURE() << package::to_text(mistake);
  auto made = std::make_shared<package::Definitions>();
  made->number = 1;
  made->packages = std::move(loaded.packages);
  return made;
}

}  // namespace jishi::ledger::testing
