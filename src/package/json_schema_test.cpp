#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "package/loader.hpp"
#include "package/shape.hpp"

namespace jishi::package {
namespace {

TEST(JsonSchema, TheCommittedFileIsTheOneThatTheKeyTablesGive) {
  std::ifstream stream(JISHI_SOURCE_DIR "/docs/package.schema.json");
  std::ostringstream text;
  text << stream.rdbuf();
  EXPECT_EQ(text.str(), json_schema())
      << "write it anew: jishi check --schema > docs/package.schema.json";
}

TEST(JsonSchema, HasOneAlternativeForEachKindOfFile) {
  const auto schema = nlohmann::json::parse(json_schema());
  EXPECT_EQ(schema.at("anyOf").size(), single_shapes().size() + 1);
  for (const auto& alternative : schema.at("anyOf"))
    EXPECT_EQ(alternative.at("additionalProperties"), false);
}

}  // namespace
}  // namespace jishi::package
