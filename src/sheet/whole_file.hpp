// A file that appears under its name whole or not at all.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/error.hpp"

namespace jishi::sheet {

// Error cannot_write about `file`, with the cause that `number` (errno; 0: unknown) names and what
// to do about it.
Error cannot_write(const std::filesystem::path& file, int number);

// Written under a hidden name in the same folder; commit() brings it under its own, without it
// the destructor removes it. One thread.
class WholeFile {
 public:
  // Error cannot_write.
  static Result<std::unique_ptr<WholeFile>> create(const std::filesystem::path& file);
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  const std::filesystem::path& file() const { return file_; }
  const std::filesystem::path& hidden() const { return hidden_; }
  // A hidden folder beside it, on the same disk, for what is set aside while it is written; removed
  // with all that it holds by commit() and by the destructor. Throws Failure cannot_write.
  const std::filesystem::path& scratch_folder();

  // After what was written before. Throws Failure cannot_write.
  void write(std::string_view bytes);
  // On disk and under its name, whatever stood there before. Throws Failure cannot_write.
  void commit();

 private:
  void remove_scratch_folder();
  WholeFile(std::filesystem::path file, std::filesystem::path hidden, int descriptor);

  std::filesystem::path file_;
  std::filesystem::path hidden_;
  std::filesystem::path scratch_;  // empty: nobody asked for it
  int descriptor_;
  bool committed_ = false;
};

// `bytes` become the file. Error cannot_write.
Result<void> write_whole(const std::filesystem::path& file, std::string_view bytes);

}  // namespace jishi::sheet
