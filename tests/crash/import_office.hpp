// An office with a tree, the base package and keys, as a process that serves it has it open. For
// crash tests and benchmarks of imports.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "db/writer.hpp"
#include "exchange/import.hpp"
#include "person/keys.hpp"

namespace jishi::office {

inline constexpr std::string_view kLedger = "committee_member";
// Day from which the rows of the sheets hold that do not say it themselves.
Date import_day();

struct Size {
  int townships = 4;
  int villages = 5;  // of each township
};
// Townships and villages are numbered together: 0 … townships * (villages + 1) - 1.
std::string unit_name(Size size, std::int64_t index);

// Tables, the tree (one county with its townships and villages), packages with an addition of the
// county, keys. `packages`: the folder of the base package.
void found(const std::string& address, const std::filesystem::path& keys,
           const std::filesystem::path& packages, Size size);

// Opens what found() has made. Closed in the order that a process closes it.
class Office {
 public:
  Office(const std::string& address, const std::filesystem::path& keys);

  db::Database& database() { return *database_; }
  db::Connection& connection() { return *connection_; }
  db::Writer& writer() { return *writer_; }
  person::KeyFolder& keys() { return keys_; }
  const Clock& clock() const { return clock_; }
  std::shared_ptr<const package::Definitions> definitions() const { return definitions_->now(); }
  const package::Ledger& ledger() const;
  UnitId county() const { return county_; }
  // That hold rows: townships and villages.
  const std::vector<UnitId>& units() const { return units_; }

  exchange::ImportSurroundings surroundings();
  // For the whole county; what differs is updated.
  exchange::ImportRequest request(const std::filesystem::path& sheet) const;

 private:
  SystemClock clock_;
  person::KeyFolder keys_;
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<db::Connection> connection_;
  std::unique_ptr<package::DefinitionsInUse> definitions_;
  std::unique_ptr<db::Pool> readers_;
  std::unique_ptr<db::Writer> writer_;
  UnitId county_;
  std::vector<UnitId> units_;
};

}  // namespace jishi::office
