#include "sheet/number_format.hpp"

#include <gtest/gtest.h>

namespace jishi::sheet {
namespace {

TEST(NumberFormat, BuiltInDatesAreKnown) {
  for (const unsigned id : {14U, 22U, 27U, 36U, 45U, 47U, 50U, 58U})
    EXPECT_TRUE(is_builtin_date_format(id)) << id;
  for (const unsigned id : {0U, 1U, 9U, 13U, 23U, 26U, 37U, 44U, 48U, 49U, 59U, 164U})
    EXPECT_FALSE(is_builtin_date_format(id)) << id;
}

TEST(NumberFormat, DatesAreToldByTheirLetters) {
  for (const char* code : {"yyyy-mm-dd", "[$-804]yyyy\"年\"m\"月\"d\"日\";@", "m/d/yy h:mm",
                           "[h]:mm", "[mm]:ss", "YYYY/M/D", "[DBNum1][$-804]m\"月\"d\"日\"",
                           "[Red]d", "上午/下午h\"时\"", "\\-d", "General d"})
    EXPECT_TRUE(is_date_format(code)) << code;
}

TEST(NumberFormat, LettersThatAreNoDatesAreNot) {
  for (const char* code :
       {"", "General", "0.00", "@", "#,##0", "0\"ymd\"", "\\d0", "_d0", "*d0", "[Red]0.00", "[hm]0",
        "[$-804]0", "0;yyyy", "0.00E+00", "\"open", "[h", "[]0", "\\"})
    EXPECT_FALSE(is_date_format(code)) << code;
}

}  // namespace
}  // namespace jishi::sheet
