// Whatever the file system can do, a file that has the name already keeps it.
#include "db/new_name.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <fstream>

#include "db/testing/scratch_database.hpp"

namespace jishi::db {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const char* text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

class NewName : public ::testing::TestWithParam<NamingStep> {
 protected:
  testing::ScratchFolder folder_;
  const fs::path from_ = folder_.path() / "finished.partial";
  const fs::path to_ = folder_.path() / "finished";
};

TEST_P(NewName, IsGivenToTheWholeFile) {
  write(from_, "whole");
  ASSERT_EQ(GetParam()(from_, to_), 0);
  EXPECT_EQ(content(to_), "whole");
  EXPECT_FALSE(fs::exists(from_));
}

TEST_P(NewName, IsNotTakenFromAnotherFile) {
  write(from_, "new");
  write(to_, "old");
  EXPECT_EQ(GetParam()(from_, to_), EEXIST);
  EXPECT_EQ(content(to_), "old");
  EXPECT_EQ(content(from_), "new");
}

TEST_P(NewName, LeavesNothingWhereThereIsNothingToName) {
  EXPECT_EQ(GetParam()(from_, to_), ENOENT);
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

INSTANTIATE_TEST_SUITE_P(, NewName,
                         ::testing::Values(name_by_link, name_by_exclusive_rename,
                                           name_by_placeholder));

int no_links(const fs::path&, const fs::path&) {
  return EPERM;
}
int no_flags(const fs::path&, const fs::path&) {
  return EINVAL;
}
int no_space(const fs::path&, const fs::path&) {
  return ENOSPC;
}

TEST(NewNameSteps, TheFirstThatTheFileSystemHasDecides) {
  const testing::ScratchFolder folder;
  const fs::path from = folder.path() / "a";
  const fs::path to = folder.path() / "b";
  write(from, "whole");
  EXPECT_EQ(move_to_new_name(from, to, std::array<NamingStep, 2>{no_space, name_by_link}), ENOSPC);
  EXPECT_EQ(move_to_new_name(from, to, std::array<NamingStep, 2>{no_links, no_flags}), EINVAL);
  EXPECT_EQ(content(from), "whole");
  const std::array<NamingStep, 3> steps = {no_links, no_flags, name_by_placeholder};
  EXPECT_EQ(move_to_new_name(from, to, steps), 0);
  EXPECT_EQ(content(to), "whole");
  write(from, "later");
  EXPECT_EQ(move_to_new_name(from, to, steps), EEXIST);
  EXPECT_EQ(content(to), "whole");
}

}  // namespace
}  // namespace jishi::db
