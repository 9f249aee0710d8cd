#include "app/log_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace jishi::app {

Result<std::unique_ptr<LogFile>> LogFile::open(const std::filesystem::path& file) {
  if (file == "-") return std::unique_ptr<LogFile>(new LogFile(STDOUT_FILENO, false));
  const int descriptor =
      ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) {
    return Error{"cannot_write", "无法写日志文件 " + file.string() + "（" +
                                     std::generic_category().message(errno) +
                                     "）。请检查文件夹和权限，或换一个位置。"};
  }
  return std::unique_ptr<LogFile>(new LogFile(descriptor, true));
}

LogFile::LogFile(int descriptor, bool own)
    : descriptor_(descriptor), own_(own), thread_([this] { work(); }) {}

LogFile::~LogFile() {
  {
    const std::scoped_lock lock(mutex_);
    ends_ = true;
  }
  changed_.notify_one();
  thread_.join();
  if (own_) ::close(descriptor_);
}

void LogFile::line(std::string text) {
  {
    const std::scoped_lock lock(mutex_);
    if (waiting_.size() >= kMostWaiting) {
      ++dropped_;
      return;
    }
    waiting_.push_back(std::move(text));
  }
  changed_.notify_one();
}

void LogFile::work() {
  for (;;) {
    std::string block;
    bool ends = false;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return ends_ || !waiting_.empty(); });
      for (const std::string& line : std::exchange(waiting_, {}))
        block.append(line).append("\n");
      if (dropped_ > 0)
        block.append("{\"dropped_lines\":" + std::to_string(std::exchange(dropped_, 0)) + "}\n");
      ends = ends_;
    }
    for (std::size_t at = 0; at < block.size();) {
      const auto written = ::write(descriptor_, block.data() + at, block.size() - at);
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) break;
      at += static_cast<std::size_t>(written);
    }
    if (ends) return;
  }
}

}  // namespace jishi::app
