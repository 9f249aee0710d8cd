#include "faults.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace jishi::crash {
namespace {

std::int64_t get(std::int64_t& field) {
  return std::atomic_ref(field).load();
}
void set(std::int64_t& field, std::int64_t value) {
  std::atomic_ref(field).store(value);
}

}  // namespace

Faults::Faults(const std::filesystem::path& folder) : folder_(folder) {
  namespace fs = std::filesystem;
  fs::permissions(folder_, fs::perms::group_exec | fs::perms::others_exec, fs::perm_options::add);
  fs::copy_file(JISHI_FAULTS, folder_ / "faults.so");
  const fs::path path = folder_ / "faults";
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || fchmod(file, 0666) != 0 || ftruncate(file, sizeof *control_) != 0) {
    throw std::system_error(errno, std::generic_category(), path.string());
  }
  void* mapped = mmap(nullptr, sizeof *control_, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (mapped == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
  control_ = static_cast<fault_control*>(mapped);
}

Faults::~Faults() {
  munmap(control_, sizeof *control_);
}

std::vector<std::string> Faults::environment() const {
  return {"LD_PRELOAD=" + (folder_ / "faults.so").string(),
          "JISHI_FAULT_CONTROL=" + (folder_ / "faults").string()};
}

void Faults::only_files(const std::string& path_part) {
  if (path_part.size() >= sizeof control_->path) throw std::length_error(path_part);
  std::copy(path_part.begin(), path_part.end(), control_->path);
}

void Faults::fail_fsync_from_now() {
  set(control_->fail_fsync_from, 1);
}

void Faults::fill_disk() {
  set(control_->most_bytes, 1);
}

void Faults::end() {
  set(control_->fail_fsync_from, 0);
  set(control_->most_bytes, 0);
}

std::int64_t Faults::failed_fsyncs() const {
  return get(control_->failed_fsyncs);
}
std::int64_t Faults::refused_writes() const {
  return get(control_->refused_writes);
}
std::int64_t Faults::bytes_after_failed_fsync() const {
  return get(control_->bytes_after_failed_fsync);
}

}  // namespace jishi::crash
