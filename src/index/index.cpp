#include "index/index.hpp"

#include <algorithm>
#include <utility>

#include "index/follow.hpp"
#include "package/package_store.hpp"

namespace jishi::index {

Result<std::unique_ptr<Index>> Index::load(db::Connection& connection, Progress& progress,
                                           std::size_t memory_limit, MoreConnections more) {
  const db::Transaction snapshot(connection, db::TransactionMode::read);
  auto state = load_state(connection, progress, memory_limit, more);
  if (!state) return state.error();
  return std::unique_ptr<Index>(new Index(std::move(state).value(), memory_limit));
}

std::shared_ptr<const State> Index::now() const {
  const std::lock_guard guard(mutex_);
  return state_;
}

std::uint64_t Index::rights() const {
  const std::lock_guard guard(mutex_);
  return state_->rights + distrusted_;
}

void Index::distrust() {
  const std::lock_guard guard(mutex_);
  ++distrusted_;
}

class Index::Turn {
 public:
  explicit Turn(Index& index) : index_(index) {}
  ~Turn() {
    {
      const std::lock_guard guard(index_.mutex_);
      index_.in_turn_ = false;
    }
    index_.turn_ended_.notify_all();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  Index& index_;
};

// Whoever waits is served after two turns at most: the one at work may have begun too early.
Result<std::shared_ptr<const State>> Index::catch_up(db::Connection& connection) {
  std::unique_lock lock(mutex_);
  const std::uint64_t call = ++calls_;
  turn_ended_.wait(lock, [&] { return included_ >= call || !in_turn_; });
  if (included_ >= call) return state_;
  in_turn_ = true;
  const Turn turn(*this);
  const std::uint64_t begun = calls_;  // their writes are in the snapshot that begins now
  const auto before = state_;
  lock.unlock();
  const db::Transaction snapshot(connection, db::TransactionMode::read);
  auto next = follow(connection, before, memory_limit_);
  if (!next) return next;
  lock.lock();
  state_ = *next;
  included_ = begun;
  lock.unlock();
  return next;
}

bool Index::caught_up_by_others(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  const std::uint64_t call = ++calls_;
  return turn_ended_.wait_for(lock, patience, [&] { return included_ >= call; });
}

namespace {

bool includes(const State& state, std::span<const journal::Reach> positions) {
  return std::all_of(positions.begin(), positions.end(), [&](const journal::Reach& wanted) {
    const auto found = std::lower_bound(
        state.reaches.begin(), state.reaches.end(), wanted.partition,
        [](const journal::Reach& reach, PartitionId id) { return reach.partition < id; });
    return found != state.reaches.end() && found->partition == wanted.partition &&
           found->position >= wanted.position;
  });
}

}  // namespace

Result<std::shared_ptr<const State>> Index::at_least(db::Connection& connection,
                                                     std::span<const journal::Reach> positions) {
  if (auto state = now(); includes(*state, positions)) return state;
  auto state = catch_up(connection);
  if (!state || includes(**state, positions)) return state;
  return Error{"position_unknown",
               "要等的那次写入不在这个数据库里。请刷新页面后再看；数据库如果刚由备份恢复，"
               "备份之后的写入须重做。"};
}

bool Index::is_current(db::Connection& connection) const {
  const auto state = now();
  return package::current_version(connection) == state->definitions->number &&
         journal::entries_appended(connection) == state->entries();
}

}  // namespace jishi::index
