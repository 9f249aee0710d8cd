// What a figure of a benchmark depends on: the machine and its disk.
#pragma once

#include <filesystem>

namespace jishi::bench {

// Prints processor, memory, kernel, file system of `folder`, and the latency of fdatasync there.
void print_machine(const std::filesystem::path& folder);

// Median latency of appending 4 KiB to a file in `folder` and calling fdatasync, in microseconds.
double fdatasync_microseconds(const std::filesystem::path& folder);

// Most memory that this process has had resident so far, in MiB.
double peak_resident_mib();

}  // namespace jishi::bench
