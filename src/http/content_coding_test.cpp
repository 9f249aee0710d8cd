#include "http/content_coding.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jishi::http {
namespace {

std::string unpacked(const std::string& packed, std::size_t room) {
  std::string out(room, '\0');
  std::string in = packed;
  z_stream stream = {};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST(ContentCodingTest, GzipUnpacksToTheSame) {
  std::string noise;
  for (unsigned state = 1; noise.size() < 100'000; state = state * 1664525U + 1013904223U)
    noise += static_cast<char>(state >> 24);
  for (const std::string& text :
       {std::string(), std::string("青"), std::string(1'000'000, 'a'), noise})
    EXPECT_TRUE(unpacked(gzip(text), text.size() + 1) == text);
  EXPECT_LT(gzip(std::string(1'000'000, 'a')).size(), 10'000U);
}

TEST(ContentCodingTest, WhatTheClientAccepts) {
  const std::vector<std::pair<std::string_view, bool>> cases = {
      {"", false},
      {"gzip", true},
      {"GZIP", true},
      {"x-gzip", true},
      {"gzip, deflate, br", true},
      {"deflate, gzip;q=1.0, *;q=0.5", true},
      {"br", false},
      {"*", true},
      {"*;q=0", false},
      {"identity", false},
      {"gzip;q=0", false},
      {"gzip;q=0.000", false},
      {"gzip ; q=0.001", true},
      {"*, gzip;q=0", false},
      {"gzip;q=0, *", false},
      {"gzip, *;q=0", true},
      {"gzip;q=x", false},
      {"gzip;", false},
      {"gzipped", false},
      {",,gzip,,", true},
  };
  for (const auto& [value, expected] : cases)
    EXPECT_EQ(accepts_gzip(value), expected) << value;
}

TEST(ContentCodingTest, TextIsCompressedAndPackedFormatsAreNot) {
  for (const auto* type : {"application/json", "Application/JSON; charset=utf-8", "text/html",
                           "text/plain;x", "image/svg+xml", "application/problem+json"})
    EXPECT_TRUE(is_compressible(type)) << type;
  for (const auto* type :
       {"", "image/png", "application/octet-stream", "text/event-stream",
        "text/event-stream; charset=utf-8", "application/jsonx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"})
    EXPECT_FALSE(is_compressible(type)) << type;
}

}  // namespace
}  // namespace jishi::http
