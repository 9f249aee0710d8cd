#include "sheet/whole_file.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <span>
#include <string>

#include "base/text.hpp"

namespace jishi::sheet {
namespace {

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

// Short, so that it fits wherever the file's own name does; new, so that two writers of one file do
// not meet.
std::filesystem::path hidden_name(const std::filesystem::path& file) {
  std::array<std::byte, 8> random{};
  if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
    throw Failure(cannot_write(file, errno));
  return folder_of(file) / (".jishi-" + hex(random) + ".part");
}

std::string cause_and_remedy(int number) {
  switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return "磁盘空间不足，请清理磁盘或换一个位置后重试。";
    case EACCES:
    case EPERM:
    case EROFS:
      return "没有写入这个文件夹的权限，请换一个位置，或请管理员开放权限。";
    case ENOENT:
    case ENOTDIR:
      return "文件夹不存在，请先建立文件夹或改正路径。";
    case EISDIR:
      return "已有同名的文件夹，请换一个文件名。";
    case ENAMETOOLONG:
      return "文件名过长，请换一个短一些的文件名。";
    default:
      return "请检查路径、权限和磁盘空间后重试。";
  }
}

}  // namespace

Error cannot_write(const std::filesystem::path& file, int number) {
  return {"cannot_write", "无法写入 " + file.string() + "：" + cause_and_remedy(number)};
}

WholeFile::WholeFile(std::filesystem::path file, std::filesystem::path hidden, int descriptor)
    : file_(std::move(file)), hidden_(std::move(hidden)), descriptor_(descriptor) {}

Result<std::unique_ptr<WholeFile>> WholeFile::create(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) return cannot_write(file, EISDIR);
  std::filesystem::path hidden = hidden_name(file);
  const int descriptor = ::open(hidden.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) return cannot_write(file, errno);
  return std::unique_ptr<WholeFile>(new WholeFile(file, std::move(hidden), descriptor));
}

WholeFile::~WholeFile() {
  ::close(descriptor_);
  remove_scratch_folder();
  if (!committed_) ::unlink(hidden_.c_str());
}

const std::filesystem::path& WholeFile::scratch_folder() {
  if (!scratch_.empty()) return scratch_;
  const std::filesystem::path folder = hidden_.string() + ".d";
  if (::mkdir(folder.c_str(), 0700) != 0) throw Failure(cannot_write(file_, errno));
  scratch_ = folder;
  return scratch_;
}

void WholeFile::remove_scratch_folder() {
  std::error_code ignored;
  if (!scratch_.empty()) std::filesystem::remove_all(scratch_, ignored);
  scratch_.clear();
}

void WholeFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw Failure(cannot_write(file_, written < 0 ? errno : ENOSPC));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void WholeFile::commit() {
  if (::fsync(descriptor_) != 0) throw Failure(cannot_write(file_, errno));
  if (std::rename(hidden_.c_str(), file_.c_str()) != 0) throw Failure(cannot_write(file_, errno));
  committed_ = true;
  remove_scratch_folder();
  // The name too; where a folder cannot be synchronised (some network disks) the file stands
  // nevertheless.
  const int folder = ::open(folder_of(file_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  ::fsync(folder);
  ::close(folder);
}

Result<void> write_whole(const std::filesystem::path& file, std::string_view bytes) {
  try {
    const auto whole = WholeFile::create(file).or_throw();
    whole->write(bytes);
    whole->commit();
  } catch (const Failure& failure) {
    return failure.error();
  }
  return {};
}

}  // namespace jishi::sheet
