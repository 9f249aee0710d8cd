// The definitions that a running process works with, exchanged when another one installs new ones.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "db/connection.hpp"
#include "package/definitions.hpp"

namespace jishi::package {

// Thread safe. Whoever took a pointer keeps its version for as long as it needs it.
class DefinitionsInUse {
 public:
  // Loads the newest version. Throws Failure where there is none.
  explicit DefinitionsInUse(db::Connection& connection);

  std::shared_ptr<const Definitions> now() const;
  // Loads the newest version unless that is in use already. Outside of transactions.
  void reload(db::Connection& connection);

  // Runs `work` in a transaction of that mode and commits it. Where the definitions were changed in
  // between, nothing of it is kept and it runs again with the new ones, at most kMostAttempts
  // times; then Failure("definitions_changed").
  using Work = std::function<void(db::Connection&, const Definitions&)>;
  void run(db::Connection& connection, db::TransactionMode mode, const Work& work);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Definitions> current_;
};

inline constexpr int kMostAttempts = 5;

}  // namespace jishi::package
