#include "index/concerned.hpp"

#include <gtest/gtest.h>

namespace jishi::index {
namespace {

constexpr PartitionId kHere{7};

RowId row(std::int64_t serial) {
  return make_id<RowTag>(kHere, serial);
}

Concerned concerned_by(const char* subject, std::string payload, std::int64_t format = 1) {
  journal::Entry entry;
  entry.partition = kHere;
  entry.subject = subject;
  entry.payload = std::move(payload);
  entry.format = format;
  Concerned concerned;
  add_concerned(entry, concerned);
  return concerned;
}

bool concerns_nothing(const Concerned& concerned) {
  return concerned.rows.empty() && concerned.units.empty() && !concerned.every_unit &&
         concerned.partitions.empty() && !concerned.rights;
}

TEST(Concerned, TellsTheRowsOfChanges) {
  const std::string one = std::to_string(row(1).value());
  const std::string two = std::to_string(row(2).value());
  const Concerned concerned = concerned_by(
      "changes", R"({"changes":[{"ledger":"home","row":)" + one +
                     R"(,"after":[]},{"person":9,"revision":1},{"setting":"demonstration"},)"
                     R"({"account":8,"change":"signed_in"},{"village_link":4,"change":"issued"},)"
                     R"({"erased":5,"purpose":""},{"ledger":"home","row":)" +
                     two + R"(,"erased":[1]},{"ledger":"member","row":)" + one + "}]}");
  ASSERT_EQ(concerned.rows.size(), 2U);
  EXPECT_EQ(concerned.rows.at("home").at(kHere), (std::set{row(1), row(2)}));
  EXPECT_EQ(concerned.rows.at("member").at(kHere), std::set{row(1)});
  EXPECT_TRUE(concerned.units.empty());
  EXPECT_FALSE(concerned.every_unit);
  EXPECT_TRUE(concerned.partitions.empty());
}

TEST(Concerned, TellsTheUnitsOfAnEvent) {
  EXPECT_EQ(concerned_by("unit", R"({"unit":3,"events":["merged"],"related":[4,5]})").units,
            (std::set{UnitId(3), UnitId(4), UnitId(5)}));
  EXPECT_EQ(concerned_by("unit", R"({"unit":3,"events":["renamed"]})").units, std::set{UnitId(3)});
  EXPECT_EQ(concerned_by("unit", R"({"events":["confirmed"],"confirmed":9,"respelled":[
                                     {"unit":8,"before":"甲","after":"乙"}]})")
                .units,
            std::set{UnitId(8)});
}

TEST(Concerned, TakesVeryManyUnitsForAll) {
  std::string related;
  for (std::size_t i = 0; i < kMostUnits; ++i)
    related += (i == 0 ? "" : ",") + std::to_string(i + 10);
  const auto payload = [&](const char* last) {
    return R"({"unit":3,"related":[)" + related + last + "]}";
  };
  EXPECT_TRUE(concerned_by("unit", payload("")).every_unit);
  EXPECT_TRUE(concerned_by("unit", payload("")).partitions.empty());
}

TEST(Concerned, KnowsWhatIsAboutNothingThatTheIndexHolds) {
  for (const char* subject : {"reveal", "export", "import", "package"})
    EXPECT_TRUE(concerns_nothing(concerned_by(subject, "{}"))) << subject;
  EXPECT_TRUE(concerns_nothing(concerned_by("changes", R"({"changes":[]})")));
}

TEST(Concerned, TellsWhatIsAboutRights) {
  const std::string one = std::to_string(row(1).value());
  const auto rights = [](const char* subject, const std::string& payload) {
    return concerned_by(subject, payload).rights;
  };
  const auto of_changes = [&](const std::string& change) {
    return rights("changes", R"({"changes":[)" + change + "]}");
  };
  EXPECT_TRUE(of_changes(R"({"account":8,"change":"taken_back"})"));
  EXPECT_TRUE(of_changes(R"({"village_link":4,"change":"revoked"})"));
  EXPECT_TRUE(of_changes(R"({"setting":"demonstration"})"));
  EXPECT_TRUE(of_changes(R"({"ledger":"home","row":)" + one + R"(},{"account":8})"));
  EXPECT_TRUE(rights("unit", R"({"unit":3,"events":["moved"]})"));
  EXPECT_TRUE(rights("news", "{}"));
  EXPECT_TRUE(rights("changes", "[1"));
  EXPECT_FALSE(of_changes(R"({"ledger":"home","row":)" + one + R"(},{"person":9})"));
  EXPECT_FALSE(rights("reveal", "{}"));
}

TEST(Concerned, TakesWhatItDoesNotUnderstandForEverything) {
  const std::string elsewhere = std::to_string(make_id<RowTag>(PartitionId(8), 1).value());
  for (const auto& [subject, payload] : std::vector<std::pair<const char*, std::string>>{
           {"news", "{}"},
           {"changes", "{}"},
           {"changes", "[1"},
           {"changes", R"({"changes":[7]})"},
           {"changes", R"({"changes":[{"row":1}]})"},
           {"changes", R"({"changes":[{"ledger":"home","row":)" + elsewhere + "}]}"},
           {"unit", R"({"events":[]})"},
           {"unit", R"({"unit":"x"})"}}) {
    const Concerned concerned = concerned_by(subject, payload);
    EXPECT_EQ(concerned.partitions, std::set{kHere}) << subject << payload;
    EXPECT_TRUE(concerned.every_unit) << subject << payload;
  }
  EXPECT_EQ(concerned_by("import", "{}", 2).partitions, std::set{kHere});
}

}  // namespace
}  // namespace jishi::index
