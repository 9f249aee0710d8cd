// Every role, towards every relation of units, for every operation: cell by cell against a table
// that is written from the requirements (roles, H), not from the code.
#include <gtest/gtest.h>

#include <string>

#include "access/decision.hpp"
#include "access/testing/rights_table.hpp"

namespace jishi::access {
namespace {

using organisation::Level;

using testing::kAboveCounty;
using testing::kColumns;
using testing::kUpToCounty;
using testing::table_of;
using Table = testing::RightsTable;

struct Place {
  std::vector<UnitId> path;
  Level level;
};

Place place(Level level, std::vector<std::int64_t> path) {
  Place made{{}, level};
  for (const std::int64_t unit : path)
    made.path.emplace_back(unit);
  return made;
}

struct Ground {
  Place own, below, above, beside;
};

const Date kMatrixDay = Date::parse("2026-07-01").value();

Asked asked_of(Operation operation, const Place& at) {
  return {operation, at.path, at.level, "league_member", {}, std::nullopt, false};
}

// The letter of a cell, from what allowed() says without and with a purpose.
char letter(Role role, Operation operation, const Place& holder, const Place& at) {
  const HeldGrant held{{role, holder.path.back(), {}, kForever}, holder.level, holder.path};
  Asked asked = asked_of(operation, at);
  const Decision without = allowed(std::span(&held, 1), asked, kMatrixDay);
  asked.purpose = "电话回访青年满意度";
  const Decision with = allowed(std::span(&held, 1), asked, kMatrixDay);
  EXPECT_EQ(without.allowed, without.code == "granted");
  EXPECT_EQ(without.allowed, without.reason.empty());
  EXPECT_FALSE(without.for_purpose);
  if (without.allowed) {
    EXPECT_TRUE(with.allowed && !with.for_purpose);
    return 'y';
  }
  if (!with.allowed) {
    EXPECT_NE(without.code, "purpose_missing");
    return '.';
  }
  EXPECT_EQ(without.code, "purpose_missing");
  EXPECT_TRUE(with.for_purpose);
  return 'p';
}

// Returns how many cells were compared.
int compare(const Ground& ground, const Table& usual, const Table& departing) {
  int cells = 0;
  for (const Operation operation : kOperations) {
    const std::string name(word(operation));
    const auto departs = departing.find(name);
    const auto& expected = departs == departing.end() ? usual.at(name) : departs->second;
    for (const Role role : kRoles) {
      std::string found;
      for (const Place* at : {&ground.own, &ground.below, &ground.above, &ground.beside})
        found += letter(role, operation, ground.own, *at);
      EXPECT_EQ(found, expected.at(role)) << name << ", " << word(role);
      cells += static_cast<int>(found.size());
    }
  }
  return cells;
}

constexpr int kCells = static_cast<int>(kRoles.size() * kOperations.size()) * 4;

TEST(Matrix, NamesEveryOperationAndRoleOnce) {
  const Table table = table_of(kUpToCounty);
  EXPECT_EQ(table.size(), kOperations.size());
  EXPECT_EQ(kColumns.size(), kRoles.size());
  for (const auto& [operation, row] : table) {
    EXPECT_EQ(row.size(), kRoles.size()) << operation;
    for (const auto& [role, cell] : row)
      EXPECT_EQ(cell.size(), 4U) << operation << ", " << word(role);
  }
}

TEST(Matrix, HoldsInATownship) {
  const Ground township{
      place(Level::township, {1, 2, 3, 4, 5}), place(Level::village, {1, 2, 3, 4, 5, 6}),
      place(Level::county, {1, 2, 3, 4}), place(Level::township, {1, 2, 3, 4, 7})};
  EXPECT_EQ(compare(township, table_of(kUpToCounty), {}), kCells);
}

TEST(Matrix, HoldsInACounty) {
  const Ground county{place(Level::county, {1, 2, 3, 4}), place(Level::village, {1, 2, 3, 4, 5, 6}),
                      place(Level::prefecture, {1, 2, 3}), place(Level::county, {1, 2, 3, 8})};
  EXPECT_EQ(compare(county, table_of(kUpToCounty), {}), kCells);
}

TEST(Matrix, HoldsAboveTheCounty) {
  const Table usual = table_of(kUpToCounty);
  const Table departing = table_of(kAboveCounty);
  const Ground prefecture{place(Level::prefecture, {1, 2, 3}),
                          place(Level::township, {1, 2, 3, 4, 5}), place(Level::province, {1, 2}),
                          place(Level::prefecture, {1, 2, 9})};
  EXPECT_EQ(compare(prefecture, usual, departing), kCells);
  const Ground centre{place(Level::centre, {1}), place(Level::province, {1, 2}),
                      place(Level::centre, {11}), place(Level::centre, {12})};
  // Nothing stands above the centre: what is asked of there is beside.
  for (const Operation operation : kOperations) {
    for (const Role role : kRoles) {
      const std::string name(word(operation));
      const auto departs = departing.find(name);
      const std::string& expected =
          (departs == departing.end() ? usual.at(name) : departs->second).at(role);
      const std::string found{letter(role, operation, centre.own, centre.own),
                              letter(role, operation, centre.own, centre.below),
                              letter(role, operation, centre.own, centre.beside)};
      EXPECT_EQ(found, (std::string{expected[0], expected[1], expected[3]}))
          << name << ", " << word(role);
    }
  }
}

TEST(Matrix, HoldsNothingWithoutAGrant) {
  for (const Operation operation : kOperations) {
    const Decision decision =
        allowed({}, asked_of(operation, place(Level::township, {1, 2, 3, 4, 5})), kMatrixDay);
    EXPECT_FALSE(decision.allowed);
    EXPECT_EQ(decision.code, "no_grant");
  }
}

}  // namespace
}  // namespace jishi::access
