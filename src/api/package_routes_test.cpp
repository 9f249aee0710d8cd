// The definitions in use over HTTP, and a check of others without installing them.
#include <gmock/gmock.h>

#include "api/testing/running_service.hpp"

namespace jishi::api {
namespace {

using nlohmann::json;
using testing::Answer;
using testing::Client;
using ::testing::HasSubstr;
using testing::Role;

constexpr const char* kPackage =
    "package: youth_work\nlabel: 青年工作\nversion: 1.0.0\n"
    "requires:\n  base: 0.1.0\n";

class PackageRoutes : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    add_package_routes(router, service);
  }

 protected:
  static json file(const char* path, const std::string& text) {
    return {{"path", path}, {"text", text}};
  }
  Answer check(Client& client, const std::vector<json>& files) {
    return client.post("/api/packages/check", {{"files", files}});
  }
};
JISHI_ON_BOTH_DATABASES(PackageRoutes);

TEST_P(PackageRoutes, WhatIsLoadedSinceWhenAndWhatChanged) {
  Client administrator = sign_in_as(Role::system_administrator, root_);
  const json told = administrator.get("/api/packages").json();
  ASSERT_EQ(told.at("packages").size(), 1u) << told;
  const json& base = told.at("packages").at(0);
  EXPECT_EQ(base.at("package"), "base");
  EXPECT_EQ(base.at("ledgers"), static_cast<std::int64_t>(definitions()->packages.ledgers.size()));
  ASSERT_EQ(told.at("versions").size(), 1u);
  EXPECT_EQ(told.at("versions").at(0).at("version"), 1);
  EXPECT_EQ(told.at("versions").at(0).at("installed"), "2026-07-01T10:00:00+08:00");
}

TEST_P(PackageRoutes, APackageIsCheckedAgainstWhatIsLoaded) {
  Client administrator = sign_in_as(Role::system_administrator, root_);
  const std::string ledger =
      "ledger: volunteer\nlabel: 志愿者\nheld_by: [league_committee]\n"
      "fields:\n  hours: {label: 小时数, type: int, required: true}\n";
  const Answer good =
      check(administrator, {file("youth/package.yaml", kPackage), file("youth/README.md", "说明"),
                            file("youth/ledgers/volunteer.yaml", ledger)});
  ASSERT_EQ(good.status, 200) << good.body;
  EXPECT_TRUE(good.json().at("ok").get<bool>()) << good.body;
  EXPECT_EQ(good.json().at("counts").at("packages"), 2);

  const Answer bad = check(administrator, {file("youth/package.yaml", kPackage),
                                           file("youth/ledgers/volunteer.yaml",
                                                ledger + "  hours: {label: 再一次, type: int}\n")});
  ASSERT_EQ(bad.status, 200) << bad.body;
  EXPECT_FALSE(bad.json().at("ok").get<bool>());
  const json mistake = bad.json().at("mistakes").at(0);
  EXPECT_EQ(mistake.at("code"), "duplicate_key");
  EXPECT_EQ(mistake.at("file"), "youth/ledgers/volunteer.yaml");
  EXPECT_EQ(mistake.at("line"), 6);
  EXPECT_FALSE(mistake.at("remedy").get<std::string>().empty());
  // Nothing of it is loaded.
  EXPECT_EQ(administrator.get("/api/packages").json().at("versions").size(), 1u);
  EXPECT_EQ(administrator.get("/api/packages").json().at("packages").size(), 1u);
}

TEST_P(PackageRoutes, WhatIsNoPackageIsTold) {
  Client administrator = sign_in_as(Role::system_administrator, root_);
  const auto codes = [&](const std::vector<json>& files) {
    std::vector<std::string> found;
    const Answer answer = check(administrator, files);
    EXPECT_EQ(answer.status, 200) << answer.body;
    const json told = answer.json();
    for (const json& mistake : told.value("mistakes", json::array()))
      found.push_back(mistake.at("code").get<std::string>());
    return found;
  };
  EXPECT_THAT(codes({file("youth/ledgers/a.yaml", "ledger: a\n")}),
              ::testing::Contains("package_file_missing"));
  EXPECT_THAT(codes({file("youth/package.yaml", kPackage), file("youth/x.exe", "MZ")}),
              ::testing::Contains("stray_file"));
  EXPECT_THAT(codes({file("p/package.yaml", kPackage),
                     file("p/a.yaml", std::string(package::kMaxFileBytes + 1, '#'))}),
              ::testing::Contains("file_too_large"));
  EXPECT_THAT(codes({file("package.yaml", "package: [")}), ::testing::Contains("yaml_syntax"));
  for (const char* path : {"../package.yaml", "/etc/package.yaml", "a//package.yaml",
                           "a/./package.yaml", "a\\package.yaml", ""})
    EXPECT_EQ(check(administrator, {file(path, kPackage)}).code(), "bad_value") << path;
  EXPECT_EQ(check(administrator, {}).code(), "bad_value");
}

TEST_P(PackageRoutes, OnlyWhoAdministersDefinitionsSeesThem) {
  Client of_county = sign_in_as(Role::system_administrator, county_);
  EXPECT_EQ(of_county.get("/api/packages").status, 200);
  for (const Role role :
       {Role::reporter, Role::reviewer, Role::security_administrator, Role::audit_administrator}) {
    Client other = sign_in_as(role, root_);
    EXPECT_EQ(other.get("/api/packages").status, 403) << word(role);
    EXPECT_EQ(check(other, {file("p/package.yaml", kPackage)}).status, 403) << word(role);
  }
  EXPECT_EQ(nobody().get("/api/packages").status, 401);
}

}  // namespace
}  // namespace jishi::api
