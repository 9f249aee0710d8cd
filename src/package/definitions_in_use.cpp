#include "package/definitions_in_use.hpp"

#include "db/error.hpp"
#include "package/package_store.hpp"

namespace jishi::package {
namespace {

bool says_changed(const Failure& failure) {
  return failure.error().code == "definitions_changed";
}

}  // namespace

DefinitionsInUse::DefinitionsInUse(db::Connection& connection) {
  reload(connection);
}

std::shared_ptr<const Definitions> DefinitionsInUse::now() const {
  const std::lock_guard guard(mutex_);
  return current_;
}

void DefinitionsInUse::reload(db::Connection& connection) {
  db::Transaction transaction(connection, db::TransactionMode::read);
  const std::int64_t number = current_version(connection);
  if (const auto known = now(); known && known->number == number) return;
  auto loaded = std::make_shared<const Definitions>(load_from_database(connection).or_throw());
  const std::lock_guard guard(mutex_);
  if (!current_ || current_->number < loaded->number) current_ = std::move(loaded);
}

void DefinitionsInUse::run(db::Connection& connection, db::TransactionMode mode, const Work& work) {
  for (int attempt = 1;; ++attempt) {
    const auto definitions = now();
    try {
      db::Transaction transaction(connection, mode);
      require_version(connection, definitions->number);
      work(connection, *definitions);
      transaction.commit();
      return;
    } catch (const Failure& failure) {
      if (!says_changed(failure) || attempt == kMostAttempts) throw;
    }
    reload(connection);
  }
}

}  // namespace jishi::package
