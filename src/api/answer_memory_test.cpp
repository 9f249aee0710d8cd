#include "api/answer_memory.hpp"

#include <gtest/gtest.h>

namespace jishi::api {
namespace {

using StatePointer = AnswerMemory::StatePointer;

TEST(AnswerMemory, KnowsAnAnswerAsLongAsTheStateIsTheSame) {
  AnswerMemory memory;
  const StatePointer first = std::make_shared<const index::State>();
  EXPECT_EQ(memory.find(first, "question"), nullptr);
  const auto kept = memory.keep(first, "question", "answer");
  EXPECT_EQ(memory.find(first, "question"), kept);
  EXPECT_EQ(memory.find(first, "another"), nullptr);
  const StatePointer second = std::make_shared<const index::State>();
  EXPECT_EQ(memory.find(second, "question"), nullptr);
  EXPECT_EQ(memory.find(first, "question"), nullptr);
}

TEST(AnswerMemory, DoesNotKeepWhatWasMadeFromAnEarlierState) {
  AnswerMemory memory;
  const StatePointer first = std::make_shared<const index::State>();
  const StatePointer second = std::make_shared<const index::State>();
  memory.find(first, "question");
  memory.find(second, "question");
  EXPECT_EQ(memory.keep(first, "question", "old")->body, "old");
  EXPECT_EQ(memory.find(second, "question"), nullptr);
}

TEST(AnswerMemory, IsBounded) {
  AnswerMemory memory;
  const StatePointer state = std::make_shared<const index::State>();
  memory.find(state, "1");
  const std::string large(AnswerMemory::kMostBytes / 2, 'x');
  memory.keep(state, "1", large);
  memory.keep(state, "2", large);
  EXPECT_EQ(memory.find(state, "1"), nullptr);
  EXPECT_NE(memory.find(state, "2"), nullptr);
}

TEST(AnswerMemory, TagsTellBodiesApart) {
  AnswerMemory memory;
  const StatePointer state = std::make_shared<const index::State>();
  memory.find(state, "1");
  EXPECT_NE(memory.keep(state, "1", "a")->tag, memory.keep(state, "2", "b")->tag);
  EXPECT_EQ(memory.keep(state, "3", "a")->tag, memory.find(state, "1")->tag);
  EXPECT_EQ(kept_response(*memory.find(state, "1")).fields.find("ETag"),
            memory.find(state, "1")->tag);
}

}  // namespace
}  // namespace jishi::api
