// tests/packages/mistakes/: for each kind of mistake a faulty package and, in expected.txt, what is
// to be told: CODE FILE[:LINE:COLUMN], every mistake and no other.
//
// What a repository cannot well hold is in make.txt and made in a copy:
//   append FILE COUNT TEXT   COUNT times; {n} counts from 1, \n \t \xHH as in C
//   link FILE TARGET         a symbolic link
//   folder NAME COUNT        load this folder COUNT times (default: every folder, once)
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "package/loader.hpp"

namespace jishi::package {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCatalogue = JISHI_SOURCE_DIR "/tests/packages/mistakes";

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream stream(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
    } else if (text[++i] == 'x') {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      out += text[i] == 'n' ? '\n' : '\t';
    }
  }
  return out;
}

std::string numbered(std::string text, int n) {
  constexpr std::string_view kNumber = "{n}";
  for (std::size_t at = 0; (at = text.find(kNumber, at)) != std::string::npos;)
    text.replace(at, kNumber.size(), std::to_string(n));
  return text;
}

// Carries out make.txt in the copied folder; gives the folders to load.
std::vector<fs::path> make(const fs::path& root) {
  std::vector<fs::path> folders;
  for (const std::string& line : lines_of(root / "make.txt")) {
    std::istringstream words(line);
    std::string verb, file;
    words >> verb >> file;
    if (verb == "link") {
      std::string target;
      words >> target;
      fs::create_symlink(target, root / file);
      continue;
    }
    int count = 0;
    words >> count;
    std::string text;
    if (words.peek() == ' ') words.get();
    std::getline(words, text);
    for (int n = 1; n <= count; ++n) {
      if (verb == "folder")
        folders.push_back(root / file);
      else
        std::ofstream(root / numbered(file, n), std::ios::app | std::ios::binary)
            << unescaped(numbered(text, n));
    }
  }
  if (!folders.empty()) return folders;
  for (const fs::directory_entry& entry : fs::directory_iterator(root))
    if (entry.is_directory()) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::string in_words(const Mistake& mistake, const fs::path& root) {
  std::string file = mistake.place.file;
  const std::string prefix = root.generic_string() + "/";
  if (file.starts_with(prefix)) file.erase(0, prefix.size());
  std::string out = mistake.code + " " + (file.empty() ? "-" : file);
  if (mistake.place.line > 0)
    out += ":" + std::to_string(mistake.place.line) + ":" + std::to_string(mistake.place.column);
  return out;
}

class MistakesCatalogue : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    root_ = fs::path(::testing::TempDir()) / ("jishi_mistakes_" + std::to_string(getpid())) /
            GetParam();
    fs::remove_all(root_);
    fs::create_directories(root_.parent_path());
    fs::copy(fs::path(kCatalogue) / GetParam(), root_, fs::copy_options::recursive);
  }
  void TearDown() override { fs::remove_all(root_); }

  fs::path root_;
};

TEST_P(MistakesCatalogue, TellsEveryMistakeAtItsPlaceAndNoOther) {
  const LoadOutcome outcome = load_packages(make(root_));
  std::vector<std::string> told;
  for (const Mistake& mistake : outcome.mistakes) {
    told.push_back(in_words(mistake, root_));
    EXPECT_FALSE(mistake.message.empty());
    EXPECT_FALSE(mistake.remedy.empty()) << to_text(mistake);
  }
  std::vector<std::string> expected = lines_of(root_ / "expected.txt");
  std::sort(told.begin(), told.end());
  std::sort(expected.begin(), expected.end());
  std::string texts;
  for (const Mistake& mistake : outcome.mistakes)
    texts += to_text(mistake) + "\n";
  EXPECT_EQ(told, expected) << texts;
  EXPECT_FALSE(outcome.ok());
  EXPECT_TRUE(outcome.packages.packages.empty()) << "nothing of a faulty package is loaded";
}

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(kCatalogue))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Catalogue, MistakesCatalogue, ::testing::ValuesIn(cases()),
                         [](const auto& each) {
                           std::string name = each.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(MistakesCatalogueAsAWhole, HasEveryCodeThatALoaderCanTell) {
  std::set<std::string> expected;
  for (const std::string& name : cases())
    for (const std::string& line : lines_of(fs::path(kCatalogue) / name / "expected.txt"))
      expected.insert(line.substr(0, line.find(' ')));
  for (const std::string_view code : mistake_codes())
    EXPECT_TRUE(expected.contains(std::string(code))) << code << " is in no case of the catalogue";
  EXPECT_EQ(expected.size(), mistake_codes().size());
}

}  // namespace
}  // namespace jishi::package
