// Ends of jobs that the database did not take when they came: it was away, or its disk was full.
// They are told from here, and kept as soon as it takes them, so that no job seems to run for ever.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "api/job_store.hpp"
#include "db/writer.hpp"

namespace jishi::api {

// Thread safe.
class UnkeptEnds {
 public:
  // While it is there a job is being put into the database, and is not at work yet. Where it goes
  // without settled() nobody knows what the database has of that job.
  class Beginning {
   public:
    explicit Beginning(UnkeptEnds& ends);
    ~Beginning();
    Beginning(const Beginning&) = delete;
    Beginning& operator=(const Beginning&) = delete;
    void settled() { settled_ = true; }

   private:
    UnkeptEnds& ends_;
    bool settled_ = false;
  };

  void add(const StoredJob& ended);
  // It goes on, or its end is kept.
  void forget(JobId job);
  // As it ended, where that is not kept yet.
  StoredJob as_known(StoredJob job) const;

  // What the database takes for unfinished at `home` and is not at work gets the end that it had,
  // or is interrupted. Nothing where nothing is to be settled. Throws DatabaseError; it is tried
  // again then.
  void settle(db::Writer& writer, const std::string& home,
              const std::function<bool(JobId)>& at_work);

 private:
  using Ends = std::map<JobId, std::shared_ptr<const StoredJob>>;

  std::shared_ptr<const StoredJob> end_of(JobId job) const;  // nullptr: none that is not kept

  mutable std::mutex mutex_;
  Ends ends_;
  int beginning_ = 0;
  bool unsettled_ = false;
};

// What is said of a job whose server or database was gone before its end.
Error interrupted_job(const std::string& kind);

}  // namespace jishi::api
