// Tests of the Writer with its thread held within a job.
#pragma once

#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "db/testing/on_both_databases.hpp"
#include "db/testing/questions.hpp"
#include "db/writer.hpp"

namespace jishi::db::testing {

// Jobs that are certain to be in one batch: the writer is held within a first job until they wait.
class HeldWriterTest : public OnBothDatabases {
 protected:
  HeldWriterTest() {
    database().connect()->execute(
        "CREATE TABLE t (i " + std::string(column_type(dialect(), Type::int64)) + " PRIMARY KEY)");
  }
  ~HeldWriterTest() override { open_gate(); }

  static WriterOptions patient() {
    WriterOptions options;
    options.longest_batch = options.shortest_batch = std::chrono::minutes(10);
    options.longest_bulk_wait = std::chrono::minutes(10);
    return options;
  }
  Writer& start(WriterOptions options = patient()) {
    writer_ = std::make_unique<Writer>(database(), options);
    return *writer_;
  }
  Writer& writer() { return *writer_; }

  std::future<void> submit(Writer::Job job, Priority priority = Priority::person) {
    return std::async(std::launch::async,
                      [this, job = std::move(job), priority] { writer_->submit(job, priority); });
  }
  // Returns when the writer's thread stands at the gate.
  void close_gate() {
    std::promise<void> reached;
    gate_passed_ = submit([this, &reached, first = true](Connection&) mutable {
      if (!std::exchange(first, false)) return;  // the batch runs again
      reached.set_value();
      gate_.get_future().wait();
    });
    reached.get_future().wait();
    is_closed_ = true;
  }
  void wait_until_waiting(std::int64_t jobs) {
    while (writer_->statistics().waiting < jobs)
      std::this_thread::yield();
  }
  void open_gate() {
    if (!is_closed_) return;
    is_closed_ = false;
    gate_.set_value();
    gate_passed_.get();
  }
  std::int64_t rows(const std::string& where = "i IS NOT NULL") {
    return count_rows(*database().connect(), "t WHERE " + where);
  }

 private:
  std::unique_ptr<Writer> writer_;
  std::promise<void> gate_;
  std::future<void> gate_passed_;
  bool is_closed_ = false;
};

}  // namespace jishi::db::testing
