// Strong identifiers: an int64 that no arithmetic and no other kind of id compiles with.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace jishi {

template <class Tag>
class Id {
 public:
  constexpr Id() = default;  // none
  constexpr explicit Id(std::int64_t value) : value_(value) {}
  constexpr std::int64_t value() const { return value_; }
  constexpr explicit operator bool() const { return value_ != 0; }
  constexpr auto operator<=>(const Id&) const = default;

 private:
  std::int64_t value_ = 0;
};

// Who did it: every change carries one. 1 is the command line itself (an operator at the machine).
using ActorId = Id<struct ActorTag>;
inline constexpr ActorId kOperator{1};

// The unit of locality, of the journal's chain and of sharding. Opaque; 1 … 2^21 − 1, so that an id
// made of a partition and a 32-bit serial stays below 2^53 and survives JSON.
using PartitionId = Id<struct PartitionTag>;
inline constexpr std::int64_t kMaxPartition = (std::int64_t{1} << 21) - 1;

// An organisation of the League in the tree. The upper bits are the partition that it was created
// in, the lower 32 a serial within it; read it through partition_of only.
using UnitId = Id<struct UnitTag>;

constexpr UnitId make_unit_id(PartitionId partition, std::int64_t serial) {
  return UnitId((partition.value() << 32) | serial);
}
constexpr PartitionId partition_of(UnitId unit) {
  return PartitionId(unit.value() >> 32);
}

}  // namespace jishi

template <class Tag>
struct std::hash<jishi::Id<Tag>> {
  std::size_t operator()(jishi::Id<Tag> id) const noexcept {
    return std::hash<std::int64_t>{}(id.value());
  }
};
