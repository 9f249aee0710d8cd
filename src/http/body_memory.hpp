// How many bytes all bodies of a server hold, and the share of one of them.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace jishi::http {

// Thread safe.
class BodyMemory {
 public:
  explicit BodyMemory(std::size_t limit) : limit_(limit) {}

  bool take(std::size_t bytes) {
    const std::size_t before = held_.fetch_add(bytes);
    if (bytes <= limit_ && before <= limit_ - bytes) return true;
    held_.fetch_sub(bytes);
    return false;
  }
  void give_back(std::size_t bytes) { held_.fetch_sub(bytes); }
  std::size_t held() const { return held_.load(); }

 private:
  const std::size_t limit_;
  std::atomic<std::size_t> held_{0};
};

// Gives back what it took.
class BodyShare {
 public:
  BodyShare() = default;
  explicit BodyShare(std::shared_ptr<BodyMemory> memory) : memory_(std::move(memory)) {}
  BodyShare(BodyShare&& other) noexcept
      : memory_(std::move(other.memory_)), bytes_(std::exchange(other.bytes_, 0)) {}
  BodyShare& operator=(BodyShare&& other) noexcept {
    if (this != &other) {
      release();
      memory_ = std::move(other.memory_);
      bytes_ = std::exchange(other.bytes_, 0);
    }
    return *this;
  }
  ~BodyShare() { release(); }

  // Whether there was room for so many bytes in all.
  bool grow_to(std::size_t bytes) {
    if (bytes <= bytes_) return true;
    if (!memory_ || !memory_->take(bytes - bytes_)) return false;
    bytes_ = bytes;
    return true;
  }

 private:
  void release() {
    if (memory_) memory_->give_back(bytes_);
    bytes_ = 0;
  }

  std::shared_ptr<BodyMemory> memory_;
  std::size_t bytes_ = 0;
};

}  // namespace jishi::http
