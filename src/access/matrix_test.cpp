// Every role, towards every relation of units, for every operation: cell by cell against a table
// that is written from the requirements (roles, H), not from the code.
#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <string>

#include "access/decision.hpp"

namespace jishi::access {
namespace {

using organisation::Level;

// A cell: own, below, above, beside; y: yes, p: for a purpose that is journalled, . : no.
constexpr const char* kUpToCounty = R"(
                    rep  rev  lead cont asse part orgd char sys  sec  aud  link
read_tree           yyyy yyyy yyyy yyyy yy.. yyyy yyyy yyyy yyyy yyyy yyyy y...
read_notices        yyy. yyy. yyy. yyy. .... y... y... yyy. .... .... .... y...
read_figures        yy.. yy.. yy.. yy.. .... yy.. yy.. yy.. .... .... .... y...
read_rows           yy.. yy.. yy.. yy.. .... yy.. yy.. yy.. .... .... .... y...
read_persons        yy.. yy.. yy.. yy.. pp.. y... yy.. yy.. .... .... .... y...
reveal_sensitive    pp.. pp.. .... .... pp.. .... .... .... .... .... .... ....
enter_rows          yy.. .... .... .... .... .... .... .... .... .... .... y...
change_rows         yy.. .... .... .... .... .... .... .... .... .... .... y...
withdraw_rows       yy.. .... .... .... .... .... .... .... .... .... .... ....
import_rows         yy.. .... .... .... .... .... .... .... .... .... .... ....
export_rows         yy.. yy.. .... .... .... .... .... .... .... .... .... ....
export_persons      yy.. yy.. .... .... .... .... .... .... .... .... .... ....
submit_report       yy.. .... .... .... .... .... .... .... .... .... .... y...
review              .... yy.. .... .... .... .... .... .... .... .... .... ....
approve             .... .... .... .... .... y... yy.. y... .... .... .... ....
note_supervision    .... .... .... yy.. .... .... .... .... .... .... .... ....
assess              .... .... .... .... yy.. .... .... .... .... .... .... ....
make_documents      yy.. yy.. yy.. .... .... .... .... yy.. .... .... .... ....
issue_calls         .... y... .... .... .... .... .... .... .... .... .... ....
change_units        .... .y.. .... .... .... .... .... .... .... .... .... ....
issue_village_links yy.. .... .... .... .... .... .... .... .... .... .... ....
read_accounts       .... .... .... .... .... .... .... .... yy.. yy.. yy.. ....
manage_accounts     .... .... .... .... .... .... .... .... yy.. .... .... ....
grant_roles         .... .... .... .... .... .... .... .... .... yy.. .... ....
manage_sessions     .... .... .... .... .... .... .... .... .... yy.. .... ....
hand_over           .... .... .... .... .... .... .... .... .... yy.. .... ....
erase_persons       .... .... .... .... .... .... .... .... .... pp.. .... ....
manage_packages     .... .... .... .... .... .... .... .... yy.. .... .... ....
manage_system       .... .... .... .... .... .... .... .... y... .... .... ....
read_journal        .... .... .... .... .... .... .... .... .... .... yy.. ....
)";

// Above the county: persons for a purpose only, and facts of units below are theirs to write. What
// is not here is as up to the county.
constexpr const char* kAboveCounty = R"(
                    rep  rev  lead cont asse part orgd char sys  sec  aud  link
read_persons        pp.. pp.. pp.. pp.. pp.. p... pp.. pp.. .... .... .... p...
reveal_sensitive    pp.. pp.. .... .... pp.. .... .... .... .... .... .... ....
enter_rows          y... .... .... .... .... .... .... .... .... .... .... y...
change_rows         y... .... .... .... .... .... .... .... .... .... .... y...
withdraw_rows       y... .... .... .... .... .... .... .... .... .... .... ....
import_rows         pp.. .... .... .... .... .... .... .... .... .... .... ....
export_persons      pp.. pp.. .... .... .... .... .... .... .... .... .... ....
submit_report       y... .... .... .... .... .... .... .... .... .... .... y...
)";

const std::map<std::string, Role> kColumns = {
    {"rep", Role::reporter},
    {"rev", Role::reviewer},
    {"lead", Role::leader},
    {"cont", Role::contact_officer},
    {"asse", Role::assessor},
    {"part", Role::party_organisation},
    {"orgd", Role::organisation_department},
    {"char", Role::leader_in_charge},
    {"sys", Role::system_administrator},
    {"sec", Role::security_administrator},
    {"aud", Role::audit_administrator},
    {"link", Role::link_holder},
};

using Table = std::map<std::string, std::map<Role, std::string>>;

Table table_of(const char* text) {
  std::istringstream lines(text);
  std::string line, column;
  std::getline(lines, line);  // the line break after the opening bracket
  std::getline(lines, line);
  std::vector<Role> columns;
  for (std::istringstream head(line); head >> column;)
    columns.push_back(kColumns.at(column));
  Table table;
  while (std::getline(lines, line)) {
    std::istringstream cells(line);
    std::string operation, cell;
    cells >> operation;
    for (const Role role : columns) {
      cells >> cell;
      table[operation][role] = cell;
    }
  }
  return table;
}

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
