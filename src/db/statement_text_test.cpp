#include "db/statement_text.hpp"

#include <gtest/gtest.h>

namespace jishi::db {
namespace {

std::string dollar(std::string_view sql) {
  return with_dollar_parameters(sql).sql;
}

TEST(StatementText, ParametersBecomeDollars) {
  EXPECT_EQ(dollar("SELECT ?1, ?12"), "SELECT $1, $12");
  EXPECT_EQ(with_dollar_parameters("SELECT ?1, ?12, ?2").parameters, 12U);
  EXPECT_EQ(dollar("a?1"), "a$1");
  EXPECT_EQ(dollar("x ? y ?| ?a"), "x ? y ?| ?a");
}

TEST(StatementText, QuotesAndCommentsStayAsTheyAre) {
  EXPECT_EQ(dollar("'?1' ?1"), "'?1' $1");
  EXPECT_EQ(dollar("'it''s ?1' ?1"), "'it''s ?1' $1");
  EXPECT_EQ(dollar("'\\' ?1"), "'\\' $1");
  EXPECT_EQ(dollar("E'\\'?1' ?1"), "E'\\'?1' $1");
  EXPECT_EQ(dollar("\"?1\"\"\" ?1"), "\"?1\"\"\" $1");
  EXPECT_EQ(dollar("-- ?1\n?1"), "-- ?1\n$1");
  EXPECT_EQ(dollar("/* ?1 /* ?1 */ ?1 */ ?1"), "/* ?1 /* ?1 */ ?1 */ $1");
  EXPECT_EQ(dollar("$$?1$$ ?1"), "$$?1$$ $1");
  EXPECT_EQ(dollar("$a$ ?1 $b$ $a$ ?1"), "$a$ ?1 $b$ $a$ $1");
  EXPECT_EQ(dollar("type'?1' ?1"), "type'?1' $1");
}

TEST(StatementText, WhatIsNotClosedEndsWithTheText) {
  for (const char* sql : {"'?1", "\"?1", "/* ?1", "-- ?1", "$a$ ?1", "E'?1\\", "?", "$"}) {
    EXPECT_EQ(dollar(sql), sql);
  }
}

TEST(StatementText, ReadingIsToldFromWriting) {
  EXPECT_TRUE(reads_only("  select 1"));
  EXPECT_TRUE(reads_only("/* x */ WITH a AS (SELECT 1) SELECT * FROM a"));
  EXPECT_TRUE(reads_only("SELECT 'DELETE' FROM t -- INSERT"));
  EXPECT_FALSE(reads_only("WITH a AS (DELETE FROM t RETURNING i) SELECT * FROM a"));
  EXPECT_FALSE(reads_only("INSERT INTO t SELECT 1"));
  EXPECT_FALSE(reads_only(""));
}

TEST(StatementText, BlankIsWhiteSpaceAndComments) {
  EXPECT_TRUE(is_blank(" \n; -- x\n /* y */ "));
  EXPECT_FALSE(is_blank("-- x\n y"));
}

TEST(StatementText, MessagesQuoteWholeCharacters) {
  std::string sql;
  while (sql.size() < 2 * kLongestQuotation)
    sql += "团";
  const std::string message = statement_error(ErrorClass::busy, "a" + sql, "why\n").what();
  EXPECT_EQ(message, "a" + sql.substr(0, (kLongestQuotation - 1) / 3 * 3) + "…: why");
}

}  // namespace
}  // namespace jishi::db
