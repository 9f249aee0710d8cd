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

// The unit of locality, of the journal's chain and of sharding. Opaque; 1 … 2^21 − 1.
using PartitionId = Id<struct PartitionTag>;
inline constexpr std::int64_t kMaxPartition = (std::int64_t{1} << 21) - 1;

// A serial of a thing within the partition that it was created in: 1 … 2^24 − 1.
inline constexpr int kSerialBits = 24;
inline constexpr std::int64_t kMaxSerial = (std::int64_t{1} << kSerialBits) - 1;

// An organisation of the League in the tree. The upper bits are the partition that it was created
// in, the lower 24 a serial within it; read it through partition_of only. 45 bits survive JSON.
// They are not split at bit 32: PostgreSQL hashes an int8 by the exclusive or of its halves, in
// which partition and serial would cancel out, and hashing the country's units would take minutes.
using UnitId = Id<struct UnitTag>;

// A person, in the partition of the unit that first recorded them, and a row of a ledger, in the
// partition of the unit that it was first written for. Numbered like units and together with them:
// no two things have the same number.
using PersonId = Id<struct PersonTag>;
using RowId = Id<struct RowTag>;

constexpr UnitId make_unit_id(PartitionId partition, std::int64_t serial) {
  return UnitId((partition.value() << kSerialBits) | serial);
}
template <class Tag>
constexpr Id<Tag> make_id(PartitionId partition, std::int64_t serial) {
  return Id<Tag>((partition.value() << kSerialBits) | serial);
}
// Of a unit, a person or a row.
template <class Tag>
constexpr PartitionId partition_of(Id<Tag> id) {
  return PartitionId(id.value() >> kSerialBits);
}

}  // namespace jishi

template <class Tag>
struct std::hash<jishi::Id<Tag>> {
  std::size_t operator()(jishi::Id<Tag> id) const noexcept {
    return std::hash<std::int64_t>{}(id.value());
  }
};
