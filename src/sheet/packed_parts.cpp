#include "sheet/packed_parts.hpp"

#include <zip.h>

#include <memory>

#include "base/error.hpp"

namespace jishi::sheet {
namespace {

// 1980-01-01, where the calendar of zip files begins.
constexpr zip_uint16_t kFirstDay = (1U << 5U) | 1U;

struct FreeSource {
  void operator()(zip_source_t* source) const { ::zip_source_free(source); }
};
struct Discard {
  void operator()(zip_t* archive) const { ::zip_discard(archive); }
};

[[noreturn]] void fail() {
  throw Failure({"out_of_memory", "内存不足，写不出这个文件，请减少内容后重试。"});
}

void add(zip_t* archive, const Part& part) {
  zip_source_t* source = ::zip_source_buffer(archive, part.bytes.data(), part.bytes.size(), 0);
  if (source == nullptr) fail();
  const zip_int64_t index = ::zip_file_add(archive, part.name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    ::zip_source_free(source);
    fail();
  }
  ::zip_file_set_dostime(archive, static_cast<zip_uint64_t>(index), 0, kFirstDay, 0);
}

std::string bytes_of(zip_source_t* source) {
  zip_stat_t status;
  ::zip_stat_init(&status);
  if (::zip_source_stat(source, &status) != 0 || ::zip_source_open(source) != 0) fail();
  std::string bytes(status.size, '\0');
  const zip_int64_t got = ::zip_source_read(source, bytes.data(), bytes.size());
  ::zip_source_close(source);
  if (got != static_cast<zip_int64_t>(bytes.size())) fail();
  return bytes;
}

}  // namespace

std::string packed(std::span<const Part> parts) {
  const std::unique_ptr<zip_source_t, FreeSource> buffer(
      ::zip_source_buffer_create(nullptr, 0, 0, nullptr));
  if (buffer == nullptr) fail();
  ::zip_source_keep(buffer.get());  // the archive takes one of the two
  std::unique_ptr<zip_t, Discard> archive(
      ::zip_open_from_source(buffer.get(), ZIP_TRUNCATE, nullptr));
  if (archive == nullptr) {
    ::zip_source_free(buffer.get());
    fail();
  }
  for (const Part& part : parts)
    add(archive.get(), part);
  if (::zip_close(archive.get()) != 0) fail();
  (void)archive.release();  // closing has freed it
  return bytes_of(buffer.get());
}

}  // namespace jishi::sheet
