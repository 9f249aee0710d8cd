// Random trees with random edits whose outcome is known: the account must balance always, and what
// can be known must be found.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "organisation/division_match.hpp"
#include "organisation/division_test_tree.hpp"

namespace jishi::organisation {
namespace {

using Random = std::mt19937;

int below(Random& random, int limit) {
  return static_cast<int>(random() % static_cast<unsigned>(limit));
}

// Names of three characters that do not occur twice.
class Names {
 public:
  explicit Names(Random& random) : random_(random) {}
  std::string next() {
    const char* const kCharacters[] = {"潭", "桂", "甘", "泉", "岩", "祥", "瑞", "锦", "枫", "柳",
                                       "梅", "鹤", "鹿", "麒", "凤", "虎", "牛", "羊", "马", "鱼"};
    while (true) {
      std::string name;
      for (int i = 0; i < 3; ++i)
        name += kCharacters[below(random_, 20)];
      if (used_.insert(name).second) return name;
    }
  }

 private:
  Random& random_;
  std::set<std::string> used_;
};

struct Village {
  int id = 0;
  std::string stem;
  std::string ending = "村委会";
  int number = 0;  // last three digits; 0: to be given
};
struct Township {
  int id = 0;
  std::string stem;
  std::string ending = "镇";
  int number = 0;
  std::vector<Village> villages;
};
using County = std::vector<Township>;

// What became of the villages and townships, by id.
struct Truth {
  std::map<int, std::string> old_code;
  std::map<int, std::string> new_code;
  std::map<int, int> merged_township;
  std::set<int> vanished;
  std::set<int> founded;
};

std::string code_of(const std::string& parent, int number) {
  std::string digits = std::to_string(number);
  return parent + std::string(3 - digits.size(), '0') + digits;
}

constexpr const char* kCounty = "510113";

County make_county(Random& random, Names& names, int& id) {
  County county;
  for (int t = 0; t < 8; ++t) {
    Township township{id++, names.next(), "镇", 100 + t, {}};
    const int villages = 6 + below(random, 6);
    for (int v = 0; v < villages; ++v) {
      township.villages.push_back({id++, names.next(), "村委会", 200 + v});
    }
    county.push_back(township);
  }
  return county;
}

void write(const County& county, TestTree& tree, std::map<int, std::string>& codes) {
  for (const auto& [code, name] :
       TestTree::Lines{{"51", "四川省"}, {"5101", "成都市"}, {kCounty, "青白江区"}}) {
    tree.add(code, name);
  }
  for (const Township& township : county) {
    const auto code = code_of(kCounty, township.number);
    codes[township.id] = code;
    tree.add(code, township.stem + township.ending);
    for (const Village& village : township.villages) {
      const auto village_code = code_of(code, village.number);
      codes[village.id] = village_code;
      tree.add(village_code, village.stem + village.ending);
    }
  }
}

int free_number(const Township& township) {
  int number = 240;
  for (const Village& village : township.villages)
    number = std::max(number, village.number + 1);
  return number;
}

void edit_villages(Random& random, Names& names, Township& township, Truth& truth, int& id) {
  for (std::size_t v = 0; v < township.villages.size();) {
    Village& village = township.villages[v];
    switch (below(random, 12)) {
      case 0:
        village.ending = "村村民委员会";  // respelled
        break;
      case 1:
        village.ending = "社区居委会";  // renamed, and numbered among the communities
        village.number = 1 + static_cast<int>(v);
        break;
      case 2:
        village.number = free_number(township);  // recoded
        break;
      case 3:
        truth.vanished.insert(village.id);
        township.villages.erase(township.villages.begin() + static_cast<std::ptrdiff_t>(v));
        continue;
      default:
        break;
    }
    ++v;
  }
  if (below(random, 3) == 0) {
    township.villages.push_back({id, names.next(), "村委会", free_number(township)});
    truth.founded.insert(id++);
  }
}

// Edits of townships: at most one township is merged, one village moved, so that what happened can
// be told.
void edit_townships(Random& random, County& county, Truth& truth) {
  const auto victim = static_cast<std::size_t>(below(random, 8));
  const std::size_t heir = (victim + 1) % 8;
  for (std::size_t t = 0; t < county.size(); ++t) {
    if (below(random, 4) != 0) continue;
    county[t].ending = "街道";
    county[t].number = 1 + static_cast<int>(t);
  }
  if (below(random, 2) == 0) {
    for (Village& village : county[victim].villages) {
      village.number = free_number(county[heir]);
      county[heir].villages.push_back(village);
    }
    truth.merged_township[county[victim].id] = county[heir].id;
    county.erase(county.begin() + static_cast<std::ptrdiff_t>(victim));
  }
  Township& from = county[0];
  Township& to = county[county.size() - 1];
  if (from.villages.size() > 4) {
    Village moved = from.villages.back();
    from.villages.pop_back();
    moved.number = free_number(to);
    to.villages.push_back(moved);
  }
}

void expect_balanced(const TestTree& before, const TestTree& after, const Matching& result) {
  ASSERT_EQ(result.old_rows.size(), before.rows().size());
  ASSERT_EQ(result.new_rows.size(), after.rows().size());
  std::map<RowIndex, int> continued;
  for (std::size_t n = 0; n < result.new_rows.size(); ++n) {
    const auto& outcome = result.new_rows[n];
    if (outcome.old == kNoRow) {
      EXPECT_FALSE(outcome.renamed || outcome.respelled || outcome.recoded || outcome.moved);
      continue;
    }
    ++continued[outcome.old];
    const auto& was = before.rows()[static_cast<std::size_t>(outcome.old)];
    const auto& is = after.rows()[n];
    EXPECT_EQ(was.level, is.level);
    EXPECT_EQ(outcome.recoded, was.code != is.code);
    EXPECT_EQ(outcome.renamed || outcome.respelled, was.name != is.name);
    EXPECT_FALSE(outcome.renamed && outcome.respelled);
    EXPECT_TRUE(outcome.split_from.empty());
    EXPECT_NE(outcome.evidence, Evidence::none);
  }
  std::map<RowIndex, int> asked;
  for (const auto& question : result.questions)
    ++asked[question.old];
  for (std::size_t o = 0; o < result.old_rows.size(); ++o) {
    const auto& outcome = result.old_rows[o];
    const auto row = static_cast<RowIndex>(o);
    EXPECT_EQ(continued[row], outcome.fate == Fate::continues ? 1 : 0);
    EXPECT_EQ(asked[row], outcome.fate == Fate::unresolved ? 1 : 0);
    EXPECT_EQ(outcome.evidence == Evidence::none, outcome.fate == Fate::unresolved);
    const std::size_t successors = outcome.successors.size();
    switch (outcome.fate) {
      case Fate::continues:
      case Fate::unresolved:
        EXPECT_EQ(successors, 0U);
        break;
      case Fate::merged:
        EXPECT_EQ(successors, 1U);
        break;
      case Fate::split:
        EXPECT_GE(successors, 2U);
        break;
      case Fate::dissolved:
        ADD_FAILURE() << "nobody decided that";
        break;
    }
  }
}

class RandomEdits : public ::testing::TestWithParam<unsigned> {};

TEST_P(RandomEdits, AreFoundAgain) {
  Random random(GetParam());
  Names names(random);
  int id = 0;
  County county = make_county(random, names, id);
  Truth truth;
  TestTree before;
  write(county, before, truth.old_code);
  for (Township& township : county)
    edit_villages(random, names, township, truth, id);
  edit_townships(random, county, truth);
  TestTree after;
  write(county, after, truth.new_code);

  const Matched matched(before, after);
  expect_balanced(before, after, matched.result());
  for (const auto& [unit, code] : truth.old_code) {
    const auto now = truth.new_code.find(unit);
    if (now != truth.new_code.end()) {
      EXPECT_EQ(matched.same(code), now->second) << code;
    } else {
      EXPECT_EQ(matched.same(code), "") << code;
    }
  }
  for (const auto& [gone, heir] : truth.merged_township) {
    const auto& outcome = matched.old_row(truth.old_code.at(gone));
    EXPECT_EQ(outcome.fate, Fate::merged);
    EXPECT_EQ(matched.successors(truth.old_code.at(gone)), std::vector{truth.new_code.at(heir)});
  }
  for (const int fresh : truth.founded) {
    EXPECT_EQ(matched.new_row(truth.new_code.at(fresh)).old, kNoRow);
  }
}

TEST_P(RandomEdits, AreFoundAgainInAnyOrderOfTheRows) {
  Random random(GetParam());
  Names names(random);
  int id = 0;
  County county = make_county(random, names, id);
  Truth truth;
  TestTree before;
  write(county, before, truth.old_code);
  for (Township& township : county)
    edit_villages(random, names, township, truth, id);
  edit_townships(random, county, truth);
  TestTree after;
  write(county, after, truth.new_code);
  // The same rows by level, siblings shuffled: parents still stand before their children.
  TestTree::Lines lines;
  for (const auto& row : before.rows())
    lines.emplace_back(row.code, row.name);
  std::shuffle(lines.begin(), lines.end(), random);
  std::stable_sort(lines.begin(), lines.end(),
                   [](const auto& a, const auto& b) { return a.first.size() < b.first.size(); });
  const TestTree shuffled(lines);
  const Matched one(before, after);
  const Matched other(shuffled, after);
  for (const auto& row : before.rows()) {
    const std::string code(row.code);
    EXPECT_EQ(one.same(code), other.same(code));
    EXPECT_EQ(one.successors(code), other.successors(code));
    EXPECT_EQ(one.old_row(code).evidence, other.old_row(code).evidence);
  }
}

// Any two lists at all: names from a handful of words, codes at random.
TEST_P(RandomEdits, BalanceHoldsForUnrelatedLists) {
  Random random(GetParam() + 1000);
  const auto make = [&](TestTree& tree) {
    const char* const kWords[] = {"新华", "东风", "东", "新",   "红星",
                                  "红旗", "王",   "一", "第二", ""};
    const char* const kEndings[] = {"村委会", "社区", "村", "居委会", "嘎查", "联合村", ""};
    const char* const kTownships[] = {"镇", "乡", "街道", "开发区管理委员会"};
    for (const auto& [code, name] :
         TestTree::Lines{{"51", "四川省"}, {"5101", "成都市"}, {kCounty, "青白江区"}}) {
      tree.add(code, name);
    }
    for (int t = 0; t < 5; ++t) {
      if (below(random, 4) == 0) continue;
      const auto code = code_of(kCounty, 100 + t);
      tree.add(code, std::string(kWords[below(random, 10)]) + kTownships[below(random, 4)]);
      for (int v = 0; v < 8; ++v) {
        if (below(random, 3) == 0) continue;
        tree.add(code_of(code, 200 + v),
                 std::string(kWords[below(random, 10)]) + kEndings[below(random, 7)]);
      }
    }
  };
  TestTree before;
  TestTree after;
  make(before);
  make(after);
  SilentProgress progress;
  auto result = match_divisions(before.rows(), after.rows(), {}, progress).or_throw();
  for (auto& outcome : result.new_rows) {
    if (outcome.old == kNoRow) outcome.split_from.clear();
  }
  expect_balanced(before, after, result);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomEdits, ::testing::Range(0U, 60U));

}  // namespace
}  // namespace jishi::organisation
