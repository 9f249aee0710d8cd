#include "api/job_folder.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace jishi::api {

namespace fs = std::filesystem;

Error cannot_write(const fs::path& folder) {
  return {"cannot_write",
          "写不了任务文件夹 " + folder.string() + "，请检查它是否存在、权限和磁盘空间。"};
}

void make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) throw Failure(cannot_write(folder));
}

void close_to_others(const fs::path& folder) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    fs::permissions(entry.path(), fs::perms::owner_read | fs::perms::owner_write, error);
}

std::int64_t bytes_in(const fs::path& folder) {
  std::int64_t bytes = 0;
  std::error_code error;
  for (auto entry = fs::recursive_directory_iterator(folder, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code gone;
    const auto size = entry->is_regular_file(gone) ? entry->file_size(gone) : 0;
    if (!gone) bytes += static_cast<std::int64_t>(size);
  }
  return bytes;
}

}  // namespace jishi::api
