#include "ledger/unit_memory.hpp"

#include <exception>
#include <utility>

namespace jishi::ledger {

UnitMemory::Lent::Lent(UnitMemory& memory, db::Connection& connection,
                       const std::shared_ptr<const package::Definitions>& definitions)
    : memory_(memory), connection_(connection) {
  const std::optional<db::WriteState> now = connection.write_state();
  {
    const std::scoped_lock lock(memory_.mutex_);
    units_ = std::move(memory_.units_);
    if (units_ && now && now == memory_.state_ && units_->definitions() == definitions) return;
  }
  units_ = std::make_unique<KnownUnits>(connection, definitions);
}

// What a job wrote itself is of no concern to the units, be it undone or not: so they are good for
// who finds the database as it is left here.
UnitMemory::Lent::~Lent() {
  if (units_->units_kept() > kMostUnits || units_->shapes_kept() > kMostShapes) return;
  try {
    const std::optional<db::WriteState> state = connection_.write_state();
    if (!state) return;
    const std::scoped_lock lock(memory_.mutex_);
    memory_.units_ = std::move(units_);
    memory_.state_ = state;
  } catch (const std::exception&) {  // of a connection that failed nothing is kept
  }
}

}  // namespace jishi::ledger
