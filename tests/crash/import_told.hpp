// What the journal tells of the rows of the ledger, of persons and of imports.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "import_office.hpp"
#include "package/ledger_table.hpp"

namespace jishi::crash {

// Throws std::runtime_error.
[[noreturn]] void wrong(const std::string& what);

// A version of a row or of a person.
struct VersionKey {
  std::int64_t id = 0;
  std::int64_t revision = 0;
  auto operator<=>(const VersionKey&) const = default;
};

std::string text_of(const VersionKey& key);

struct Recorded {
  std::int64_t from = 0;
  std::int64_t to = package::kStillHeld;
  bool operator==(const Recorded&) const = default;
};

// One place where the journal tells a version as it was sealed.
struct SealedPlace {
  VersionKey key;
  person::SubjectId subject;
  std::string purpose;
  std::vector<std::byte> bytes;
};

struct Told {
  std::map<VersionKey, Recorded> rows;
  std::map<VersionKey, Recorded> persons;
  std::vector<SealedPlace> row_values;
  std::vector<SealedPlace> identities;
  std::set<VersionKey> erased;
  // By source: where the entries are, and what they tell.
  struct Source {
    std::set<std::pair<std::int64_t, std::int64_t>> entries;
    std::int64_t added = 0;
    std::int64_t changed = 0;
    std::int64_t new_persons = 0;
  };
  std::map<std::string, Source> sources;
};

// Throws std::runtime_error where the journal is broken or cannot be understood.
Told read_journal(db::Connection& connection);

}  // namespace jishi::crash
