// The files of a key folder on the disk: owner and mode, replacing in one step, appending.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace jishi::person {

inline constexpr const char* kKeysFile = "keys";
inline constexpr const char* kErasuresFile = "erasures";

// A file descriptor that is closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_;
};

// Waits until no other process holds the folder's lock; holds it until the end.
class FolderLock {
 public:
  explicit FolderLock(const Descriptor& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int folder_;
};

// Wiped at the end: holds keys in the clear.
struct SecretText {
  std::string text;
  SecretText() = default;
  explicit SecretText(std::string from) : text(std::move(from)) {}
  SecretText(SecretText&&) noexcept = default;
  SecretText& operator=(SecretText&&) noexcept = default;
  ~SecretText();
};

// Makes the folder (mode 0700) where there is none, its parents too.
Result<void> make_folder(const std::filesystem::path& folder);
// Error keys_missing, keys_open_to_others.
Result<Descriptor> open_folder(const std::filesystem::path& folder);
Result<Descriptor> open_file(const Descriptor& folder, const std::filesystem::path& folder_path,
                             const char* name, int flags);

// Error keys_damaged where it is longer than any such file.
Result<SecretText> read_keys_file(const Descriptor& folder,
                                  const std::filesystem::path& folder_path);
// Whole and on the disk, or as it was. Error cannot_write.
Result<void> replace_file(const Descriptor& folder, const std::filesystem::path& folder_path,
                          const char* name, std::string_view content);

// From a place to the end. Failure cannot_read.
std::string read_from(const Descriptor& file, const std::filesystem::path& path, std::int64_t from);
std::int64_t size_of(const Descriptor& file);
// Cuts the file at `at` and writes there, synced. Failure cannot_write; then it is cut again.
void write_at_end(const Descriptor& file, const std::filesystem::path& path, std::int64_t at,
                  std::string_view content);

Error cannot_write(const std::filesystem::path& path, int number);

}  // namespace jishi::person
