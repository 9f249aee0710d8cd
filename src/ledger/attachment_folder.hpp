// Files beside the database, found by the SHA-256 of what stands in them (which is encrypted).
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/progress.hpp"
#include "base/sha256.hpp"

namespace jishi::ledger {

// Where attachments are kept when nobody says otherwise: FILE.files beside an SQLite database; none
// for PostgreSQL (a folder must be named).
std::optional<std::filesystem::path> usual_attachment_folder(std::string_view database_file);

//   FOLDER/ab/abcd…   a file; its name is its SHA-256 in hex
//   FOLDER/new/…      being written
// Any number of processes may use it at once.
class AttachmentFolder {
 public:
  // Makes it (mode 0700) where there is none. Error cannot_write.
  static Result<AttachmentFolder> open(const std::filesystem::path& folder);

  // Whole and on the disk when it returns, also after a power cut: written aside, synced, renamed.
  // Failure cannot_write.
  Digest write(std::span<const std::byte> content);
  // nullopt: it is not there. Error attachment_damaged: it is, with something else in it.
  Result<std::optional<std::vector<std::byte>>> read(const Digest& address) const;
  void remove(const Digest& address);  // also where it is not there
  struct File {
    std::filesystem::path path;
    std::int64_t bytes = 0;
  };
  // Of the files that were last changed before that moment those that `needed` does not want, and
  // what was left half written. Files with other names are none of ours. Failure cancelled.
  std::vector<File> unneeded(Instant before, const std::function<bool(const Digest&)>& needed,
                             Progress& progress) const;
  // Returns how many were still there.
  std::int64_t remove(std::span<const File> files);

  const std::filesystem::path& path() const { return folder_; }

 private:
  explicit AttachmentFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path path_of(const Digest& address) const;

  std::filesystem::path folder_;
};

}  // namespace jishi::ledger
