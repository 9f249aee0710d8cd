#include "db/writer.hpp"

#include <memory>
#include <stdexcept>
#include <thread>

#include "db/group_commit.hpp"
#include "db/writer_queue.hpp"

namespace jishi::db {
namespace {

// The writer whose thread this is.
thread_local const void* writing_for = nullptr;

}  // namespace

class Writer::Thread {
 public:
  Thread(Database& database, const WriterOptions& options)
      : queue_(options), group_commit_(database, options, queue_), thread_([this] { run(); }) {}
  ~Thread() {
    queue_.close();
    thread_.join();
  }
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;

  void submit(const Job& job, Priority priority);
  bool failed() const { return group_commit_.failed(); }
  Statistics statistics() {
    Statistics out = group_commit_.statistics();
    out.waiting = queue_.size();
    return out;
  }

 private:
  void run();

  WriterQueue queue_;
  GroupCommit group_commit_;
  std::thread thread_;  // the last: it uses the others
};

void Writer::Thread::submit(const Job& job, Priority priority) {
  if (writing_for == this) throw std::logic_error("a job of the Writer submits to the same Writer");
  auto waiting = std::make_unique<WaitingJob>(job, priority);
  const std::shared_ptr<Answer> answer = waiting->answer;
  if (!queue_.put(waiting)) {
    throw DatabaseError(ErrorClass::outcome_unknown,
                        "nothing is written after a commit whose outcome is unknown");
  }
  answer->wait();
}

void Writer::Thread::run() {
  writing_for = this;
  while (WaitingJobPtr job = queue_.take()) {
    const bool is_bulk = job->priority == Priority::bulk;
    const auto begun = std::chrono::steady_clock::now();
    group_commit_.transact(std::move(job));
    if (is_bulk) queue_.bulk_took(std::chrono::steady_clock::now() - begun);
    if (group_commit_.failed()) queue_.close();  // what waits is answered with the same error
  }
}

Writer::Writer(Database& database, WriterOptions options)
    : thread_(std::make_unique<Thread>(database, options)) {}

Writer::~Writer() = default;

void Writer::submit(const Job& job, Priority priority) {
  thread_->submit(job, priority);
}

bool Writer::failed() const {
  return thread_->failed();
}

Writer::Statistics Writer::statistics() const {
  return thread_->statistics();
}

}  // namespace jishi::db
