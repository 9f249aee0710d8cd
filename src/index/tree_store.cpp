#include "index/tree_store.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>

namespace jishi::index {
namespace {

constexpr std::int64_t kStepEvery = 50'000;

constexpr const char* kVersionColumns =
    "SELECT unit, valid_from, valid_to, state, parent, level, kind, name, division_code, own_code "
    "FROM unit_version WHERE recorded_to = 9223372036854775807";
constexpr const char* kLineageColumns =
    "SELECT from_unit, to_unit, date, is_default FROM unit_lineage";

using LineageByUnit = std::map<UnitId, std::vector<KnownLineage>>;

LineageByUnit read_lineage(db::Connection& connection) {
  LineageByUnit lineage;
  auto rows =
      connection.stream(std::string(kLineageColumns) + " ORDER BY date, from_unit, to_unit", {});
  while (rows.next()) {
    const KnownLineage line{rows.id<UnitId>(0), rows.id<UnitId>(1), rows.date(2), rows.boolean(3)};
    lineage[line.from].push_back(line);
    if (line.to != line.from) lineage[line.to].push_back(line);
  }
  return lineage;
}

template <class KindOf>
KnownVersion version_from(const db::Rows& rows, const KindOf& kind) {
  return {rows.date(1),
          rows.date(2),
          rows.int64(3) == 0,
          rows.id<UnitId>(4),
          static_cast<organisation::Level>(rows.int64(5)),
          kind(rows.text(6))};
}

// Its texts are valid until the next row. nullopt where the unit did not live then.
std::optional<UnitName> name_from(const db::Rows& rows) {
  if (rows.int64(3) != 0) return std::nullopt;
  const auto code = [&](int column) {
    return rows.is_null(column) ? std::string_view() : rows.text(column);
  };
  return UnitName{rows.date(1), rows.date(2), rows.text(7), code(8), code(9)};
}

}  // namespace

Tree load_tree(db::Connection& connection, Progress& progress, Names* names) {
  const LineageByUnit lineage = read_lineage(connection);
  TreeBuilder builder;
  NamesBuilder called;
  UnitFacts facts;
  const auto give = [&] {
    if (facts.versions.empty()) return;
    const auto lines = lineage.find(facts.unit);
    facts.lineage = lines == lineage.end() ? std::vector<KnownLineage>() : lines->second;
    builder.add(facts);
    facts.versions.clear();
  };
  std::int64_t read = 0;
  auto rows =
      connection.stream(std::string(kVersionColumns) + " ORDER BY partition, unit, valid_from", {});
  while (rows.next()) {
    const auto unit = rows.id<UnitId>(0);
    if (unit != facts.unit) {
      give();
      facts.unit = unit;
      if (names != nullptr) called.begin_unit();
      if (++read % kStepEvery == 0) {
        progress.check();
        progress.step("读入组织树", read, 0);
      }
    }
    facts.versions.push_back(
        version_from(rows, [&](std::string_view kind) { return builder.kind(kind); }));
    if (names == nullptr) continue;
    if (const auto name = name_from(rows)) called.add(*name);
  }
  give();
  if (names != nullptr) *names = std::move(called).finish();
  return builder.build();
}

Tree reload_units(db::Connection& connection, const Tree& tree, std::span<const UnitId> changed,
                  Names* names) {
  std::vector<std::string> kinds = tree.kinds();
  const auto kind = [&](std::string_view name) {
    auto found = std::ranges::find(kinds, name);
    if (found == kinds.end()) found = kinds.emplace(kinds.end(), name);
    return static_cast<KindNumber>(found - kinds.begin());
  };
  std::vector<UnitFacts> all;
  std::deque<std::string> texts;
  std::vector<Names::OfUnit> called;
  for (const UnitId unit : changed) {
    UnitFacts facts{unit, {}, {}};
    Names::OfUnit of_unit;
    {
      auto rows = connection.query(
          std::string(kVersionColumns) + " AND partition = ?1 AND unit = ?2 ORDER BY valid_from",
          {partition_of(unit), unit});
      while (rows.next()) {
        facts.versions.push_back(version_from(rows, kind));
        auto name = name_from(rows);
        if (names == nullptr || !name) continue;
        for (std::string_view* text : {&name->name, &name->division_code, &name->own_code})
          *text = texts.emplace_back(*text);
        of_unit.names.push_back(*name);
      }
    }
    auto lines = connection.query(std::string(kLineageColumns) +
                                      " WHERE (partition = ?1 AND from_unit = ?2) OR to_unit = ?2 "
                                      "ORDER BY date, from_unit, to_unit",
                                  {partition_of(unit), unit});
    while (lines.next())
      facts.lineage.push_back(
          {lines.id<UnitId>(0), lines.id<UnitId>(1), lines.date(2), lines.boolean(3)});
    if (facts.versions.empty()) continue;
    all.push_back(std::move(facts));
    called.push_back(std::move(of_unit));
  }
  if (tree.root() == kNoOrdinal || tree.changed_units() + all.size() > Tree::kMostChanged) {
    SilentProgress silent;
    return load_tree(connection, silent, names);
  }
  Tree next = tree.with(all, kinds);
  if (names != nullptr) {
    for (std::size_t i = 0; i < all.size(); ++i)
      called[i].unit = next.find(all[i].unit).value();
    *names = names->with(called);
  }
  return next;
}

}  // namespace jishi::index
