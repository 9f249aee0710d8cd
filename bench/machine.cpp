#include "machine.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace jishi::bench {
namespace {

constexpr int kSyncs = 200;

// The first line of a /proc file that begins with `key`, without the key.
std::string line_of(const char* file, const std::string& key) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with(key)) continue;
    const auto value = line.find_first_not_of(" \t:", key.size());
    return value == std::string::npos ? "" : line.substr(value);
  }
  return "?";
}

std::string file_system(const std::filesystem::path& folder) {
  struct statfs about {};
  if (statfs(folder.c_str(), &about) != 0) return "?";
  switch (static_cast<unsigned long>(about.f_type)) {
    case 0xEF53:
      return "ext4";
    case 0x58465342:
      return "xfs";
    case 0x9123683E:
      return "btrfs";
    case 0x01021994:
      return "tmpfs (fsync costs nothing here)";
    case 0x794C7630:
      return "overlayfs";
    case 0x2FC12FC1:
      return "zfs";
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "0x%lx", static_cast<unsigned long>(about.f_type));
  return text.data();
}

}  // namespace

double fdatasync_microseconds(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "fsync-probe";
  const int file = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("cannot write to " + folder.string());
  const std::array<char, 4096> block{};
  std::vector<double> taken;
  for (int i = 0; i < kSyncs; ++i) {
    const auto begun = std::chrono::steady_clock::now();
    if (write(file, block.data(), block.size()) != static_cast<ssize_t>(block.size()) ||
        fdatasync(file) != 0) {
      close(file);
      throw std::runtime_error("cannot write to " + path.string());
    }
    const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - begun;
    taken.push_back(time.count());
  }
  close(file);
  std::filesystem::remove(path);
  std::nth_element(taken.begin(), taken.begin() + kSyncs / 2, taken.end());
  return taken[kSyncs / 2];
}

double peak_resident_mib() {
  return std::stod(line_of("/proc/self/status", "VmHWM")) / 1024;
}

double forget_peak_resident_mib() {
  std::ofstream("/proc/self/clear_refs") << "5";
  return std::stod(line_of("/proc/self/status", "VmRSS")) / 1024;
}

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void print_machine(const std::filesystem::path& folder) {
  utsname system{};
  uname(&system);
  std::cout << "machine: " << line_of("/proc/cpuinfo", "model name") << ", "
            << std::thread::hardware_concurrency() << " cores, "
            << line_of("/proc/meminfo", "MemTotal") << ", Linux " << system.release << "\n"
            << "disk: " << file_system(folder)
            << ", fdatasync after 4 KiB: " << static_cast<long>(fdatasync_microseconds(folder))
            << " µs (median of " << kSyncs << ")\n";
}

}  // namespace jishi::bench
