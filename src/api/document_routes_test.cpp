// Documents over HTTP: looked at, downloaded, opened.
#include <gmock/gmock.h>

#include <fstream>

#include "api/testing/running_service.hpp"
#include "sheet/workbook.hpp"

namespace jishi::api {
namespace {

using nlohmann::json;
using testing::Answer;
using testing::Client;
using ::testing::HasSubstr;
using testing::Role;
using ::testing::StartsWith;

class DocumentRoutesTest : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    add_document_routes(router, service);
  }

 protected:
  static std::string document(UnitId unit, const std::string& rest) {
    return unit_path(unit) + "/documents/" + rest;
  }
};
JISHI_ON_BOTH_DATABASES(DocumentRoutesTest);

TEST_P(DocumentRoutesTest, EveryDocumentCanBeLookedAtAndDownloaded) {
  Client leader = sign_in_as(Role::leader, county_);
  const json documents = leader.get("/api/documents").json().at("documents");
  ASSERT_GE(documents.size(), definitions()->packages.documents.size());
  for (const json& each : documents) {
    const std::string name = each.at("document");
    const std::string when = each.at("when") == "period" ? "?period=2026-06" : "?on=2026-06-30";
    const Answer preview = leader.get(document(county_, name + "/preview" + when));
    ASSERT_EQ(preview.status, 200) << name << preview.body;
    EXPECT_FALSE(preview.json().at("blocks").empty()) << name;
    for (const json& format : each.at("formats")) {
      const std::string ending = format;
      const Answer file = leader.get(document(county_, name + "/file." + ending + when));
      ASSERT_EQ(file.status, 200) << name << ending << file.body;
      EXPECT_THAT(file.field("Content-Disposition").value_or(""),
                  HasSubstr("." + ending + "\"; filename*=UTF-8\'\'"));
      const std::string magic = ending == "png" ? "\x89PNG" : ending == "svg" ? "<?xml" : "PK";
      EXPECT_THAT(file.body, StartsWith(magic)) << name << ending;
    }
    const json told = preview.json();
    for (const json& block : told.at("blocks"))
      if (block.at("kind") == "chart") {
        const Answer chart = leader.get(block.at("chart"));
        EXPECT_EQ(chart.status, 200) << chart.body;
        EXPECT_EQ(chart.field("Content-Type"), "image/svg+xml");
      }
  }
}

TEST_P(DocumentRoutesTest, ADownloadedTableOpens) {
  Client leader = sign_in_as(Role::leader, county_);
  const Answer file = leader.get(document(county_, "committee_table/file.xlsx?on=2026-06-30"));
  ASSERT_EQ(file.status, 200) << file.body;
  const db::testing::ScratchFolder folder;
  const auto path = folder.path() / "table.xlsx";
  std::ofstream(path, std::ios::binary) << file.body;
  const auto book = sheet::open_workbook(path);
  ASSERT_TRUE(book.ok()) << book.error().message;
}

TEST_P(DocumentRoutesTest, WhoMayNotMakeThemIsRefusedAndWrongNamesAreTold) {
  Client neighbour = sign_in_as(Role::leader, other_county_);
  EXPECT_EQ(neighbour.get(document(county_, "committee_table/preview")).status, 403);
  EXPECT_EQ(neighbour.get("/api/documents?unit=" + std::to_string(county_.value())).status, 403);
  Client leader = sign_in_as(Role::leader, county_);
  EXPECT_EQ(leader.get(document(county_, "no_such/preview")).status, 404);
  EXPECT_THAT(leader.get(document(county_, "committee_table/file.docx")).body, HasSubstr(".xlsx"));
  EXPECT_EQ(
      leader.get(document(county_, "committee_table/preview?on=2026-06-30&period=2026")).code(),
      "bad_query");
  EXPECT_EQ(leader.get(document(UnitId(77), "committee_table/preview")).status, 404);
}

TEST_P(DocumentRoutesTest, ADemonstrationSaysSo) {
  {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    package::set_setting(*connection_, package::kDemonstration, "1");
    transaction.commit();
  }
  Client leader = sign_in_as(Role::leader, county_);
  const json preview = leader.get(document(county_, "committee_table/preview")).json();
  ASSERT_FALSE(preview.at("warnings").empty());
  EXPECT_THAT(preview.at("blocks").dump(), HasSubstr("演示数据"));
}

}  // namespace
}  // namespace jishi::api
