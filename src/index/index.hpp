// The statistics index of a process: the state that is asked now, and how it is kept current.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>

#include "base/error.hpp"
#include "base/progress.hpp"
#include "db/connection.hpp"
#include "index/state.hpp"
#include "index/state_load.hpp"

namespace jishi::index {

// Thread safe.
class Index {
 public:
  // Reads the whole database in one snapshot, on a connection outside of transactions; `more`
  // as load_state() takes them. Error
  // no_definitions, index_too_large: the questions are for the database then. Failure cancelled.
  static Result<std::unique_ptr<Index>> load(db::Connection& connection, Progress& progress,
                                             std::size_t memory_limit = kDefaultMemoryLimit,
                                             MoreConnections more = {});

  // The last state, without waiting for one that is being made. Whoever has taken it keeps it as it
  // is for as long as it is needed.
  std::shared_ptr<const State> now() const;

  // Brings the index to what was committed before the call, or later, and returns that state: a
  // question that is to include a write takes this one, or a later now(). The connection is outside
  // of transactions. Calls that come while one is at work wait for it, and the first of them then
  // does the work of all. Error index_too_large, or any exception: now() stays as it was, and is no
  // longer current; those who waited try by themselves.
  Result<std::shared_ptr<const State>> catch_up(db::Connection& connection);

  // Whether another call's work has included, within that time, what was committed before this one.
  bool caught_up_by_others(std::chrono::milliseconds patience);

  // A state that includes these positions of the journal: what another process wrote and told the
  // position of. now() where it does, else as catch_up(). Error position_unknown: the database has
  // not come so far.
  Result<std::shared_ptr<const State>> at_least(db::Connection& connection,
                                                std::span<const journal::Reach> positions);

  // Another number than before once somebody may do other things than before, as far as now()
  // tells; for whoever keeps what follows from the rights of somebody.
  std::uint64_t rights() const;
  // To be called where what was committed could not be caught up with: rights() changes.
  void distrust();

  // Whether now() includes everything that was committed before the call. Costs two short queries.
  bool is_current(db::Connection& connection) const;

  std::size_t memory_limit() const { return memory_limit_; }

 private:
  Index(std::shared_ptr<const State> state, std::size_t memory_limit)
      : memory_limit_(memory_limit), state_(std::move(state)) {}

  // Ends the turn of the one call that makes the next state, however it ends.
  class Turn;

  const std::size_t memory_limit_;
  mutable std::mutex mutex_;  // of everything below, for moments
  std::condition_variable turn_ended_;
  std::shared_ptr<const State> state_;
  std::uint64_t distrusted_ = 0;
  bool in_turn_ = false;        // a call is making the next state
  std::uint64_t calls_ = 0;     // begun
  std::uint64_t included_ = 0;  // state_ has what was committed before these first calls
};

}  // namespace jishi::index
