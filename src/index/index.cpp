#include "index/index.hpp"

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

Result<std::shared_ptr<const State>> Index::catch_up(db::Connection& connection) {
  const std::lock_guard one_after_another(following_);
  const db::Transaction snapshot(connection, db::TransactionMode::read);
  auto next = follow(connection, now(), memory_limit_);
  if (!next) return next;
  const std::lock_guard guard(mutex_);
  state_ = *next;
  return next;
}

bool Index::is_current(db::Connection& connection) const {
  const auto state = now();
  return package::current_version(connection) == state->definitions->number &&
         journal::entries_appended(connection) == state->entries();
}

}  // namespace jishi::index
