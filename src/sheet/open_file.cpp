#include "sheet/open_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "sheet/refusal.hpp"

namespace jishi::sheet {

namespace {

[[noreturn]] void refuse_opening(const std::filesystem::path& path, int number) {
  std::string cause = std::system_category().message(number);
  if (number == ENOENT || number == ENOTDIR) cause = "文件不存在";
  if (number == EACCES || number == EPERM) cause = "没有读取的权限";
  if (number == EISDIR) cause = "这是文件夹，不是文件";
  refuse_not_readable("无法读取 " + path.string() + "：" + cause);
}

}  // namespace

OpenFile::OpenFile(const std::filesystem::path& path) {
  // Without O_NONBLOCK a pipe that nobody writes to would hold us up here.
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) refuse_opening(path, errno);
  struct stat status {};
  const bool known = ::fstat(descriptor_, &status) == 0;
  if (!known || !S_ISREG(status.st_mode)) {
    const int number = !known ? errno : S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    ::close(std::exchange(descriptor_, -1));
    refuse_opening(path, number);
  }
  size_ = status.st_size;
}

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

OpenFile::OpenFile(OpenFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

std::size_t OpenFile::read_at(std::int64_t offset, std::span<char> out) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const auto got = ::pread(descriptor_, out.data() + done, out.size() - done,
                             offset + static_cast<std::int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse_not_readable("读取文件时出错：" + std::system_category().message(errno));
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

std::string OpenFile::text_at(std::int64_t offset, std::size_t length) const {
  std::string text(length, '\0');
  text.resize(read_at(offset, text));
  return text;
}

}  // namespace jishi::sheet
