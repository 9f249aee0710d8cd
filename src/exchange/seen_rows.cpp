#include "exchange/seen_rows.hpp"

#include <cstring>
#include <utility>

namespace jishi::exchange {

SeenRows::Key& SeenRows::Key::add(std::string_view part) {
  const auto size = static_cast<std::int64_t>(part.size());
  rows_.hasher_.update(std::as_bytes(std::span(&size, 1)));
  rows_.hasher_.update(part);
  return *this;
}

SeenRows::Key& SeenRows::Key::add(std::int64_t part) {
  rows_.hasher_.update(std::as_bytes(std::span(&part, 1)));
  return *this;
}

std::uint64_t SeenRows::Key::hash() {
  const Digest digest = rows_.hasher_.finish();
  std::uint64_t hash = 0;
  std::memcpy(&hash, digest.data(), sizeof hash);
  return hash;
}

void SeenRows::put(std::uint64_t hash, std::int64_t number, Date from, Date to,
                   std::int32_t detail) {
  if (3 * (used_ + 1) > 2 * places_.size()) grow();
  std::size_t at = hash & (places_.size() - 1);
  int same = 0;
  for (; places_[at].number != 0; at = (at + 1) & (places_.size() - 1)) {
    if (places_[at].hash == hash && ++same == kMostOfOneKey) return;
  }
  places_[at] = {hash, static_cast<std::uint32_t>(number), from.days(), to.days(), detail};
  ++used_;
}

void SeenRows::grow() {
  std::vector<Row> before = std::exchange(places_, {});
  places_.resize(before.empty() ? 1'024 : before.size() * 2);
  for (const Row& row : before) {
    if (row.number == 0) continue;
    std::size_t at = row.hash & (places_.size() - 1);
    while (places_[at].number != 0)
      at = (at + 1) & (places_.size() - 1);
    places_[at] = row;
  }
}

}  // namespace jishi::exchange
