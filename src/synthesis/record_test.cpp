#include "synthesis/record.hpp"

#include <gtest/gtest.h>

namespace jishi::synthesis {
namespace {

Record record(std::initializer_list<std::int64_t> done) {
  Record made{7, Date::parse("2026-07-01").value(), {}};
  for (const std::int64_t each : done)
    made.done.insert(PartitionId(each));
  return made;
}

TEST(Record, IsReadAsItWasWritten) {
  for (const Record& each : {record({}), record({4}), record({4, 5}), record({4, 6, 7, 8, 2'000})})
    EXPECT_EQ(parse_record(record_text(each)), each) << record_text(each);
  EXPECT_EQ(record_text(record({4, 6, 7, 8, 2'000})), "7 2026-07-01 4,6-8,2000");
}

TEST(Record, TellsWhatIsNone) {
  for (const char* text : {"", "7", "x 2026-07-01 4", "7 2026-02-30 4", "7 2026-07-01 5-4",
                           "7 2026-07-01 4,,5", "7 2026-07-01 0-3", "7 2026-07-01 4-9999999999"})
    EXPECT_FALSE(parse_record(text)) << text;
}

}  // namespace
}  // namespace jishi::synthesis
