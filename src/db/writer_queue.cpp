#include "db/writer_queue.hpp"

#include <algorithm>
#include <utility>

namespace jishi::db {

void Answer::give(std::exception_ptr error) {
  const std::lock_guard guard(mutex_);
  error_ = std::move(error);
  is_given_ = true;
  given_.notify_one();
}

void Answer::wait() {
  std::unique_lock lock(mutex_);
  given_.wait(lock, [this] { return is_given_; });
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
}

bool WriterQueue::put(WaitingJobPtr& job) {
  std::unique_lock lock(mutex_);
  auto& queue = of(job->priority);
  room_.wait(lock, [&] { return closed_ || queue.size() < most_waiting_; });
  if (closed_) return false;
  queue.push_back(std::move(job));
  work_.notify_one();
  return true;
}

WaitingJobPtr WriterQueue::pop(std::deque<WaitingJobPtr>& queue) {
  const bool was_full = queue.size() >= most_waiting_;
  WaitingJobPtr job = std::move(queue.front());
  queue.pop_front();
  if (was_full) room_.notify_all();  // waiters of both priorities share the condition
  return job;
}

bool WriterQueue::bulk_is_next() const {
  if (bulk_.empty()) return false;
  return person_.empty() || std::chrono::steady_clock::now() - bulk_.front()->since >= bulk_wait_;
}

void WriterQueue::bulk_took(std::chrono::steady_clock::duration time) {
  const std::lock_guard guard(mutex_);
  bulk_wait_ =
      std::min<std::chrono::steady_clock::duration>(longest_bulk_wait_, time * wait_in_jobs_);
}

WaitingJobPtr WriterQueue::take() {
  std::unique_lock lock(mutex_);
  work_.wait(lock, [&] { return closed_ || !person_.empty() || !bulk_.empty(); });
  if (bulk_is_next()) return pop(bulk_);
  return person_.empty() ? nullptr : pop(person_);
}

WaitingJobPtr WriterQueue::take_waiting_person() {
  const std::lock_guard guard(mutex_);
  return person_.empty() ? nullptr : pop(person_);
}

std::int64_t WriterQueue::size() {
  const std::lock_guard guard(mutex_);
  return static_cast<std::int64_t>(person_.size() + bulk_.size());
}

void WriterQueue::close() {
  const std::lock_guard guard(mutex_);
  closed_ = true;
  work_.notify_all();
  room_.notify_all();
}

}  // namespace jishi::db
