// The fault library for processes that a test starts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "fault_control.h"

namespace jishi::crash {

// The library and its control file stand in `folder`, which every user may read.
class Faults {
 public:
  explicit Faults(const std::filesystem::path& folder);
  ~Faults();
  Faults(const Faults&) = delete;
  Faults& operator=(const Faults&) = delete;

  // For the environment of a process.
  std::vector<std::string> environment() const;

  // Only files whose path contains it; to be said before the process starts.
  void only_files(const std::string& path_part);
  void fail_fsync_from_now();
  void fill_disk();  // no byte more
  void end();        // nothing goes wrong any more

  std::int64_t failed_fsyncs() const;
  std::int64_t refused_writes() const;
  std::int64_t bytes_after_failed_fsync() const;

 private:
  std::filesystem::path folder_;
  fault_control* control_;
};

}  // namespace jishi::crash
