#include "api/snapshot.hpp"

#include "package/package_store.hpp"

namespace jishi::api {
namespace {

bool is_changed(const Failure& failure) {
  return failure.error().code == "definitions_changed";
}

}  // namespace

Snapshot::Snapshot(Service& service) : lease_(service.readers.lease()) {
  for (int attempt = 1;; ++attempt) {
    definitions_ = service.definitions.now();
    transaction_ = std::make_unique<db::Transaction>(*lease_, db::TransactionMode::read);
    try {
      package::require_version(*lease_, definitions_->number);
      return;
    } catch (const Failure& failure) {
      if (!is_changed(failure) || attempt == package::kMostAttempts) throw;
    }
    transaction_.reset();
    service.definitions.reload(*lease_);
  }
}

void write(Service& service, const WriteWork& work) {
  for (int attempt = 1;; ++attempt) {
    const DefinitionsPointer definitions = service.definitions.now();
    try {
      service.writer.submit([&](db::Connection& connection) {
        package::require_version(connection, definitions->number);
        work(connection, definitions);
      });
      return;
    } catch (const Failure& failure) {
      if (!is_changed(failure) || attempt == package::kMostAttempts) throw;
    }
    service.definitions.reload(*service.readers.lease());
  }
}

}  // namespace jishi::api
