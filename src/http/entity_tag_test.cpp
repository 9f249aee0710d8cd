#include "http/entity_tag.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace jishi::http {
namespace {

struct TagCase {
  std::string sent;
  std::optional<std::string> current;
  Precondition match;
  Precondition none_match;
};

TEST(EntityTagTest, PreconditionsAreComparedAsTheStandardSays) {
  constexpr auto holds = Precondition::holds;
  constexpr auto fails = Precondition::fails;
  constexpr auto malformed = Precondition::malformed;
  const std::string seven = strong_tag("7");
  const std::vector<TagCase> cases = {
      {"\"7\"", seven, holds, fails},
      {"\"8\"", seven, fails, holds},
      {"\"8\", \"7\"", seven, holds, fails},
      {"W/\"7\"", seven, fails, fails},  // weak: enough to read, not to write
      {"\"7\"", "W/\"7\"", fails, fails},
      {"*", seven, holds, fails},
      {"*", std::nullopt, fails, holds},
      {"\"7\"", std::nullopt, fails, holds},
      {"\"7-gz\"", seven, holds, fails},  // the compressed form of the same
      {"\"7-gz-gz\"", seven, fails, holds},
      {"7", seven, malformed, malformed},
      {"\"7", seven, malformed, malformed},
      {"", seven, malformed, malformed},
      {",", seven, malformed, malformed},
      {"\"7\", x", seven, malformed, malformed},
      {"w/\"7\"", seven, malformed, malformed},
      {"\"7\"\"8\"", seven, malformed, malformed},
      {"*, \"7\"", seven, malformed, malformed},
  };
  for (const TagCase& each : cases) {
    Fields fields;
    fields.add("if-match", each.sent);
    fields.add("if-none-match", each.sent);
    EXPECT_EQ(if_match(fields, each.current), each.match) << each.sent;
    EXPECT_EQ(if_none_match(fields, each.current), each.none_match) << each.sent;
  }
  EXPECT_EQ(if_match({}, seven), holds);
  EXPECT_EQ(if_none_match({}, seven), holds);
}

TEST(EntityTagTest, SeveralFieldsAreOneList) {
  Fields fields;
  fields.add("If-Match", "\"1\"");
  fields.add("If-Match", "\"2\"");
  EXPECT_EQ(if_match(fields, "\"2\""), Precondition::holds);
}

TEST(EntityTagTest, CompressionMakesAnotherTag) {
  EXPECT_EQ(compressed_tag("\"7\""), "\"7-gz\"");
  EXPECT_EQ(compressed_tag("W/\"7\""), "W/\"7-gz\"");
  EXPECT_EQ(compressed_tag("7"), "7");
}

}  // namespace
}  // namespace jishi::http
