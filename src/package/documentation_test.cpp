// docs/packages.md: its examples load, its tables are the loader's.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "package/folder.hpp"
#include "package/loader.hpp"
#include "package/shape.hpp"

namespace jishi::package {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> document() {
  std::ifstream stream(fs::path(JISHI_SOURCE_DIR) / "docs/packages.md");
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

// The ```yaml blocks, by the path in the <!-- file: PATH --> before each.
std::vector<SourceFile> examples() {
  constexpr std::string_view kMark = "<!-- file: ";
  std::vector<SourceFile> out;
  const std::vector<std::string> lines = document();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] != "```yaml") continue;
    const std::string& mark = i == 0 ? lines[i] : lines[i - 1];
    if (!mark.starts_with(kMark)) {
      ADD_FAILURE() << "docs/packages.md:" << i + 1 << ": no <!-- file: … --> before the example";
      continue;
    }
    SourceFile file{mark.substr(kMark.size(), mark.size() - kMark.size() - 4), ""};
    while (++i < lines.size() && lines[i] != "```")
      file.text += lines[i] + "\n";
    out.push_back(std::move(file));
  }
  return out;
}

TEST(PackagesDocument, ItsExamplesLoadAsOnePackageOverBase) {
  MistakeLog log;
  auto base = read_folder(fs::path(JISHI_SOURCE_DIR) / "packages/base", log);
  ASSERT_TRUE(base);
  SourceFolder demo{"demo", {}};
  for (SourceFile& file : examples()) {
    ASSERT_TRUE(file.path.starts_with("demo/")) << file.path;
    demo.files.push_back({file.path.substr(5), std::move(file.text)});
  }
  const std::vector<SourceFolder> folders = {*base, demo};
  const LoadOutcome outcome = load_sources(folders);
  for (const Mistake& mistake : outcome.mistakes)
    ADD_FAILURE() << to_text(mistake);
  EXPECT_NE(outcome.packages.find_ledger("youth_corner"), nullptr);
  EXPECT_NE(outcome.packages.find_addition("youth_corner_of_baode"), nullptr);
}

// Section "### LABEL `NAME`" → key → whether its row says that it must be given.
std::map<std::string, std::map<std::string, bool>> documented() {
  std::map<std::string, std::map<std::string, bool>> out;
  std::string section;
  for (const std::string& line : document()) {
    const std::size_t open = line.find('`');
    const std::size_t close = line.find('`', open + 1);
    if (line.starts_with("#")) {
      section = line.starts_with("### ") && close != std::string::npos
                    ? line.substr(open + 1, close - open - 1)
                    : "";
    } else if (!section.empty() && line.starts_with("| `")) {
      const bool required = line.substr(close + 1).starts_with(" | 是 |");
      if (!out[section].emplace(line.substr(open + 1, close - open - 1), required).second &&
          section != "field")
        ADD_FAILURE() << section << ": twice: " << line;
    }
  }
  return out;
}

TEST(PackagesDocument, ItsTablesHaveEveryKeyAndSayWhichAreRequired) {
  auto tables = documented();
  // The table of types stands below that of fields.
  for (const char* type : {"text", "int", "decimal", "bool", "date", "choice", "unit"})
    tables["field"].erase(type);
  for (const ObjectShape* object : object_shapes()) {
    std::map<std::string, bool> keys;
    for (const Key& key : object->keys)
      keys.emplace(key.name, key.required);
    EXPECT_EQ(tables[std::string(object->name)], keys) << object->name;
  }
  EXPECT_EQ(tables.size(), object_shapes().size());
}

TEST(PackagesDocument, ItsExamplesUseEveryKeyOfPackagesButThoseForRenaming) {
  std::string all;
  for (const SourceFile& file : examples())
    all += file.text;
  const std::set<std::string_view> elsewhere = {
      "renamed_from", "division_kinds", "level", "ending", "kind", "set", "rule_sets"};
  for (const ObjectShape* object : object_shapes())
    for (const Key& key : object->keys)
      if (!elsewhere.contains(key.name)) {
        EXPECT_NE(all.find(std::string(key.name) + ":"), std::string::npos)
            << object->name << "." << key.name;
      }
}

}  // namespace
}  // namespace jishi::package
