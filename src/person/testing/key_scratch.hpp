// A key folder of a test.
#pragma once

#include <filesystem>
#include <optional>

#include "db/testing/scratch_database.hpp"
#include "person/keys.hpp"

namespace jishi::person::testing {

class KeyScratch {
 public:
  KeyScratch() {
    KeyFolder::create(path(), *Date::parse("2026-07-01")).or_throw();
    keys_.emplace(reopened());
  }
  std::filesystem::path path() const { return folder_.path() / "keys"; }
  KeyFolder& keys() { return *keys_; }
  // As another process has it.
  KeyFolder reopened() const { return KeyFolder::open(path()).or_throw(); }

 private:
  db::testing::ScratchFolder folder_;
  std::optional<KeyFolder> keys_;
};

}  // namespace jishi::person::testing
