// What an entry of the journal says, in words: who may read the journal need not be able to read
// what was written. No value of a person is ever told.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.hpp"
#include "journal/entry.hpp"
#include "package/definitions.hpp"

namespace jishi::api {

// What a change is about. In the order in which one of several names an entry.
enum class Topic : std::uint8_t {
  rows,
  accounts,
  disclosures,  // looked at in full, or taken away in a file
  imports,
  units,
  packages,
  persons,
  settings,
  other,
};
std::string_view word(Topic topic);   // disclosures
std::string_view label(Topic topic);  // 查看和导出
std::optional<Topic> topic_of_word(std::string_view word);

// Of which entries somebody may know, and wants to.
struct JournalFilter {
  std::function<bool(UnitId)> covers;             // units of the subtree, those that ended too
  std::function<bool(PartitionId)> covers_whole;  // what names no unit is told only there
  std::string ledger = {};                        // empty: any
  std::optional<Topic> topic = {};
};

struct ToldEntry {
  Topic topic = Topic::other;
  std::string words;
  std::set<UnitId> units;
};
// nullopt: nothing of it is to be told. Reads names of accounts and units of that connection.
std::optional<ToldEntry> tell(const journal::Entry& entry, const JournalFilter& filter,
                              db::Connection& connection, const package::Definitions& definitions);

// “导入 12” for import#12.
std::string source_words(std::string_view source);

}  // namespace jishi::api
