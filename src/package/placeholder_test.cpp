#include "package/placeholder.hpp"

#include <gtest/gtest.h>

#include "package/document_placeholder.hpp"

namespace jishi::package {
namespace {

// Placeholders in brackets.
std::string in_pieces(std::string_view text) {
  std::string out;
  for (const TextPiece& piece : pieces_of(text))
    out += piece.placeholder ? "[" + piece.text + "@" + std::to_string(piece.offset) + "]"
                             : piece.text;
  return out;
}

TEST(Placeholder, StandsInBraces) {
  EXPECT_EQ(in_pieces("共{count}人"), "共[count@3]人");
  EXPECT_EQ(in_pieces("{a}{b}"), "[a@0][b@3]");
  EXPECT_EQ(in_pieces(""), "");
  EXPECT_EQ(in_pieces("没有"), "没有");
}

TEST(Placeholder, DoubledBracesAreBraces) {
  EXPECT_EQ(in_pieces("{{a}}"), "{a}");
  EXPECT_EQ(in_pieces("{{{a}}}"), "{[a@2]}");
}

TEST(Placeholder, ABraceAloneIsOneThatNoNameFits) {
  EXPECT_EQ(in_pieces("a{b"), "a[{@1]b");
  EXPECT_EQ(in_pieces("a}b"), "a[}@1]b");
  EXPECT_EQ(in_pieces("{}"), "[@0]");
  EXPECT_FALSE(document_placeholder("{"));
  EXPECT_FALSE(document_placeholder(""));
}

TEST(DocumentPlaceholder, IsAWordOrAFigureOrWhatBelongsToIt) {
  using What = DocumentPlaceholder::What;
  EXPECT_EQ(document_placeholder("unit")->what, What::unit);
  EXPECT_EQ(document_placeholder("before")->what, What::before);
  EXPECT_EQ(document_placeholder("members")->what, What::figure);
  EXPECT_EQ(document_placeholder("members")->indicator, "members");
  EXPECT_EQ(document_placeholder("members.before")->what, What::then);
  EXPECT_EQ(document_placeholder("members.denominator")->what, What::denominator);
  EXPECT_EQ(document_placeholder("members.denominator")->indicator, "members");
  EXPECT_EQ(document_placeholder("members.list")->what, What::list);
  EXPECT_EQ(document_placeholder("members.others")->what, What::others);
  EXPECT_FALSE(document_placeholder("members.chnge"));
  EXPECT_FALSE(document_placeholder("members.change.change"));
  EXPECT_FALSE(document_placeholder("Members"));
  EXPECT_FALSE(document_placeholder(".change"));
}

}  // namespace
}  // namespace jishi::package
