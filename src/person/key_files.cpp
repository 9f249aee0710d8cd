#include "person/key_files.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace jishi::person {
namespace {

constexpr std::int64_t kLargestKeysFile = 1 << 20;
constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

std::string reason(int number) {
  return std::generic_category().message(number);
}

Error missing(const std::filesystem::path& path, int number) {
  return {"keys_missing", "打不开密钥 " + path.string() + "（" + reason(number) +
                              "）。没有密钥，数据库和备份中的个人信息都读不出来，也无法恢复。"
                              "请从密钥的备份放回原处，或用 --keys 或环境变量 JISHI_KEYS "
                              "指明密钥目录。"};
}

// Nobody but the user of this process may read, write or own it.
Result<void> check_private(const Descriptor& opened, const std::filesystem::path& path) {
  struct stat status {};
  if (fstat(opened.number(), &status) != 0) return missing(path, errno);
  if (status.st_uid != geteuid()) {
    return Error{"keys_open_to_others",
                 path.string() + " 属于另一用户，不能用作密钥。请执行 chown -R " +
                     std::to_string(geteuid()) + " " + path.string() + " ，或用该用户运行。"};
  }
  if ((status.st_mode & kOthers) != 0) {
    const char* mode = S_ISDIR(status.st_mode) ? "700" : "600";
    return Error{"keys_open_to_others", path.string() +
                                            " 可被其他用户访问，拒绝使用。请执行 chmod " + mode +
                                            " " + path.string() + " 后重试。"};
  }
  return {};
}

int write_all(int file, std::string_view content, off_t at) {
  while (!content.empty()) {
    const ssize_t written = pwrite(file, content.data(), content.size(), at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : EIO;
    content.remove_prefix(static_cast<std::size_t>(written));
    at += written;
  }
  return 0;
}

int sync(int file) {
  return fsync(file) == 0 ? 0 : errno;
}

}  // namespace

Error cannot_write(const std::filesystem::path& path, int number) {
  return {"cannot_write", "写不进 " + path.string() + "（" + reason(number) +
                              "）。请检查磁盘空间和目录权限后重试；尚未作任何更改。"};
}

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}
Descriptor::~Descriptor() {
  if (number_ >= 0) close(number_);
}

FolderLock::FolderLock(const Descriptor& folder) : folder_(folder.number()) {
  while (flock(folder_, LOCK_EX) != 0 && errno == EINTR) {
  }
}
FolderLock::~FolderLock() {
  flock(folder_, LOCK_UN);
}

SecretText::~SecretText() {
  sodium_memzero(text.data(), text.size());
}

Result<void> make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), error);
  if (error) return cannot_write(folder, error.value());
  if (mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) return cannot_write(folder, errno);
  return {};
}

Result<Descriptor> open_folder(const std::filesystem::path& folder) {
  Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.open()) return missing(folder, errno);
  if (auto checked = check_private(opened, folder); !checked) return checked.error();
  return opened;
}

Result<Descriptor> open_file(const Descriptor& folder, const std::filesystem::path& folder_path,
                             const char* name, int flags) {
  Descriptor opened(openat(folder.number(), name, flags | O_CLOEXEC | O_NOFOLLOW));
  if (!opened.open()) return missing(folder_path / name, errno);
  if (auto checked = check_private(opened, folder_path / name); !checked) return checked.error();
  return opened;
}

Result<SecretText> read_keys_file(const Descriptor& folder,
                                  const std::filesystem::path& folder_path) {
  auto file = open_file(folder, folder_path, kKeysFile, O_RDONLY);
  if (!file) return file.error();
  if (size_of(*file) > kLargestKeysFile) {
    return Error{"keys_damaged", (folder_path / kKeysFile).string() + " 不是密钥文件（过大）。"};
  }
  return SecretText(read_from(*file, folder_path / kKeysFile, 0));
}

Result<void> replace_file(const Descriptor& folder, const std::filesystem::path& folder_path,
                          const char* name, std::string_view content) {
  const std::string temporary = std::string(name) + ".new";
  unlinkat(folder.number(), temporary.c_str(), 0);  // left by one that was killed
  const auto failed = [&](int number) {
    unlinkat(folder.number(), temporary.c_str(), 0);
    return cannot_write(folder_path / name, number);
  };
  const Descriptor file(openat(folder.number(), temporary.c_str(),
                               O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                               S_IRUSR | S_IWUSR));
  if (!file.open()) return failed(errno);
  if (const int number = write_all(file.number(), content, 0)) return failed(number);
  if (const int number = sync(file.number())) return failed(number);
  if (renameat(folder.number(), temporary.c_str(), folder.number(), name) != 0) {
    return failed(errno);
  }
  if (const int number = sync(folder.number())) return cannot_write(folder_path / name, number);
  return {};
}

std::string read_from(const Descriptor& file, const std::filesystem::path& path,
                      std::int64_t from) {
  std::string out(static_cast<std::size_t>(std::max<std::int64_t>(size_of(file) - from, 0)), '\0');
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = pread(file.number(), out.data() + done, out.size() - done,
                              static_cast<off_t>(from) + static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      throw Failure({"cannot_read", "读不出 " + path.string() + "（" + reason(errno) +
                                        "）。请检查磁盘和目录权限后重试。"});
    }
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  out.resize(done);
  return out;
}

std::int64_t size_of(const Descriptor& file) {
  struct stat status {};
  return fstat(file.number(), &status) == 0 ? status.st_size : 0;
}

void write_at_end(const Descriptor& file, const std::filesystem::path& path, std::int64_t at,
                  std::string_view content) {
  struct stat status {};
  int number = fstat(file.number(), &status) == 0 ? 0 : errno;
  // Removed behind our back: what is written now would be gone with the process.
  if (number == 0 && status.st_nlink == 0) number = ENOENT;
  if (number == 0 && status.st_size != at && ftruncate(file.number(), at) != 0) number = errno;
  if (number == 0) number = write_all(file.number(), content, at);
  if (number == 0) number = sync(file.number());
  if (number == 0) return;
  static_cast<void>(ftruncate(file.number(), at) == 0);
  throw Failure(cannot_write(path, number));
}

}  // namespace jishi::person
