#include "journal/entry.hpp"

#include <gtest/gtest.h>

#include "journal/verify.hpp"

namespace jishi::journal {
namespace {

Entry sample() {
  return {PartitionId(7), 3, ActorId(1), Instant{1'700'000'000'000'000}, "命令行", kFormat, "unit",
          "{\"a\":1}",    {}};
}

TEST(Link, DependsOnEveryColumn) {
  Sha256 hasher;
  const Digest before = chain_start(PartitionId(7));
  const Digest original = link(hasher, before, sample());
  EXPECT_EQ(link(hasher, before, sample()), original);

  std::vector<Entry> changed(8, sample());
  changed[0].partition = PartitionId(8);
  changed[1].position = 4;
  changed[2].actor = ActorId(2);
  changed[3].recorded_at.microseconds += 1;
  changed[4].source = "命令";
  changed[5].format = 2;
  changed[6].subject = "unix";
  changed[7].payload = "{\"a\":2}";
  for (const Entry& entry : changed)
    EXPECT_NE(link(hasher, before, entry), original);
  EXPECT_NE(link(hasher, chain_start(PartitionId(8)), sample()), original);

  // Text may not move from one column to the next unnoticed.
  Entry shifted = sample();
  shifted.subject = "unit{";
  shifted.payload = "\"a\":1}";
  EXPECT_NE(link(hasher, before, shifted), original);
}

TEST(Heads, AreReadAsWritten) {
  const std::vector<Head> heads = {{PartitionId(1), 0, chain_start(PartitionId(1))},
                                   {PartitionId(9), 12, chain_start(PartitionId(2))}};
  const auto read = parse_heads(heads_text(heads));
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ((*read)[1].partition, PartitionId(9));
  EXPECT_EQ((*read)[1].position, 12);
  EXPECT_EQ((*read)[1].hash, heads[1].hash);
}

TEST(Heads, NameTheLineThatIsWrong) {
  const std::string good = heads_text({{PartitionId(1), 1, chain_start(PartitionId(1))}});
  for (const char* bad : {"1", "1 2", "x 1 00", "1 -1 00", "1 2 0g", "1 2 00"}) {
    const auto read = parse_heads(good + bad + "\n");
    ASSERT_FALSE(read) << bad;
    EXPECT_EQ(read.error().code, "heads_malformed");
    EXPECT_NE(read.error().message.find("第 2 行"), std::string::npos);
  }
}

}  // namespace
}  // namespace jishi::journal
