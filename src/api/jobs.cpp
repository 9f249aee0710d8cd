#include "api/jobs.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>
#include <utility>

#include "api/answer.hpp"
#include "api/job_folder.hpp"
#include "db/error.hpp"

namespace jishi::api {
namespace {

namespace fs = std::filesystem;

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "?";
  return name.data();
}

Error job_failed() {
  return {"job_failed", "处理时出了错，没有做完。请稍后重试；如仍出现，请把时间报告管理员。"};
}

}  // namespace

Error no_such_job() {
  return {"no_such_job", "没有这项任务，可能已经过期删除。请重新开始一次。"};
}

Result<std::unique_ptr<Jobs>> Jobs::open(Service& service, const fs::path& folder,
                                         std::int64_t most_kept_bytes) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return cannot_write(folder);
  const fs::path file = folder / "lock";
  const int lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return cannot_write(folder);
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return Error{"jobs_folder_in_use",
                 "任务文件夹 " + folder.string() + " 正被另一个服务器使用，请另外指定一个文件夹。"};
  }
  std::error_code error;
  fs::remove_all(folder / "answers", error);
  std::unique_ptr<Jobs> jobs(new Jobs(service, fs::absolute(folder), lock, most_kept_bytes));
  jobs->mark_interrupted();
  return jobs;
}

Jobs::Jobs(Service& service, fs::path folder, int lock, std::int64_t most_kept_bytes)
    : service_(service),
      folder_(std::move(folder)),
      lock_(lock),
      most_kept_bytes_(most_kept_bytes),
      home_(host_name() + ":" + folder_.string()),
      pool_(std::make_unique<http::WorkerPool>(kJobThreads, kMostWaitingJobs)),
      watch_([this] { watch(); }) {}

Jobs::~Jobs() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
    for (const auto& [job, work] : at_work_)
      work.progress->cancel();
  }
  ended_.notify_all();
  pool_.reset();
  watch_.join();
  ::close(lock_);
}

void Jobs::mark_interrupted() {
  const auto forget_parts = [&](JobId job) {
    std::error_code error;
    std::vector<fs::path> parts;
    for (const auto& entry : fs::directory_iterator(folder_of(job) / "out", error))
      if (entry.path().filename().string().starts_with('.')) parts.push_back(entry.path());
    for (const fs::path& part : parts)
      fs::remove_all(part, error);
  };
  service_.writer.submit([&](db::Connection& connection) {
    for (StoredJob& job : unfinished_jobs(connection, home_)) {
      job.state = JobState::interrupted;
      job.error = interrupted_job(job.kind);
      update_job(connection, job);
      forget_parts(job.job);
    }
  });
}

void Jobs::require_room(ActorId actor) const {
  const std::scoped_lock lock(mutex_);
  const auto own =
      std::ranges::count_if(at_work_, [&](const auto& each) { return each.second.actor == actor; });
  if (static_cast<std::size_t>(own) >= kMostJobsOfAccount || at_work_.size() >= kMostWaitingJobs) {
    throw Failure({"too_many_jobs", "您已有几项任务在处理，请等它们做完，或取消其中一项再开始。"});
  }
}

void Jobs::make_room(ActorId actor) {
  constexpr std::int64_t kMostLookedAt = 10'000;
  std::vector<StoredJob> jobs;
  {
    const auto connection = service_.readers.lease();
    jobs = jobs_of(*connection, actor, kMostLookedAt);
  }
  std::size_t kept = 0;
  std::int64_t bytes = 0;
  std::vector<StoredJob> beyond;
  for (StoredJob& job : jobs) {
    if (job.home != home_ || progress(job.job)) continue;
    if (kept < kMostKeptJobs && bytes <= most_kept_bytes_) bytes += bytes_in(folder_of(job.job));
    if (++kept > kMostKeptJobs || bytes > most_kept_bytes_) beyond.push_back(std::move(job));
  }
  if (!beyond.empty()) remove(beyond);
}

void Jobs::keep(const StoredJob& job) {
  service_.writer.submit([&](db::Connection& connection) { update_job(connection, job); });
}

void Jobs::keep_end(const StoredJob& job) {
  try {
    keep(job);
  } catch (const std::exception& error) {
    unkept_.add(job);
    if (service_.fault_log) service_.fault_log("job", error.what());
  }
}

StoredJob Jobs::start(const New& wanted, const Prepare& prepare, Work work) {
  require_room(wanted.actor);
  make_room(wanted.actor);
  StoredJob job;
  UnkeptEnds::Beginning beginning(unkept_);
  service_.writer.submit([&](db::Connection& connection) {
    job = {{},          wanted.actor,         home_, wanted.kind, wanted.label, JobState::waiting,
           wanted.task, service_.clock.now(), {},    {}};
    job.job = insert_job(connection, job);
  });
  try {
    const fs::path folder = folder_of(job.job);
    std::error_code error;
    fs::remove_all(folder, error);
    make_folder(folder);
    make_folder(folder / "in");
    make_folder(folder / "out");
    if (prepare) prepare(folder / "in");
    close_to_others(folder / "in");
  } catch (const Failure& failure) {
    job.state = JobState::failed;
    job.error = failure.error();
    keep_end(job);
    beginning.settled();
    throw;
  }
  submit(job, std::move(work), wanted.allowed);
  beginning.settled();
  return job;
}

void Jobs::require_here(const StoredJob& job) const {
  if (job.home == home_) return;
  throw Failure(
      {"job_elsewhere",
       "这项任务在另一台服务器上，文件也在那里。请从开始它的网址继续，或在这里重新开始。"});
}

StoredJob Jobs::go_on(const StoredJob& before, std::string task, Work work, Allowed allowed) {
  require_here(before);
  require_room(before.actor);
  StoredJob job = before;
  job.state = JobState::waiting;
  job.task = std::move(task);
  job.result.reset();
  job.error.reset();
  UnkeptEnds::Beginning beginning(unkept_);
  try {
    service_.writer.submit([&](db::Connection& connection) {
      const auto now = read_job(connection, job.job);
      if (!now) throw Failure(no_such_job());
      if (unkept_.as_known(*now).state != before.state)
        throw Failure({"job_state", "这项任务已在别处继续了，请刷新后查看。"});
      update_job(connection, job);
    });
  } catch (const Failure&) {
    beginning.settled();  // nothing was written
    throw;
  }
  unkept_.forget(job.job);
  submit(job, std::move(work), std::move(allowed));
  beginning.settled();
  return job;
}

void Jobs::submit(StoredJob& job, Work work, Allowed allowed) {
  const auto progress = std::make_shared<JobProgress>();
  {
    const std::scoped_lock lock(mutex_);
    at_work_[job.job] = {job.actor, progress, allowed};
  }
  progress->on_step([this, job] { return job_json(*this, job); });
  const bool taken = pool_->submit([this, job, work = std::move(work), allowed = std::move(allowed),
                                    progress] { run(job, work, allowed, progress); });
  if (taken) return;
  job.state = JobState::failed;
  job.error = Error{"too_busy", "服务器正忙，没有开始这项任务，请稍后重试。"};
  keep_end(job);
  const std::scoped_lock lock(mutex_);
  at_work_.erase(job.job);
}

void Jobs::run(StoredJob job, const Work& work, const Allowed& allowed,
               const std::shared_ptr<JobProgress>& progress) {
  try {
    if (allowed) allowed(*service_.readers.lease());
    if (progress->cancelled()) {
      job.state = JobState::cancelled;
    } else {
      job.state = JobState::running;
      keep(job);
      progress->on_step([this, job] { return job_json(*this, job); });
      progress->begin();
      const JobEnd end = work(job.job, folder_of(job.job), *progress);
      close_to_others(folder_of(job.job) / "out");
      job.state = end.state;
      if (!end.result.empty()) job.result = end.result;
      if (!end.task.empty()) job.task = end.task;
      job.error = end.error;
    }
  } catch (const Failure& failure) {
    const bool cancelled = failure.error().code == "cancelled";
    job.state = cancelled ? JobState::cancelled : JobState::failed;
    if (!cancelled) job.error = failure.error();
  } catch (const db::DatabaseError& error) {
    job.state = JobState::failed;
    job.error = Error{db::error_code(error.error_class()), error.remedy()};
  } catch (const std::exception& error) {
    if (service_.fault_log) service_.fault_log("job", error.what());
    job.state = JobState::failed;
    job.error = job_failed();
  }
  if (const auto why = progress->stopped_for(); why && job.state == JobState::cancelled) {
    job.state = JobState::failed;
    job.error = why;
  }
  if (ending_ && job.state == JobState::cancelled) {
    job.state = JobState::interrupted;
    job.error = interrupted_job(job.kind);
  }
  keep_end(job);
  {
    const std::scoped_lock lock(mutex_);
    at_work_.erase(job.job);
  }
  progress->end(job_json(*this, job));
}

void Jobs::ask_again() {
  std::map<JobId, AtWork> at_work;
  {
    const std::scoped_lock lock(mutex_);
    at_work = at_work_;
  }
  if (at_work.empty()) return;
  const auto connection = service_.readers.lease();
  for (const auto& [job, work] : at_work) {
    work.progress->send_away(*connection);
    try {
      if (work.allowed) work.allowed(*connection);
    } catch (const Failure& failure) {
      work.progress->stop(failure.error());
    }
  }
}

void Jobs::watch() {
  std::unique_lock lock(mutex_);
  while (!ended_.wait_for(lock, kAskedEvery, [this] { return ending_.load(); })) {
    lock.unlock();
    try {
      ask_again();
      unkept_.settle(service_.writer, home_,
                     [this](JobId job) { return progress(job) != nullptr; });
    } catch (const std::exception& error) {  // the database: asked again soon
      if (service_.fault_log) service_.fault_log("job", error.what());
    }
    lock.lock();
  }
}

StoredJob Jobs::find(db::Connection& connection, ActorId actor, JobId job) const {
  auto found = read_job(connection, job);
  if (!found || found->actor != actor) throw Failure(no_such_job());
  return unkept_.as_known(*std::move(found));
}

std::vector<StoredJob> Jobs::newest(db::Connection& connection, ActorId actor,
                                    std::int64_t limit) const {
  std::vector<StoredJob> jobs = jobs_of(connection, actor, limit);
  for (StoredJob& job : jobs)
    job = unkept_.as_known(std::move(job));
  return jobs;
}

std::shared_ptr<JobProgress> Jobs::progress(JobId job) const {
  const std::scoped_lock lock(mutex_);
  const auto found = at_work_.find(job);
  return found == at_work_.end() ? nullptr : found->second.progress;
}

StoredJob Jobs::cancel(StoredJob job) {
  if (const auto running = progress(job.job)) {
    running->cancel();
  } else if (job.state == JobState::preview) {
    service_.writer.submit([&](db::Connection& connection) {
      const auto now = read_job(connection, job.job);
      if (!now || now->state != JobState::preview) return;
      job.state = JobState::cancelled;
      update_job(connection, job);
    });
  }
  return job;
}

fs::path Jobs::folder_of(JobId job) const {
  return folder_ / std::to_string(job.value());
}

fs::path Jobs::scratch_file(const std::string& extension) {
  const std::scoped_lock lock(mutex_);
  const fs::path folder = folder_ / "answers";
  make_folder(folder);
  return folder / (std::to_string(++scratch_) + extension);
}

std::vector<Jobs::File> Jobs::files(JobId job) const {
  std::vector<File> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_of(job) / "out", error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with('.')) continue;  // being written (sheet::WholeFile)
    const auto bytes = entry.file_size(error);
    if (!error) found.push_back({name, static_cast<std::int64_t>(bytes)});
  }
  std::ranges::sort(found, {}, &File::name);
  return found;
}

std::string Jobs::read_file(JobId job, const std::string& name) const {
  // Only what is listed: a name is never part of a path by itself.
  const auto all = files(job);
  if (std::ranges::find(all, name, &File::name) == all.end())
    throw Failure({"no_such_file", "没有这个文件，可能已经过期删除。请重新开始一次。"});
  std::ifstream in(folder_of(job) / "out" / name, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in && !in.eof())
    throw Failure({"no_such_file", "文件读不出来，请重新开始一次，或请管理员检查磁盘。"});
  return bytes;
}

std::int64_t Jobs::remove_old() {
  const Instant before{service_.clock.now().microseconds - kKeptSeconds * 1'000'000};
  std::vector<StoredJob> old;
  {
    const auto connection = service_.readers.lease();
    old = jobs_before(*connection, home_, before);
  }
  remove(old);
  return static_cast<std::int64_t>(old.size());
}

void Jobs::remove(std::span<const StoredJob> jobs) {
  for (const StoredJob& job : jobs) {
    std::error_code error;
    fs::remove_all(folder_of(job.job), error);
  }
  service_.writer.submit([&](db::Connection& connection) {
    for (const StoredJob& job : jobs)
      remove_job(connection, job.job);
  });
}

std::size_t Jobs::at_work() const {
  const std::scoped_lock lock(mutex_);
  return at_work_.size();
}

}  // namespace jishi::api
