#include "sheet/archive.hpp"

#include <unistd.h>
#include <zip.h>

#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "sheet/refusal.hpp"
#include "sheet/zip_layout.hpp"

namespace jishi::sheet {

namespace {

std::string name_of(zip* archive, std::int64_t index) {
  const char* name = ::zip_get_name(archive, static_cast<zip_uint64_t>(index), ZIP_FL_ENC_RAW);
  std::string text = name == nullptr ? "" : name;
  return text.size() <= 200 && is_utf8(text) && is_plain_line(text) ? text : "一个部分";
}

[[noreturn]] void refuse_part(std::string_view name, std::string_view what) {
  refuse_broken("文件损坏（压缩包中的 " + std::string(name) + " " + std::string(what) + "）");
}

}  // namespace

void InflationBudget::count(std::int64_t index, std::int64_t bytes) {
  std::int64_t& before = counted_[index];
  if (bytes <= before) return;
  left_ -= bytes - before;
  before = bytes;
  if (left_ < 0) refuse_too_large("文件解压后过大，超过允许的限度");
}

void PartSource::Close::operator()(zip_file* file) const {
  ::zip_fclose(file);
}

PartSource::PartSource(zip* archive, std::int64_t index, InflationBudget& budget)
    : name_(name_of(archive, index)), index_(index), budget_(budget) {
  zip_stat_t status;
  ::zip_stat_init(&status);
  file_.reset(::zip_fopen_index(archive, static_cast<zip_uint64_t>(index), 0));
  if (file_ == nullptr ||
      ::zip_stat_index(archive, static_cast<zip_uint64_t>(index), 0, &status) != 0)
    refuse_part(name_, "打不开");
  promised_ = static_cast<std::int64_t>(
      std::min<zip_uint64_t>(status.size, std::numeric_limits<std::int64_t>::max()));
}

std::size_t PartSource::read(std::span<char> out) {
  const auto got = ::zip_fread(file_.get(), out.data(), out.size());
  if (got < 0) refuse_part(name_, "读不完整，或校验不符");
  given_ += got;
  if (given_ > promised_ || (got == 0 && given_ < promised_))
    refuse_part(name_, "的大小与目录所说不符");
  budget_.count(index_, given_);
  return static_cast<std::size_t>(got);
}

double PartSource::done() const {
  return promised_ == 0 ? 1.0 : static_cast<double>(given_) / static_cast<double>(promised_);
}

void Archive::Close::operator()(zip* archive) const {
  ::zip_discard(archive);
}

Archive::Archive(const OpenFile& file, const Limits& limits) : budget_(limits.inflated_bytes) {
  const std::int64_t entries = check_zip_layout(file);
  // libzip's own ZIP_CHECKCONS is not asked for: it refuses what macOS writes (libzip issue 341).
  int error = 0;
  const int descriptor = ::dup(file.descriptor());
  zip_.reset(::zip_fdopen(descriptor, 0, &error));
  if (zip_ == nullptr) {
    ::close(descriptor);
    refuse_broken("文件损坏（压缩包打不开）");
  }
  if (::zip_get_num_entries(zip_.get(), 0) != entries) refuse_broken("文件损坏（压缩包目录有误）");
}

std::optional<std::int64_t> Archive::find(std::string_view name) const {
  while (name.starts_with('/'))
    name.remove_prefix(1);
  const auto index =
      ::zip_name_locate(zip_.get(), std::string(name).c_str(), ZIP_FL_NOCASE | ZIP_FL_ENC_RAW);
  if (index < 0) return std::nullopt;
  return index;
}

std::unique_ptr<PartSource> Archive::read(std::int64_t index) {
  return std::make_unique<PartSource>(zip_.get(), index, budget_);
}

}  // namespace jishi::sheet
