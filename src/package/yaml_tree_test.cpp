#include "package/yaml_tree.hpp"

#include <gtest/gtest.h>

namespace jishi::package {
namespace {

Node read(std::string_view text) {
  MistakeLog log;
  auto node = read_yaml("f.yaml", text, log);
  for (const Mistake& mistake : log.take())
    ADD_FAILURE() << to_text(mistake);
  return node.value_or(Node{});
}

TEST(YamlTree, KeepsPlacesInCodePoints) {
  const Node root = read("标签: {甲: 乙, c: d}\nlist:\n  - x\n");
  EXPECT_EQ(root.place, (Place{"f.yaml", 1, 1}));
  const Node& map = *root.find("标签");
  EXPECT_EQ(map.place, (Place{"f.yaml", 1, 5}));
  EXPECT_EQ(map.find("甲")->place, (Place{"f.yaml", 1, 9}));
  EXPECT_EQ(map.find_entry("c")->key.place, (Place{"f.yaml", 1, 12}));
  EXPECT_EQ(root.find("list")->items.at(0).place, (Place{"f.yaml", 3, 5}));
}

TEST(YamlTree, KeepsTheOrderOfKeys) {
  const Node root = read("b: 1\na: 2\nc: 3\n");
  ASSERT_EQ(root.entries.size(), 3u);
  EXPECT_EQ(root.entries[0].key.text, "b");
  EXPECT_EQ(root.entries[2].key.text, "c");
}

TEST(YamlTree, KnowsHowAScalarIsWritten) {
  const Node root = read("a: 012\nb: '012'\nc: \"012\"\nd: |\n  012\ne: >-\n  012\n");
  EXPECT_FALSE(root.find("a")->quoted);
  for (const char* key : {"b", "c", "d", "e"})
    EXPECT_TRUE(root.find(key)->quoted) << key;
  EXPECT_EQ(root.find("b")->text, "012");
  EXPECT_EQ(root.find("d")->text, "012\n");
}

TEST(YamlTree, AnEmptyValueStandsAtItsKey) {
  const Node root = read("a:\n\n\nb: 1\n");
  EXPECT_EQ(root.find("a")->kind, Node::Kind::null);
  EXPECT_EQ(root.find("a")->place, (Place{"f.yaml", 1, 1}));
}

TEST(YamlTree, FindsAPlaceWithinText) {
  const Node root = read("a: xyz\nb: 'xyz'\nc: |\n\n    one\n    two\nd: >\n  one\n  two\n");
  EXPECT_EQ(place_in(*root.find("a"), 1, 3), (Place{"f.yaml", 1, 6}));
  EXPECT_EQ(place_in(*root.find("b"), 1, 3), (Place{"f.yaml", 2, 7}));
  // The empty line is the first of the text, "two" the third.
  EXPECT_EQ(root.find("c")->text, "\none\ntwo\n");
  EXPECT_EQ(place_in(*root.find("c"), 3, 2), (Place{"f.yaml", 6, 6}));
  EXPECT_EQ(place_in(*root.find("d"), 1, 5).line, 8);
}

TEST(YamlTree, ReadsLinesThatEndInCarriageReturnAndLineFeed) {
  const Node root = read("a: 甲\r\nb: \"乙\"\r\nc:\r\n  - 丙\r\n");
  EXPECT_EQ(root.find("a")->text, "甲");
  EXPECT_EQ(root.find("b")->text, "乙");
  EXPECT_EQ(root.find("c")->items.at(0).place, (Place{"f.yaml", 4, 5}));
}

TEST(YamlTree, TakesNestingUpToTheLimit) {
  MistakeLog log;
  std::string text = "a: " + std::string(23, '[') + std::string(23, ']') + "\n";
  EXPECT_TRUE(read_yaml("f.yaml", text, log));
  EXPECT_TRUE(log.empty());
}

TEST(YamlTree, EndlessNestingIsRefusedAtOnce) {
  for (const std::string piece : {"[", "{a: ", "- ", "? ", "[\n", "- \n "}) {
    std::string text;
    while (text.size() < 900'000)
      text += piece;
    for (std::size_t i = 3'000; i < text.size(); i += 3'000)
      text[i] = '\n';
    MistakeLog log;
    EXPECT_FALSE(read_yaml("f.yaml", text, log)) << piece;
    EXPECT_FALSE(log.empty()) << piece;
  }
}

}  // namespace
}  // namespace jishi::package
