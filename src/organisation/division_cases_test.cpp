// Publicly known changes of 2019 to 2023, in extracts of the two lists (division_cases.csv: the
// rows that a case needs and no more), and the whole lists where they are at hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "organisation/division_csv.hpp"
#include "organisation/division_files.hpp"
#include "organisation/division_test_tree.hpp"

namespace jishi::organisation {
namespace {

using Codes = std::vector<std::string>;

class KnownCases : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    before_ = new TestTree;
    after_ = new TestTree;
    const auto file =
        std::filesystem::path(JISHI_SOURCE_DIR) / "src/organisation/division_cases.csv";
    std::string text = read_text_file(file, 1 << 20).or_throw();
    CsvReader reader(text, file.string());
    std::vector<std::string_view> fields;
    (void)reader.next(fields).or_throw();
    while (reader.next(fields).or_throw()) {
      TestTree& tree = fields.at(0) == "2019" ? *before_ : *after_;
      tree.add(std::string(fields.at(1)), std::string(fields.at(2)));
    }
    matched_ = new Matched(*before_, *after_);
  }
  static void TearDownTestSuite() {
    delete matched_;
    delete after_;
    delete before_;
  }
  static const Matched& matched() { return *matched_; }

  static TestTree* before_;
  static TestTree* after_;
  static Matched* matched_;
};
TestTree* KnownCases::before_ = nullptr;
TestTree* KnownCases::after_ = nullptr;
Matched* KnownCases::matched_ = nullptr;

TEST_F(KnownCases, CountiesThatBecameDistrictsOrCities) {
  struct Case {
    const char* was;
    const char* is;
    const char* what;
  };
  constexpr Case kCases[] = {
      {"140726", "140703", "太谷县 → 太谷区"},      {"340225", "340281", "无为县 → 无为市"},
      {"340222", "340212", "繁昌县 → 繁昌区"},      {"320684", "320614", "海门市 → 海门区"},
      {"410322", "410308", "孟津县 → 孟津区"},      {"410381", "410307", "偃师市 → 偃师区"},
      {"350681", "350604", "龙海市 → 龙海区"},      {"632321", "632301", "同仁县 → 同仁市"},
      {"513425", "513402", "会理县 → 会理市"},      {"370684", "370614", "蓬莱市 → 蓬莱区"},
      {"340221", "340210", "芜湖县 → 湾沚区"},      {"350427", "350405", "沙县 → 沙县区"},
      {"450127", "450181", "横县 → 横州市"},        {"130526", "130505", "任县 → 任泽区"},
      {"320602", "320613", "崇川区，换代码"},       {"340203", "340209", "弋江区，换代码"},
      {"350403", "350404", "三元区，换代码"},       {"431121", "431181", "祁阳县 → 祁阳市"},
      {"130502", "130502", "桥东区 → 襄都区"},      {"130503", "130503", "桥西区 → 信都区"},
      {"220381", "220184", "公主岭市由长春市代管"},
  };
  for (const auto& [was, is, what] : kCases)
    EXPECT_EQ(matched().same(was), is) << what;
  EXPECT_TRUE(matched().new_row("220184").moved);
  EXPECT_FALSE(matched().new_row("140703").moved);
}

TEST_F(KnownCases, CountiesThatBecamePartOfOthers) {
  struct Case {
    const char* was;
    const char* into;
    const char* what;
  };
  constexpr Case kCases[] = {
      {"320611", "320613", "港闸区并入崇川区"},     {"330103", "330105", "下城区并入拱墅区"},
      {"350402", "350404", "梅列区并入三元区"},     {"370634", "370614", "长岛县并入蓬莱区"},
      {"360105", "360112", "湾里区并入新建区"},     {"410306", "410308", "吉利区并入孟津区"},
      {"430271", "430204", "云龙示范区并入石峰区"}, {"320772", "320706", "连云港高新区并入海州区"},
      {"431172", "431181", "金洞管理区并入祁阳市"},
  };
  for (const auto& [was, into, what] : kCases) {
    EXPECT_EQ(matched().old_row(was).fate, Fate::merged) << what;
    EXPECT_EQ(matched().successors(was), Codes{into}) << what;
    EXPECT_EQ(matched().old_row(was).evidence, Evidence::shared_children) << what;
  }
  // 三山区 went into 弋江区; the list has its townships below a zone.
  EXPECT_EQ(matched().old_row("340208").fate, Fate::merged);
  // 邢台县 was divided between 襄都区 and 信都区.
  const auto& xingtai = matched().old_row("130521");
  EXPECT_TRUE(xingtai.fate == Fate::split || xingtai.fate == Fate::merged);
  EXPECT_EQ(matched().successors("130521").front(), "130503");
}

TEST_F(KnownCases, DistrictsOfHangzhouAndNanchang) {
  EXPECT_EQ(matched().same("330105"), "330105") << "拱墅区";
  EXPECT_EQ(matched().same("330102"), "330102") << "上城区";
  EXPECT_EQ(matched().same("330110"), "330110") << "余杭区";
  EXPECT_EQ(matched().old_row("330104").fate, Fate::split) << "江干区";
  auto parts = matched().successors("330104");
  std::sort(parts.begin(), parts.end());
  EXPECT_EQ(parts, (Codes{"330102", "330114"}));
  EXPECT_EQ(matched().new_row("330113").old, kNoRow);
  EXPECT_EQ(matched().split_from("330113"), Codes{"330110"}) << "临平区由余杭区析出";
  auto qiantang = matched().split_from("330114");
  std::sort(qiantang.begin(), qiantang.end());
  EXPECT_EQ(qiantang, (Codes{"330104", "330109"})) << "钱塘区由江干区、萧山区析出";
  EXPECT_EQ(matched().new_row("360113").old, kNoRow);
  auto honggutan = matched().split_from("360113");
  std::sort(honggutan.begin(), honggutan.end());
  EXPECT_EQ(honggutan, (Codes{"360102", "360112"})) << "红谷滩区由东湖区、新建区析出";
}

TEST_F(KnownCases, QingbaijiangElevenTownshipsBecomeSeven) {
  for (const char* code :
       {"510113002", "510113102", "510113104", "510113106", "510113108", "510113111"}) {
    EXPECT_EQ(matched().same(code), code);
  }
  EXPECT_EQ(matched().same("510113103"), "510113003") << "大同镇 → 大同街道";
  EXPECT_EQ(matched().successors("510113001"), Codes{"510113002"}) << "红阳街道 → 大弯街道";
  EXPECT_EQ(matched().successors("510113105"), (Codes{"510113104", "510113106"}))
      << "祥福镇 → 城厢镇、姚渡镇";
  EXPECT_EQ(matched().successors("510113110"), Codes{"510113106"}) << "龙王镇 → 姚渡镇";
  EXPECT_EQ(matched().successors("510113203"), Codes{"510113111"}) << "人和乡 → 福洪镇";
  EXPECT_EQ(matched().same("510113203202"), "510113111210") << "龙王村, not 龙王社区";
  EXPECT_EQ(matched().same("510113110001"), "510113106003") << "龙王社区";
  // 龙洞村、金龙村 and 永顺村: who became 龙顺村 is not told by the names.
  ASSERT_NE(matched().question("510113108209"), nullptr);
  EXPECT_EQ(after_->code(matched().question("510113108209")->candidates.at(0)), "510113108217");
}

TEST_F(KnownCases, BaodeTownships) {
  EXPECT_EQ(matched().same("140931205"), "140931104") << "孙家沟乡 → 孙家沟镇";
  EXPECT_EQ(matched().new_row("140931104").evidence, Evidence::stem);
  EXPECT_EQ(matched().successors("140931206"), Codes{"140931104"}) << "窑洼乡 → 孙家沟镇";
  EXPECT_EQ(matched().successors("140931207"), Codes{"140931102"}) << "窑圪台乡 → 桥头镇";
  EXPECT_EQ(matched().successors("140931400"), Codes{"140931100"}) << "居民事务中心 → 东关镇";
  for (const char* code : {"140931203", "140931208", "140931204"}) {
    EXPECT_EQ(matched().same(code), code);
  }
}

// The whole lists; the test script sets the two folders after fetching them.
class NationalLists : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* const old_folder = std::getenv("JISHI_DIVISIONS_OLD");
    const char* const new_folder = std::getenv("JISHI_DIVISIONS_NEW");
    if (old_folder == nullptr || new_folder == nullptr) {
      GTEST_SKIP() << "JISHI_DIVISIONS_OLD and JISHI_DIVISIONS_NEW do not name the two lists";
    }
    SilentProgress progress;
    before_ = read_divisions(old_folder, progress).or_throw();
    after_ = read_divisions(new_folder, progress).or_throw();
  }
  RowIndex old_row(std::string_view code) const { return find(before_, code); }
  RowIndex new_row(std::string_view code) const { return find(after_, code); }

  DivisionList before_;
  DivisionList after_;

 private:
  static RowIndex find(const DivisionList& list, std::string_view code) {
    for (std::size_t i = 0; i < list.rows.size(); ++i) {
      if (list.rows[i].code == code) return static_cast<RowIndex>(i);
    }
    return kNoRow;
  }
};

TEST_F(NationalLists, EveryUnitIsAccountedFor) {
  ASSERT_EQ(before_.rows.size(), 704'474U);
  ASSERT_EQ(after_.rows.size(), 665'276U);
  SilentProgress progress;
  const auto result = match_divisions(before_.rows, after_.rows, {}, progress).or_throw();

  std::vector<int> continued(before_.rows.size());
  for (std::size_t n = 0; n < after_.rows.size(); ++n) {
    const auto& outcome = result.new_rows[n];
    if (outcome.old == kNoRow) continue;
    ++continued[static_cast<std::size_t>(outcome.old)];
    ASSERT_EQ(before_.rows[static_cast<std::size_t>(outcome.old)].level, after_.rows[n].level);
  }
  std::vector<int> asked(before_.rows.size());
  for (const auto& question : result.questions)
    ++asked[static_cast<std::size_t>(question.old)];
  for (std::size_t o = 0; o < before_.rows.size(); ++o) {
    const auto& outcome = result.old_rows[o];
    ASSERT_EQ(continued[o], outcome.fate == Fate::continues ? 1 : 0) << before_.rows[o].code;
    ASSERT_EQ(asked[o], outcome.fate == Fate::unresolved ? 1 : 0) << before_.rows[o].code;
    ASSERT_NE(outcome.fate, Fate::dissolved) << before_.rows[o].code;
    ASSERT_EQ(outcome.successors.empty(),
              outcome.fate == Fate::continues || outcome.fate == Fate::unresolved);
  }
}

TEST_F(NationalLists, KnownFiguresComeOut) {
  SilentProgress progress;
  const auto result = match_divisions(before_.rows, after_.rows, {}, progress).or_throw();
  const auto count_old = [&](Level level, Fate fate) {
    int count = 0;
    for (std::size_t o = 0; o < before_.rows.size(); ++o) {
      count += before_.rows[o].level == level && result.old_rows[o].fate == fate ? 1 : 0;
    }
    return count;
  };
  EXPECT_EQ(count_old(Level::province, Fate::continues), 31);
  EXPECT_EQ(count_old(Level::prefecture, Fate::continues), 342);
  // 2,925 county codes are in both lists and stand for the same county, but for one: the bridge
  // zone of 芜湖 gave its code to the zone of 三山. 44 more counties changed their code.
  EXPECT_EQ(count_old(Level::county, Fate::continues), 2924 + 44);
  EXPECT_LE(count_old(Level::county, Fate::unresolved), 4);

  // Same code, another spelling: not an event. The plain change of 村委会 into 村民委员会 (and of
  // 居委会 into 居民委员会) alone is 90,979 villages.
  int respelled = 0;
  int not_identity = 0;
  std::size_t o = 0;
  for (std::size_t n = 0; n < after_.rows.size(); ++n) {
    const auto& outcome = result.new_rows[n];
    while (o < before_.rows.size() && before_.rows[o].code < after_.rows[n].code)
      ++o;
    const bool in_both = o < before_.rows.size() && before_.rows[o].code == after_.rows[n].code;
    if (!in_both) continue;
    respelled += outcome.respelled ? 1 : 0;
    not_identity += outcome.old != static_cast<RowIndex>(o) ? 1 : 0;
  }
  EXPECT_GE(respelled, 90'979);
  EXPECT_GE(not_identity, 1'850) << "codes that were given to another place";
}

TEST_F(NationalLists, QingbaijiangAndBaode) {
  SilentProgress progress;
  const auto result = match_divisions(before_.rows, after_.rows, {}, progress).or_throw();
  const auto successors = [&](std::string_view code) {
    Codes codes;
    for (const RowIndex n : result.old_rows[static_cast<std::size_t>(old_row(code))].successors) {
      codes.emplace_back(after_.rows[static_cast<std::size_t>(n)].code);
    }
    return codes;
  };
  const auto continues = [&](std::string_view old_code, std::string_view new_code) {
    return result.new_rows[static_cast<std::size_t>(new_row(new_code))].old == old_row(old_code);
  };
  EXPECT_EQ(successors("510113001"), Codes{"510113002"});
  EXPECT_TRUE(continues("510113103", "510113003"));
  EXPECT_EQ(successors("510113105"), (Codes{"510113104", "510113106"}));
  EXPECT_EQ(successors("510113110"), Codes{"510113106"});
  EXPECT_EQ(successors("510113203"), Codes{"510113111"});
  EXPECT_TRUE(continues("140931205", "140931104"));
  EXPECT_EQ(successors("140931206"), Codes{"140931104"});
  EXPECT_EQ(successors("140931207"), Codes{"140931102"});
}

}  // namespace
}  // namespace jishi::organisation
