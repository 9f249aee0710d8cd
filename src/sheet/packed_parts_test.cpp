#include "sheet/packed_parts.hpp"

#include <gtest/gtest.h>
#include <zip.h>

#include <vector>

namespace jishi::sheet {
namespace {

// What libzip reads back.
std::vector<Part> unpacked(const std::string& bytes) {
  zip_source_t* source = ::zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
  zip_t* archive = ::zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, nullptr);
  std::vector<Part> parts;
  if (archive == nullptr) return parts;
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(::zip_get_num_entries(archive, 0)); ++i) {
    zip_stat_t status;
    ::zip_stat_index(archive, i, 0, &status);
    Part part{status.name, std::string(status.size, '\0')};
    zip_file_t* file = ::zip_fopen_index(archive, i, 0);
    EXPECT_EQ(::zip_fread(file, part.bytes.data(), part.bytes.size()),
              static_cast<zip_int64_t>(status.size));
    ::zip_fclose(file);
    parts.push_back(part);
  }
  ::zip_discard(archive);
  return parts;
}

TEST(PackedParts, ComeBackInTheirOrder) {
  const std::vector<Part> parts = {{"[Content_Types].xml", "<Types/>"},
                                   {"word/document.xml", std::string(300'000, 'a')},
                                   {"word/media/空.png", std::string("\0\x01\xFF", 3)},
                                   {"empty", ""}};
  const std::vector<Part> got = unpacked(packed(parts));
  ASSERT_EQ(got.size(), parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    EXPECT_EQ(got[i].name, parts[i].name);
    EXPECT_EQ(got[i].bytes, parts[i].bytes) << parts[i].name;
  }
}

TEST(PackedParts, TheSamePartsGiveTheSameBytes) {
  const std::vector<Part> parts = {{"a", "1"}, {"b", "2"}};
  const std::string once = packed(parts);
  EXPECT_EQ(packed(parts), once);
  // No time of today in the directory: 1980-01-01 stands in the header of the first part.
  EXPECT_EQ(once.substr(10, 4), std::string("\0\0\x21\0", 4));
}

}  // namespace
}  // namespace jishi::sheet
