#include "sheet/xlsx_merges.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "sheet/cell_reference.hpp"
#include "sheet/refusal.hpp"
#include "sheet/xml_stream.hpp"

namespace jishi::sheet {

namespace {

constexpr std::string_view kData = "sheetData";
constexpr std::size_t kLongestTag = 256;  // “<x:sheetData …>”
constexpr std::size_t kPiece = std::size_t{64} << 10;

bool is_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

// Where the tag of sheetData that begins with `mark` (“<” or “</”) stands in `text`, prefix
// allowed.
std::optional<std::size_t> find_tag(std::string_view text, std::string_view mark) {
  for (std::size_t at = text.find(kData); at != std::string_view::npos;
       at = text.find(kData, at + 1)) {
    const std::size_t window = at - std::min(at, kLongestTag / 2);
    std::string_view before = text.substr(window, at - window);
    const std::size_t bracket = before.rfind('<');
    if (bracket == std::string_view::npos) continue;
    before.remove_prefix(bracket);
    if (!before.starts_with(mark)) continue;
    const std::size_t begin = window + bracket;
    before.remove_prefix(mark.size());
    if (before.ends_with(':')) before.remove_suffix(1);
    const char after = at + kData.size() < text.size() ? text[at + kData.size()] : '\0';
    if (is_name(before) && !is_name({&after, 1})) return begin;
  }
  return std::nullopt;
}

// The beginning of UTF-16, with its mark or without.
bool is_wide(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
         text.substr(0, 2).find('\0') != std::string_view::npos;
}

class MergeReader final : public XmlHandler {
 public:
  MergeReader(const std::string& sheet, const Limits& limits) : sheet_(sheet), limits_(limits) {}

  void start(std::string_view name, const XmlAttributes& attributes) override {
    ++depth_;
    if (depth_ == 2) in_merges_ = name == "mergeCells";
    if (depth_ != 3 || !in_merges_ || name != "mergeCell") return;
    const auto area = parse_area(attributes.get("ref"));
    if (!area) refuse_broken("文件损坏（" + sheet_words(sheet_) + "的合并单元格有误）");
    if (area->first_row == area->last_row && area->first_column == area->last_column) return;
    if (merges_.size() == limits_.merges)
      refuse_too_large(sheet_words(sheet_) + "的合并单元格太多（最多 " +
                       std::to_string(limits_.merges) + " 处）");
    merges_.push_back(*area);
  }
  void end(std::string_view) override { --depth_; }
  void text(std::string_view) override {}

  std::vector<Merge> take() { return std::move(merges_); }

 private:
  const std::string& sheet_;
  const Limits& limits_;
  std::vector<Merge> merges_;
  int depth_ = 0;
  bool in_merges_ = false;
};

}  // namespace

std::size_t WithoutRows::read(std::span<char> out) {
  while (ready_ == 0)
    if (!refill()) return 0;
  const std::size_t given = std::min(out.size(), ready_);
  std::memcpy(out.data(), held_.data(), given);
  held_.erase(0, given);
  ready_ -= given;
  return given;
}

// One more piece; false at the end with nothing left to pass on.
bool WithoutRows::refill() {
  const std::size_t before = held_.size();
  held_.resize(before + kPiece);
  const std::size_t got = source_.read({held_.data() + before, kPiece});
  held_.resize(before + got);
  if (got == 0) {
    // A document cut short within its rows stays cut short.
    ready_ = held_.size();
    return ready_ > 0;
  }
  pass_rows();
  return true;
}

void WithoutRows::pass_rows() {
  if (state_ == State::before) {
    // In a comment the tag would be none, and in UTF-16 it looks otherwise: then nothing is left
    // out.
    if (held_.find("<!--") != std::string::npos || is_wide(held_)) {
      state_ = State::behind;
      ready_ = held_.size();
      return;
    }
    const auto open = find_tag(held_, "<");
    const std::size_t close = open ? held_.find('>', *open) : std::string::npos;
    if (close == std::string::npos) {
      // The tag may have begun; a tag longer than that is none we look for.
      ready_ = held_.size() - std::min(held_.size(), kLongestTag);
      return;
    }
    if (held_[close - 1] == '/') {
      state_ = State::behind;
    } else {
      state_ = State::inside;
      ready_ = close + 1;
    }
  }
  if (state_ == State::inside) {
    const auto end = find_tag(std::string_view(held_).substr(ready_), "</");
    if (end) {
      held_.erase(ready_, *end);
      state_ = State::behind;
    } else if (held_.size() - ready_ > kLongestTag) {
      held_.erase(ready_, held_.size() - ready_ - kLongestTag);
    }
  }
  if (state_ == State::behind) ready_ = held_.size();
}

std::vector<Merge> parse_merges(ByteSource& source, const std::string& sheet,
                                const Limits& limits) {
  MergeReader reader(sheet, limits);
  XmlStream(source, reader, sheet_words(sheet)).run();
  return reader.take();
}

std::vector<Merge> read_merges(ByteSource& source, const std::string& sheet, const Limits& limits) {
  WithoutRows rest(source);
  return parse_merges(rest, sheet, limits);
}

}  // namespace jishi::sheet
