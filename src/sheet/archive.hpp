// The parts of a zip file, read in pieces; what comes out is counted while it comes, whatever the
// file says of its sizes.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sheet/byte_source.hpp"
#include "sheet/open_file.hpp"
#include "sheet/workbook.hpp"

struct zip;
struct zip_file;

namespace jishi::sheet {

// How much the parts of one workbook may inflate to, each counted once however often it is read.
class InflationBudget {
 public:
  explicit InflationBudget(std::int64_t bytes) : left_(bytes) {}
  // Part `index` has given `bytes` so far. Throws Failure sheet_too_large.
  void count(std::int64_t index, std::int64_t bytes);

 private:
  std::int64_t left_;
  std::map<std::int64_t, std::int64_t> counted_;
};

// One part from its beginning. Throws Failure sheet_broken where the bytes do not give what the
// directory says (length, checksum).
class PartSource final : public ByteSource {
 public:
  PartSource(zip* archive, std::int64_t index, InflationBudget& budget);
  std::size_t read(std::span<char> out) override;
  // Of the part's bytes, 0 … 1.
  double done() const;

 private:
  struct Close {
    void operator()(zip_file* file) const;
  };
  std::unique_ptr<zip_file, Close> file_;
  std::string name_;
  std::int64_t index_;
  std::int64_t promised_ = 0;  // bytes, as the directory says
  std::int64_t given_ = 0;
  InflationBudget& budget_;
};

// One thread. Sources end before their archive.
class Archive {
 public:
  // Throws Failure; see zip_layout.hpp.
  Archive(const OpenFile& file, const Limits& limits);

  // The part, whatever the case of its letters and with or without “/” in front.
  std::optional<std::int64_t> find(std::string_view name) const;
  std::unique_ptr<PartSource> read(std::int64_t index);

 private:
  struct Close {
    void operator()(zip* archive) const;
  };
  std::unique_ptr<zip, Close> zip_;
  InflationBudget budget_;
};

}  // namespace jishi::sheet
