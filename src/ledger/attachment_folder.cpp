#include "ledger/attachment_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <random>
#include <system_error>

#include "base/text.hpp"

namespace jishi::ledger {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNew = "new";

Error cannot_write(const fs::path& path, int number) {
  return {"cannot_write", "无法写入附件目录 " + path.string() + "（" +
                              std::generic_category().message(number) +
                              "）。请检查目录权限和磁盘空间后重试。"};
}

// A file descriptor that is closed at the end.
class Opened {
 public:
  Opened(const fs::path& path, int flags)
      : path_(path), number_(::open(path.c_str(), flags, 0600)) {
    if (number_ < 0) throw Failure(cannot_write(path_, errno));
  }
  ~Opened() { ::close(number_); }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(number_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) throw Failure(cannot_write(path_, written < 0 ? errno : EIO));
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }
  void sync() {
    if (::fsync(number_) != 0) throw Failure(cannot_write(path_, errno));
  }

 private:
  fs::path path_;
  int number_;
};

void sync_folder(const fs::path& folder) {
  Opened(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC).sync();
}

void make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0) {
    sync_folder(folder.parent_path());
  } else if (errno != EEXIST) {
    throw Failure(cannot_write(folder, errno));
  }
}

Instant changed_at(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {std::numeric_limits<std::int64_t>::max()};
  return {std::int64_t{status.st_mtim.tv_sec} * 1'000'000 + status.st_mtim.tv_nsec / 1'000};
}

std::optional<Digest> address_of(const std::string& name) {
  const auto bytes = from_hex(name);
  Digest address{};
  if (!bytes || bytes->size() != address.size()) return std::nullopt;
  std::ranges::copy(*bytes, address.begin());
  return address;
}

}  // namespace

std::optional<fs::path> usual_attachment_folder(std::string_view database_file) {
  if (database_file.empty()) return std::nullopt;
  return fs::path(std::string(database_file) + ".files");
}

Result<AttachmentFolder> AttachmentFolder::open(const fs::path& folder) {
  try {
    const fs::path whole = fs::absolute(folder).lexically_normal();
    make_folder(whole);
    make_folder(whole / kNew);
    return AttachmentFolder(whole);
  } catch (const Failure& failure) {
    return failure.error();
  }
}

fs::path AttachmentFolder::path_of(const Digest& address) const {
  const std::string name = hex(address);
  return folder_ / name.substr(0, 2) / name;
}

Digest AttachmentFolder::write(std::span<const std::byte> content) {
  const Digest address = sha256(content);
  const fs::path path = path_of(address);
  std::random_device random;
  const fs::path aside = folder_ / kNew /
                         (hex(address) + "-" + std::to_string(::getpid()) + "-" +
                          std::to_string(random()) + std::to_string(random()));
  {
    Opened file(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
    file.write(content);
    file.sync();
  }
  make_folder(path.parent_path());
  if (::rename(aside.c_str(), path.c_str()) != 0) throw Failure(cannot_write(path, errno));
  sync_folder(path.parent_path());
  return address;
}

Result<std::optional<std::vector<std::byte>>> AttachmentFolder::read(const Digest& address) const {
  std::ifstream in(path_of(address), std::ios::binary | std::ios::ate);
  if (!in) return std::optional<std::vector<std::byte>>();
  std::vector<std::byte> content(static_cast<std::size_t>(in.tellg()));
  in.seekg(0);
  in.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(content.size()));
  if (!in || sha256(content) != address)
    return Error{"attachment_damaged", "附件文件 " + path_of(address).string() +
                                           " 已损坏（内容与登记时不同），请从备份中恢复这个文件。"};
  return std::optional(std::move(content));
}

void AttachmentFolder::remove(const Digest& address) {
  const fs::path path = path_of(address);
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) throw Failure(cannot_write(path, errno));
}

std::vector<AttachmentFolder::File> AttachmentFolder::unneeded(
    Instant before, const std::function<bool(const Digest&)>& needed, Progress& progress) const {
  std::vector<File> found;
  std::int64_t seen = 0;
  for (const fs::directory_entry& shelf : fs::directory_iterator(folder_)) {
    if (!shelf.is_directory()) continue;
    const bool half_written = shelf.path().filename() == kNew;
    for (const fs::directory_entry& file : fs::directory_iterator(shelf)) {
      progress.check();
      progress.step("附件文件夹", ++seen, 0);
      const auto address = address_of(file.path().filename().string());
      if (!half_written && (!address || needed(*address))) continue;
      if (changed_at(file.path()) >= before) continue;
      std::error_code error;
      const auto bytes = file.file_size(error);
      found.push_back({file.path(), error ? 0 : static_cast<std::int64_t>(bytes)});
    }
  }
  return found;
}

std::int64_t AttachmentFolder::remove(std::span<const File> files) {
  std::int64_t removed = 0;
  for (const File& file : files) {
    std::error_code ignored;
    removed += fs::remove(file.path, ignored) ? 1 : 0;
  }
  return removed;
}

}  // namespace jishi::ledger
