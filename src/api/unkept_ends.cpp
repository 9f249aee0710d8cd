#include "api/unkept_ends.hpp"

#include <utility>

namespace jishi::api {

Error interrupted_job(const std::string& kind) {
  if (kind == "import") {
    return {"interrupted",
            "处理这份表时服务器或数据库停止过。已写入的部分保留：请点“继续”接着导入，或在导入记录里"
            "整批撤销；还没有写入的，请重新上传。"};
  }
  if (kind == "undo") {
    return {"interrupted",
            "撤销时服务器或数据库停止过，已撤销的部分保留。请再次撤销这次导入，会接着做完。"};
  }
  return {"interrupted", "处理时服务器或数据库停止过，这项任务没有做完，请重新开始一次。"};
}

UnkeptEnds::Beginning::Beginning(UnkeptEnds& ends) : ends_(ends) {
  const std::scoped_lock lock(ends_.mutex_);
  ++ends_.beginning_;
}

UnkeptEnds::Beginning::~Beginning() {
  const std::scoped_lock lock(ends_.mutex_);
  --ends_.beginning_;
  if (!settled_) ends_.unsettled_ = true;
}

void UnkeptEnds::add(const StoredJob& ended) {
  const std::scoped_lock lock(mutex_);
  ends_[ended.job] = std::make_shared<const StoredJob>(ended);
  unsettled_ = true;
}

void UnkeptEnds::forget(JobId job) {
  const std::scoped_lock lock(mutex_);
  ends_.erase(job);
}

StoredJob UnkeptEnds::as_known(StoredJob job) const {
  const auto end = end_of(job.job);
  return end ? *end : std::move(job);
}

void UnkeptEnds::settle(db::Writer& writer, const std::string& home,
                        const std::function<bool(JobId)>& at_work) {
  {
    const std::scoped_lock lock(mutex_);
    if (!unsettled_) return;
    unsettled_ = false;
  }
  bool all = false;
  Ends kept;
  try {
    writer.submit([&](db::Connection& connection) {
      {
        // Whoever begins a job writes through the same writer: before this, and it is at work by
        // now, or after this.
        const std::scoped_lock lock(mutex_);
        all = beginning_ == 0;
        kept = ends_;
      }
      if (!all) return;
      for (StoredJob& job : unfinished_jobs(connection, home)) {
        kept.erase(job.job);
        if (at_work(job.job)) continue;
        if (const auto end = end_of(job.job)) {  // it was there before the job was at work no more
          job = *end;
          kept[job.job] = end;
        } else {
          job.state = JobState::interrupted;
          job.error = interrupted_job(job.kind);
        }
        update_job(connection, job);
      }
    });
  } catch (...) {
    const std::scoped_lock lock(mutex_);
    unsettled_ = true;
    throw;
  }
  const std::scoped_lock lock(mutex_);
  if (!all) unsettled_ = true;
  // Another end of the same job may have come since.
  for (const auto& [job, end] : kept)
    if (const auto now = ends_.find(job); all && now != ends_.end() && now->second == end)
      ends_.erase(now);
}

std::shared_ptr<const StoredJob> UnkeptEnds::end_of(JobId job) const {
  const std::scoped_lock lock(mutex_);
  const auto found = ends_.find(job);
  return found == ends_.end() ? nullptr : found->second;
}

}  // namespace jishi::api
