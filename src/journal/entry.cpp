#include "journal/entry.hpp"

namespace jishi::journal {
namespace {

// Numbers and lengths are big-endian 64-bit, so that no two different entries give the same bytes.
class Bytes64 {
 public:
  explicit Bytes64(std::int64_t value) {
    auto bits = static_cast<std::uint64_t>(value);
    for (std::size_t i = bytes_.size(); i-- > 0; bits >>= 8)
      bytes_[i] = std::byte(bits & 0xFF);
  }
  std::span<const std::byte> span() const { return bytes_; }

 private:
  std::array<std::byte, 8> bytes_{};
};

void add(Sha256& hasher, std::int64_t value) {
  hasher.update(Bytes64(value).span());
}

void add(Sha256& hasher, std::string_view text) {
  add(hasher, static_cast<std::int64_t>(text.size()));
  hasher.update(text);
}

}  // namespace

Digest chain_start(PartitionId partition) {
  Sha256 hasher;
  add(hasher, "jishi journal 1");
  add(hasher, partition.value());
  return hasher.finish();
}

Digest link(Sha256& hasher, const Digest& before, const Entry& entry) {
  hasher.update(std::span<const std::byte>(before));
  add(hasher, entry.partition.value());
  add(hasher, entry.position);
  add(hasher, entry.actor.value());
  add(hasher, entry.recorded_at.microseconds);
  add(hasher, entry.source);
  add(hasher, entry.format);
  add(hasher, entry.subject);
  add(hasher, entry.payload);
  return hasher.finish();
}

}  // namespace jishi::journal
