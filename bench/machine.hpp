// What a figure of a benchmark depends on: the machine and its disk; and the means of measuring.
#pragma once

#include <chrono>
#include <filesystem>

namespace jishi::bench {

// Prints processor, memory, kernel, file system of `folder`, and the latency of fdatasync there.
void print_machine(const std::filesystem::path& folder);

// Median latency of appending 4 KiB to a file in `folder` and calling fdatasync, in microseconds.
double fdatasync_microseconds(const std::filesystem::path& folder);

// Most memory that this process has had resident so far, or since forget_peak_resident_mib(), which
// returns what it has now. In MiB.
double peak_resident_mib();
double forget_peak_resident_mib();

// Of all threads of this process, in user and system mode.
double processor_seconds();

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

}  // namespace jishi::bench
