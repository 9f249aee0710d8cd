// The tables of the component "person", and the data keys in them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.hpp"
#include "person/sealing.hpp"

namespace jishi::person {

struct StoredKey {
  SubjectId subject;
  std::string purpose;
  std::int64_t generation = 1;
  std::int64_t wrapping_key = 0;  // its number
  std::vector<std::byte> wrapped;
};

std::optional<StoredKey> read_data_key(db::Connection& connection, SubjectId subject,
                                       std::string_view purpose);
// Those that there are, in no order. Bytes are valid during the call.
using KeyVisitor = std::function<void(SubjectId subject, std::int64_t generation,
                                      std::int64_t wrapping_key, db::Bytes wrapped)>;
void visit_data_keys(db::Connection& connection, std::span<const SubjectId> subjects,
                     std::string_view purpose, const KeyVisitor& visit);
void insert_data_key(db::Connection& connection, const StoredKey& key);
// To be given rows by add_data_key.
std::unique_ptr<db::BulkInsert> bulk_data_keys(db::Connection& connection);
void add_data_key(db::BulkInsert& bulk, const StoredKey& key);

// A page of all data keys by partition, subject and purpose, after that one.
std::vector<StoredKey> read_data_keys_after(db::Connection& connection, const StoredKey& after,
                                            std::int64_t limit);
// `before` is what was read; false: it was changed or destroyed since.
bool replace_wrapped(db::Connection& connection, const StoredKey& before, std::int64_t wrapping_key,
                     const WrappedKey& wrapped);
// There is a data key that another than that key-wrapping key wraps.
bool wrapped_by_another(db::Connection& connection, std::int64_t wrapping_key);
// The numbers of all that wrap some data key, in order.
std::vector<std::int64_t> wrapping_keys_in_use(db::Connection& connection);

// Which key-wrapping key new data keys are wrapped with (0: not yet said), and by which folder.
struct KeyState {
  std::int64_t newest = 0;
  std::optional<Fingerprint> folder;
};
KeyState read_key_state(db::Connection& connection);
void write_key_state(db::Connection& connection, const KeyState& state);

// What this database has erased of the subject: up to which generation for that purpose (0: never),
// and whether everything.
struct ErasedHere {
  std::int64_t generation = 0;
  bool everything = false;
};
ErasedHere read_erased(db::Connection& connection, SubjectId subject, std::string_view purpose);

}  // namespace jishi::person
