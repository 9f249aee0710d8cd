// Names of units as people write them.
#include "exchange/place_name.hpp"

#include <gtest/gtest.h>

namespace jishi::exchange {
namespace {

using organisation::Level;

TEST(PlaceName, IsSpelledAlike) {
  for (const auto& [one, other] : std::initializer_list<std::pair<const char*, const char*>>{
           {"三元村委会", "三元村"},
           {"三元村民委员会", "三元村"},
           {"金桥社区居委会", "金桥社区"},
           {"金桥社区居民委员会", "金桥社区"},
           {"红阳街道办事处", "红阳街道"},
           {"红阳街道办", "红阳街道"},
           {"红 阳 街 道", "红阳街道"},
           {"城厢镇人民政府", "城厢镇"},
           {"第１社区", "第一社区"},
       })
    EXPECT_EQ(place_key(one), place_key(other)) << one;
  EXPECT_NE(place_key("三元村"), place_key("三元社区"));
  EXPECT_NE(place_key("永安乡"), place_key("永安镇"));
}

TEST(PlaceName, KnowsBodiesOfTheLeague) {
  struct Case {
    const char* name;
    const char* place;
    Body body;
  };
  for (const Case& each : std::initializer_list<Case>{
           {"共青团红阳街道工作委员会", "红阳街道", Body::working_committee},
           {"中国共产主义青年团红阳街道工作委员会", "红阳街道", Body::working_committee},
           {"红阳街道团工委", "红阳街道", Body::working_committee},
           {"红阳街道共青团工作委员会", "红阳街道共青", Body::working_committee},
           {"共青团城厢镇委员会", "城厢镇", Body::committee},
           {"城厢镇团委", "城厢镇", Body::committee},
           {"共青团城厢镇委", "城厢镇", Body::committee},
           {"共青团青白江区委", "青白江区", Body::committee},
           {"团青白江区委", "青白江区", Body::committee},
           {"三元村团支部", "三元村", Body::branch},
           {"共青团三元村支部委员会", "三元村", Body::branch},
           {"共青团三元村支部", "三元村", Body::branch},
           {"金桥社区团总支", "金桥社区", Body::general_branch},
           {"共青团金桥社区总支部委员会", "金桥社区", Body::general_branch},
           {"三元村委员会", "三元村", Body::none},
           {"共青团三元村委员会", "三元村", Body::committee},
           {"红阳街道", "红阳街道", Body::none},
           {"团结村", "团结村", Body::none},
           {"团结镇", "团结镇", Body::none},
           {"团委", "团委", Body::none},
           {"共青团", "共青团", Body::none},
       }) {
    const PlaceName name = place_name(each.name);
    EXPECT_EQ(name.place, place_key(each.place)) << each.name;
    EXPECT_EQ(name.body, each.body) << each.name;
  }
}

TEST(PlaceName, HasAStemWhereItSaysEnough) {
  EXPECT_EQ(place_stem(place_key("红阳街道"), Level::township), "红阳");
  EXPECT_EQ(place_stem(place_key("青白江区"), Level::county), "青白江");
  EXPECT_EQ(place_stem(place_key("三元村委会"), Level::village), "三元");
  EXPECT_EQ(place_stem(place_key("渠县"), Level::county), "");
}

TEST(PlaceName, PartsOfPaths) {
  using Parts = std::vector<std::string>;
  EXPECT_EQ(path_parts("成都市/青白江区/红阳街道"), (Parts{"成都市", "青白江区", "红阳街道"}));
  EXPECT_EQ(path_parts("成都市 > 青白江区"), (Parts{"成都市", "青白江区"}));
  EXPECT_EQ(path_parts("青白江区—红阳街道"), (Parts{"青白江区", "红阳街道"}));
  EXPECT_EQ(path_parts("青白江区、红阳街道"), (Parts{"青白江区", "红阳街道"}));
  EXPECT_EQ(path_parts("青白江区　红阳街道\n"), (Parts{"青白江区", "红阳街道"}));
  EXPECT_EQ(path_parts("/青白江区/"), (Parts{"青白江区"}));
  EXPECT_EQ(path_parts("红阳街道"), (Parts{"红阳街道"}));
  EXPECT_EQ(path_parts(""), (Parts{""}));
  EXPECT_EQ(path_parts("///"), (Parts{""}));
}

TEST(PlaceName, CodesAreNotNames) {
  for (const char* code : {"51", "510113001", "QJ-001", "a.b_c"})
    EXPECT_TRUE(may_be_code(code)) << code;
  for (const char* name : {"", "5", "红阳", "51 01", "510113红阳"})
    EXPECT_FALSE(may_be_code(name)) << name;
  EXPECT_EQ(codes_in("510113001000"), (std::vector<std::string>{"510113001000", "510113001"}));
  EXPECT_EQ(codes_in("510000000000"),
            (std::vector<std::string>{"510000000000", "510000000", "510000", "5100", "51"}));
  EXPECT_EQ(codes_in("QJ-000"), (std::vector<std::string>{"QJ-000"}));
}

TEST(PlaceName, PrefixesConsistOfNamesAbove) {
  const std::vector<NamedPlace> above{{"中央", Level::centre},
                                      {"四川省", Level::province},
                                      {"成都市", Level::prefecture},
                                      {"青白江区", Level::county},
                                      {"金桥社区居委会", Level::village}};
  for (const char* prefix :
       {"", "青白江区", "成都市青白江区", "四川省成都市青白江区", "四川省青白江区",
        "四川成都青白江", "青白江", "中央四川省", "中国四川省", "青白江区金桥社区",
        "青白江区金桥社区居委会", "共青团青白江区"})
    EXPECT_TRUE(consists_of(prefix, above)) << prefix;
  for (const char* prefix : {"双流区", "青白江区成都市", "成都市双流区", "白江区", "某青白江区"})
    EXPECT_FALSE(consists_of(prefix, above)) << prefix;
}

}  // namespace
}  // namespace jishi::exchange
