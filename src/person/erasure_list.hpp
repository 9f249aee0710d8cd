// The erasures that a backup's database had carried out, as a text beside the backup: so that a
// backup is not restored with an older list than any backup beside it knows of. Numbers, no names.
//
//   jishi erasures 1
//   folder 7c… 2 #90a1b2c3
//   erased 3145729 3145730:youth_survey:1 #1c2d3e4f
//
// `folder`: what the database remembers its key folder by (folder_mark), and how many erasures
// follow; #: as in key_text.hpp.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "db/connection.hpp"
#include "person/vault.hpp"

namespace jishi::person {

struct ErasureList {
  Fingerprint folder{};
  std::set<Erasure> erasures;
};

// Of the database; none where it has never sealed anything.
std::optional<ErasureList> read_erasure_list(db::Connection& connection);

std::string erasure_list_text(const ErasureList& list);
// Error erasure_list_damaged, with the number of the line.
Result<ErasureList> parse_erasure_list(std::string_view text);

}  // namespace jishi::person
