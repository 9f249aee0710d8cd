// Which rows a file has brought already, in 24 bytes for each key: no more of a row is kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/sha256.hpp"

namespace jishi::exchange {

// Keys are compared by 64 bits of a hash: of a million rows two are taken for the same once in
// some 40 million files.
class SeenRows {
 public:
  static constexpr int kMostOfOneKey = 1'000;

  // What stands for a key: parts in order, each with its length.
  class Key {
   public:
    explicit Key(SeenRows& rows) : rows_(rows) {}
    Key& add(std::string_view part);
    Key& add(std::int64_t part);
    std::uint64_t hash();

   private:
    SeenRows& rows_;
  };
  Key key() { return Key(*this); }

  struct Row {
    std::uint64_t hash = 0;
    std::uint32_t number = 0;  // of the row in its sheet; 0: an empty place
    std::int32_t from = 0;     // days, half-open
    std::int32_t to = 0;
    std::int32_t detail = 0;  // whatever the caller tells rows of the same key apart by
  };
  // A row with that key and a day in common with [from, to) for which `fits`(detail) is true.
  template <class Fits>
  std::optional<std::int64_t> find(std::uint64_t hash, Date from, Date to, Fits fits) const {
    if (places_.empty()) return std::nullopt;
    for (std::size_t at = hash & (places_.size() - 1); places_[at].number != 0;
         at = (at + 1) & (places_.size() - 1)) {
      const Row& row = places_[at];
      if (row.hash == hash && row.from < to.days() && from.days() < row.to && fits(row.detail))
        return row.number;
    }
    return std::nullopt;
  }
  std::optional<std::int64_t> find(std::uint64_t hash, Date from, Date to) const {
    return find(hash, from, to, [](std::int32_t) { return true; });
  }
  // Nothing more is kept of a key that kMostOfOneKey rows have: the database finds what is missed.
  void put(std::uint64_t hash, std::int64_t number, Date from, Date to, std::int32_t detail = 0);

 private:
  void grow();

  Sha256 hasher_;
  std::vector<Row> places_;  // a power of two, at most two thirds full
  std::size_t used_ = 0;
};

}  // namespace jishi::exchange
