#include "app/terminal_progress.hpp"

#include <unistd.h>

#include <cstdio>

#include "base/text.hpp"

namespace jishi::app {
namespace {

constexpr std::chrono::milliseconds kRenewEvery{200};
constexpr std::chrono::seconds kLineEvery{5};

double seconds(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

TerminalProgress::TerminalProgress() : terminal_(isatty(STDERR_FILENO) == 1) {}

TerminalProgress::~TerminalProgress() {
  finish_line();
}

void TerminalProgress::finish_line() {
  if (line_open_) std::fputc('\n', stderr);
  line_open_ = false;
}

void TerminalProgress::step(std::string_view what, std::int64_t done, std::int64_t total) {
  const Time now = std::chrono::steady_clock::now();
  const bool fresh = what_ != what;
  if (fresh) {
    finish_line();
    what_ = what;
    began_ = now;
  }
  const bool complete = total > 0 && done == total;
  const auto wait = terminal_ ? std::chrono::steady_clock::duration(kRenewEvery) : kLineEvery;
  if (!fresh && !complete && now - shown_ < wait) return;
  shown_ = now;
  show(done, total, now);
  if (complete) {
    finish_line();
    what_.clear();
  }
}

void TerminalProgress::show(std::int64_t done, std::int64_t total, Time now) {
  std::string line = what_;
  if (total > 0) {
    line += " " + grouped(done) + " / " + grouped(total);
    const double spent = seconds(now - began_);
    if (done > 0 && spent > 0.5) {
      const auto rate = static_cast<double>(done) / spent;
      line += "，每秒 " + grouped(static_cast<std::int64_t>(rate));
      if (done < total) {
        const auto left = static_cast<std::int64_t>(static_cast<double>(total - done) / rate) + 1;
        line += "，约剩 " + std::to_string(left) + " 秒";
      }
    }
  } else if (done > 0) {
    line += " " + grouped(done);
  } else {
    line += " …";
  }
  if (terminal_) {
    std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
    std::fflush(stderr);
    line_open_ = true;
  } else {
    std::fprintf(stderr, "%s\n", line.c_str());
  }
}

}  // namespace jishi::app
