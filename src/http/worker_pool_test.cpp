#include "http/worker_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <vector>

namespace jishi::http {
namespace {

TEST(WorkerPoolTest, RunsEverythingThatItTook) {
  std::atomic<int> ran{0};
  int taken = 0;
  {
    WorkerPool pool(4, 10'000);
    for (int i = 0; i < 10'000; ++i)
      taken += pool.submit([&] { ++ran; }) ? 1 : 0;
  }
  EXPECT_EQ(taken, 10'000);
  EXPECT_EQ(ran, 10'000);
}

TEST(WorkerPoolTest, TakesNoMoreThanMayWaitAndDropsWhatItIsTold) {
  std::promise<void> begun;
  std::promise<void> release;
  const auto released = release.get_future().share();
  std::atomic<int> ran{0};
  const auto held = std::make_shared<int>(0);
  WorkerPool pool(1, 2);
  ASSERT_TRUE(pool.submit([&] {
    begun.set_value();
    released.wait();
  }));
  begun.get_future().wait();
  EXPECT_TRUE(pool.submit([&ran, held] { ++ran; }));
  EXPECT_TRUE(pool.submit([&ran, held] { ++ran; }));
  EXPECT_FALSE(pool.submit([&ran, held] { ++ran; }));
  EXPECT_EQ(pool.waiting(), 2U);
  EXPECT_EQ(held.use_count(), 3);
  pool.drop_waiting();
  EXPECT_EQ(held.use_count(), 1) << "what was dropped holds nothing";
  release.set_value();
  std::promise<void> last;
  ASSERT_TRUE(pool.submit([&] { last.set_value(); }));
  last.get_future().wait();
  EXPECT_EQ(ran, 0);
}

}  // namespace
}  // namespace jishi::http
