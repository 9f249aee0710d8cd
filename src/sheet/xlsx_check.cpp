#include "sheet/xlsx_check.hpp"

#include <zip.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

namespace jishi::sheet {
namespace {

constexpr std::size_t kBlockBytes = 64 << 10;
constexpr std::size_t kEndBytes = 64;
constexpr std::string_view kRowsBegin = "<sheetData>";

// Follows the bytes of a sheet: where `bytes` of rows have passed a row or the end must stand.
class RowsLength {
 public:
  explicit RowsLength(std::uint64_t bytes) : left_(bytes) {}

  void feed(std::string_view block) {
    if (state_ == State::over) return;
    held_ += block;
    if (state_ == State::before) find_begin();
    if (state_ == State::inside) pass_rows();
  }
  bool holds() const { return left_ == 0 && holds_; }

 private:
  enum class State { before, inside, over };

  void find_begin() {
    const std::size_t at = held_.find(kRowsBegin);
    if (at == held_.npos) {
      const std::size_t keep = std::min(held_.size(), kRowsBegin.size() - 1);
      held_.erase(0, held_.size() - keep);
      return;
    }
    held_.erase(0, at + kRowsBegin.size());
    state_ = State::inside;
  }

  void pass_rows() {
    const std::size_t passed = std::min<std::uint64_t>(left_, held_.size());
    held_.erase(0, passed);
    left_ -= passed;
    constexpr std::string_view kRow = "<row r=\"";
    constexpr std::string_view kEnd = "</sheetData>";
    if (left_ > 0 || held_.size() < kEnd.size()) return;
    holds_ = held_.starts_with(kRow) || held_.starts_with(kEnd);
    state_ = State::over;
  }

  std::uint64_t left_;
  std::string held_;
  State state_ = State::before;
  bool holds_ = false;
};

// The name of the first element.
std::string root_name(std::string_view begin) {
  for (std::size_t at = begin.find('<'); at != begin.npos; at = begin.find('<', at + 1)) {
    if (at + 1 < begin.size() && (begin[at + 1] == '?' || begin[at + 1] == '!')) continue;
    const std::size_t end = begin.find_first_of(" />\r\n\t", at + 1);
    return std::string(begin.substr(at + 1, end - at - 1));
  }
  return {};
}

bool is_whole_part(zip_t* archive, zip_uint64_t index, const WrittenPart* part) {
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(zip_fopen_index(archive, index, 0),
                                                               zip_fclose);
  if (!file) return false;
  RowsLength rows(part != nullptr ? part->bytes : 0);
  std::vector<char> block(kBlockBytes);
  std::string root;
  std::string end;
  for (;;) {
    const zip_int64_t count = zip_fread(file.get(), block.data(), block.size());
    if (count < 0) return false;
    if (count == 0) break;
    const std::string_view bytes(block.data(), static_cast<std::size_t>(count));
    if (root.empty()) root = root_name(bytes);
    rows.feed(bytes);
    end.append(bytes.substr(bytes.size() - std::min(bytes.size(), kEndBytes)));
    end.erase(0, end.size() - std::min(end.size(), kEndBytes));
  }
  while (end.ends_with('\n') || end.ends_with('\r'))
    end.pop_back();
  if (root.empty() || !end.ends_with("</" + root + ">")) return false;
  return part == nullptr || part->bytes == 0 || rows.holds();
}

}  // namespace

bool is_whole_xlsx(const std::filesystem::path& file, std::span<const WrittenPart> parts) {
  int error = 0;
  const std::unique_ptr<zip_t, void (*)(zip_t*)> archive(zip_open(file.c_str(), ZIP_RDONLY, &error),
                                                         zip_discard);
  if (!archive) return false;
  std::size_t found = 0;
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const auto index = static_cast<zip_uint64_t>(i);
    const char* name = zip_get_name(archive.get(), index, 0);
    if (name == nullptr) return false;
    const auto part = std::find_if(parts.begin(), parts.end(),
                                   [&](const WrittenPart& each) { return each.name == name; });
    const bool is_sheet = part != parts.end();
    found += is_sheet ? 1 : 0;
    if (!is_whole_part(archive.get(), index, is_sheet ? &*part : nullptr)) return false;
  }
  return found == parts.size();
}

}  // namespace jishi::sheet
