// What is known of units from one job of the writer to the next.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "ledger/known_units.hpp"

namespace jishi::ledger {

// Lends a KnownUnits to whoever writes rows, again and again the same one where the connection can
// tell that nobody else has written in between. Thread safe; outlives what it lends.
class UnitMemory {
 public:
  // More is forgotten when it comes back.
  static constexpr std::size_t kMostUnits = 10'000;
  static constexpr std::size_t kMostShapes = 1'000;

  // For a part of one transaction that writes no units and no profiles. Ends within it.
  class Lent {
   public:
    Lent(UnitMemory& memory, db::Connection& connection,
         const std::shared_ptr<const package::Definitions>& definitions);
    ~Lent();
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;

    KnownUnits& units() { return *units_; }

   private:
    UnitMemory& memory_;
    db::Connection& connection_;
    std::unique_ptr<KnownUnits> units_;
  };

 private:
  std::mutex mutex_;
  std::unique_ptr<KnownUnits> units_;  // none: not yet, or lent
  std::optional<db::WriteState> state_;
};

}  // namespace jishi::ledger
