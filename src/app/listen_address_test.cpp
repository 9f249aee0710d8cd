#include "app/listen_address.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace jishi::app {
namespace {

TEST(ListenAddress, IsHostAndPortInDigits) {
  EXPECT_EQ(parse_listen_address("127.0.0.1:8080"), (ListenAddress{"127.0.0.1", 8080}));
  EXPECT_EQ(parse_listen_address("[::1]:0"), (ListenAddress{"::1", 0}));
  for (const char* wrong : {"", "8080", "localhost:80", "127.0.0.1", "127.0.0.1:65536", "::1:80",
                            "127.0.0.1:-1", "127.0.0.1:80x", "[127.0.0.1]:80"})
    EXPECT_THROW(parse_listen_address(wrong), Failure) << wrong;
}

TEST(ListenAddress, OthersReachWhatIsNotTheMachinesOwn) {
  EXPECT_FALSE(is_open_to_others({"127.0.0.1", 80}));
  EXPECT_FALSE(is_open_to_others({"::1", 80}));
  EXPECT_TRUE(is_open_to_others({"0.0.0.0", 80}));
  EXPECT_TRUE(is_open_to_others({"::", 80}));
  EXPECT_EQ(address_text({"::1", 80}), "http://[::1]:80");
}

TEST(SiteAddress, HasNoPath) {
  EXPECT_EQ(parse_site_address("https://tuanwei.example.cn/"), "https://tuanwei.example.cn");
  EXPECT_EQ(parse_site_address("http://10.1.2.3:8080"), "http://10.1.2.3:8080");
  for (const char* wrong : {"", "tuanwei.example.cn", "ftp://a.cn", "https://", "https://a.cn/x",
                            "https://a@b.cn", "https://a.cn?x"})
    EXPECT_THROW(parse_site_address(wrong), Failure) << wrong;
}

}  // namespace
}  // namespace jishi::app
