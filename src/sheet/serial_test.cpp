#include "sheet/serial.hpp"

#include <gtest/gtest.h>

namespace jishi::sheet {
namespace {

// As Excel and LibreOffice number them.
TEST(Serial, DaysAreCountedAsInExcel) {
  EXPECT_EQ(serial_of(*Date::from_ymd(1900, 1, 1)), 1);
  EXPECT_EQ(serial_of(*Date::from_ymd(1900, 2, 28)), 59);
  EXPECT_EQ(serial_of(*Date::from_ymd(1900, 3, 1)), 61);
  EXPECT_EQ(serial_of(*Date::from_ymd(1904, 1, 1)), kSerial1904);
  EXPECT_EQ(serial_of(*Date::from_ymd(1970, 1, 1)), 25'569);
  EXPECT_EQ(serial_of(*Date::from_ymd(2003, 5, 1)), 37'742);
  EXPECT_EQ(serial_of(*Date::from_ymd(9999, 12, 31)), 2'958'465);
}

TEST(Serial, IsoTextIsRead) {
  EXPECT_EQ(serial_of_iso("2003-05-01"), 37'742);
  EXPECT_EQ(serial_of_iso("2003-05-01T12:00:00"), 37'742.5);
  EXPECT_EQ(serial_of_iso("2003-05-01 06:00"), 37'742.25);
  EXPECT_EQ(serial_of_iso("2003-05-01T18:00:00.000Z"), 37'742.75);
  EXPECT_EQ(serial_of_iso("06:00:00"), 0.25);
  EXPECT_NEAR(*serial_of_iso("00:00:00.5"), 0.5 / 86'400, 1e-12);
}

TEST(Serial, OtherTextIsNot) {
  for (const char* text : {"", "2003", "2003-5-1", "2003-02-30", "2003-05-01T", "2003-05-01X12:00",
                           "2003-05-01T12", "12:60", "25:00", "1:00:00", "12:00:", "12:00:00.x",
                           "12-00-00", "2003-05-01T12:00:00+08:00"})
    EXPECT_FALSE(serial_of_iso(text).has_value()) << text;
}

}  // namespace
}  // namespace jishi::sheet
