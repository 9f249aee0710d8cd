#include "base/json_writer.hpp"

#include <gtest/gtest.h>

namespace jishi {
namespace {

TEST(JsonWriter, WritesInOrder) {
  JsonWriter json;
  json.begin_object().member("name", "红阳街道").member("n", std::int64_t{-3});
  json.key("list").begin_array().value(std::int64_t{1}).null().value(true).end_array();
  json.key("empty").begin_object().end_object().end_object();
  EXPECT_EQ(json.take(), R"({"name":"红阳街道","n":-3,"list":[1,null,true],"empty":{}})");
  EXPECT_EQ(json.text(), "");
}

TEST(JsonWriter, EscapesWhatJsonForbids) {
  JsonWriter json;
  json.begin_array().value("\"\\\n\r\t\x01/").end_array();
  EXPECT_EQ(json.take(), "[\"\\\"\\\\\\n\\r\\t\\u0001/\"]");
}

}  // namespace
}  // namespace jishi
