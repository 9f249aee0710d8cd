#include "db/new_name.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

namespace jishi::db {
namespace {

// What Linux and its file systems answer when they do not know a call or flag; vfat and some
// network file systems say EPERM to a link.
bool not_supported(int error) {
  return error == EPERM || error == EOPNOTSUPP || error == ENOSYS || error == EINVAL ||
         error == EMLINK;
}

}  // namespace

int name_by_link(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::link(from.c_str(), to.c_str()) != 0) return errno;
  ::unlink(from.c_str());  // should it fail, the file is whole and merely has two names
  return 0;
}

int name_by_exclusive_rename(const std::filesystem::path& from, const std::filesystem::path& to) {
  return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0 ? 0
                                                                                          : errno;
}

int name_by_placeholder(const std::filesystem::path& from, const std::filesystem::path& to) {
  const int placeholder = ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (placeholder < 0) return errno;
  ::close(placeholder);
  if (::rename(from.c_str(), to.c_str()) == 0) return 0;
  const int error = errno;
  ::unlink(to.c_str());
  return error;
}

int move_to_new_name(const std::filesystem::path& from, const std::filesystem::path& to,
                     std::span<const NamingStep> steps) {
  int error = ENOSYS;
  for (const NamingStep step : steps) {
    error = step(from, to);
    if (!not_supported(error)) return error;
  }
  return error;
}

int move_to_new_name(const std::filesystem::path& from, const std::filesystem::path& to) {
  constexpr std::array<NamingStep, 3> kSteps = {name_by_link, name_by_exclusive_rename,
                                                name_by_placeholder};
  return move_to_new_name(from, to, kSteps);
}

}  // namespace jishi::db
