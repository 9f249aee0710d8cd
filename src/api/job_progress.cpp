#include "api/job_progress.hpp"

#include <utility>

namespace jishi::api {

void JobProgress::begin() {
  {
    const std::scoped_lock lock(mutex_);
    seen_.begun = true;
    begun_ = std::chrono::steady_clock::now();
  }
  Tell tell;
  {
    const std::scoped_lock lock(mutex_);
    tell = tell_;
  }
  if (tell) send(tell());
}

void JobProgress::on_step(Tell tell) {
  const std::scoped_lock lock(mutex_);
  tell_ = std::move(tell);
}

void JobProgress::step(std::string_view what, std::int64_t done, std::int64_t total) {
  Tell tell;
  {
    const std::scoped_lock lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (seen_.words != what) begun_ = now;  // another part of the work
    seen_.words = what;
    seen_.done = done;
    seen_.total = total;
    seen_.seconds_left.reset();
    const double seconds = std::chrono::duration<double>(now - begun_).count();
    if (total > done && done > 0 && seconds > 1)
      seen_.seconds_left = static_cast<std::int64_t>(seconds * static_cast<double>(total - done) /
                                                     static_cast<double>(done));
    if (followers_.empty() || now - told_ < kEvery) return;
    told_ = now;
    tell = tell_;
  }
  if (tell) send(tell());
}

JobProgress::Seen JobProgress::seen() const {
  const std::scoped_lock lock(mutex_);
  return seen_;
}

void JobProgress::follow(std::shared_ptr<http::EventStream> stream, Welcome welcome) {
  Tell tell;
  {
    const std::scoped_lock lock(mutex_);
    tell = tell_;
  }
  if (tell) stream->send("job", tell());
  const std::scoped_lock lock(mutex_);
  if (last_) {  // it ended meanwhile
    stream->send("job", *last_);
    stream->close();
    return;
  }
  followers_.push_back({std::move(stream), std::move(welcome)});
}

void JobProgress::send_away(db::Connection& connection) {
  std::vector<Follower> followers;
  {
    const std::scoped_lock lock(mutex_);
    followers = followers_;
  }
  for (const Follower& each : followers)
    if (!each.welcome(connection)) each.stream->close();
  const std::scoped_lock lock(mutex_);
  std::erase_if(followers_, [](const Follower& each) { return each.stream->closed(); });
}

void JobProgress::stop(Error why) {
  {
    const std::scoped_lock lock(mutex_);
    stopped_for_ = std::move(why);
  }
  cancel();
}

std::optional<Error> JobProgress::stopped_for() const {
  const std::scoped_lock lock(mutex_);
  return stopped_for_;
}

void JobProgress::send(const std::string& job) {
  std::vector<Follower> followers;
  {
    const std::scoped_lock lock(mutex_);
    followers = followers_;
  }
  for (const Follower& each : followers)
    each.stream->send("job", job);
  const std::scoped_lock lock(mutex_);
  std::erase_if(followers_, [](const Follower& each) { return each.stream->closed(); });
}

void JobProgress::end(const std::string& job) {
  send(job);
  const std::scoped_lock lock(mutex_);
  for (const Follower& each : followers_)
    each.stream->close();
  followers_.clear();
  last_ = job;
  tell_ = nullptr;
}

}  // namespace jishi::api
