// What a request reads, and what it writes, with the definitions that hold there.
#pragma once

#include <functional>
#include <memory>

#include "api/service.hpp"
#include "db/connection.hpp"
#include "package/definitions.hpp"

namespace jishi::api {

using DefinitionsPointer = std::shared_ptr<const package::Definitions>;

// One state of the database: every question of a request is asked of it.
class Snapshot {
 public:
  // Takes the definitions anew where another process has installed some.
  explicit Snapshot(Service& service);

  db::Connection& connection() { return *lease_; }
  const DefinitionsPointer& definitions() const { return definitions_; }

 private:
  db::Pool::Lease lease_;
  DefinitionsPointer definitions_;
  std::unique_ptr<db::Transaction> transaction_;
};

// A job of the Writer; runs again with the new definitions where others were installed meanwhile.
using WriteWork = std::function<void(db::Connection&, const DefinitionsPointer&)>;
void write(Service& service, const WriteWork& work);

}  // namespace jishi::api
