#include "person/vault.hpp"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "person/data_key_store.hpp"
#include "person/sealing.hpp"

namespace jishi::person {
namespace {

constexpr std::string_view kFolderKind = "key_folder";

struct DataKey {
  Key key;
  std::int64_t generation = 0;  // 0: there is none
};

// A subject and the place of a purpose among those that the vault has met.
struct KeyName {
  SubjectId subject;
  std::size_t purpose = 0;
  bool operator==(const KeyName&) const = default;
};
struct KeyNameHash {
  std::size_t operator()(const KeyName& name) const {
    return std::hash<SubjectId>{}(name.subject) * 31 + name.purpose;
  }
};
using DataKeys = std::unordered_map<KeyName, DataKey, KeyNameHash>;

std::string number_of(SubjectId subject) {
  return std::to_string(subject.value());
}

Error value_damaged(SubjectId subject) {
  return {"sealed_value_damaged", "编号 " + number_of(subject) +
                                      " 的加密内容打不开：数据库被改动或损坏，"
                                      "或密钥目录不属于这个数据库。"
                                      "请核对密钥目录，或从备份恢复。"};
}

Error of_another_database() {
  return {"keys_of_another_database",
          "密钥目录属于另一个数据库。请用 --keys 或环境变量 JISHI_KEYS "
          "指明这个数据库自己的密钥目录。"};
}

}  // namespace

struct Vault::State {
  State(db::Connection& on, const KeyFolder& from, journal::Insertion how)
      : connection(on),
        keys(from),
        insertion(how),
        fingerprints(from.fingerprint_key()),
        savepoints_undone(on.savepoints_undone()) {
    keys.look_for_erasures();  // within the transaction: once is enough
  }

  db::Connection& connection;
  const KeyFolder& keys;
  journal::Insertion insertion;
  Fingerprints fingerprints;
  RandomBytes random;
  std::vector<std::string> purposes;
  DataKeys read;  // from the table; dropped when there are too many
  DataKeys made;  // by this vault
  std::unordered_set<SubjectId> introduced;
  std::unique_ptr<db::BulkInsert> bulk;                // where `made` are waiting
  std::optional<std::pair<std::int64_t, Key>> newest;  // wraps what is made
  std::uint64_t savepoints_undone;

  // What was made since a savepoint that was rolled back is not in the table: what would be sealed
  // under it could never be opened.
  void follow_savepoints() {
    if (connection.savepoints_undone() == savepoints_undone) return;
    if (bulk) throw std::logic_error("a savepoint was rolled back while data keys were collected");
    savepoints_undone = connection.savepoints_undone();
    forget();
  }

  void forget() {
    if (bulk) throw std::logic_error("collected data keys are forgotten before finish()");
    read.clear();
    made.clear();
    introduced.clear();
    newest.reset();
    keys.look_for_erasures();
  }

  KeyName name(SubjectId subject, std::string_view purpose) {
    for (std::size_t i = 0; i < purposes.size(); ++i) {
      if (purposes[i] == purpose) return {subject, i};
    }
    purposes.emplace_back(purpose);
    return {subject, purposes.size() - 1};
  }

  DataKey unwrapped(SubjectId subject, std::string_view purpose, std::int64_t generation,
                    std::int64_t number, db::Bytes wrapped) const {
    const auto wrapping = keys.wrapping_key(number);
    if (!wrapping) throw Failure(keys_missing(std::array{number}, keys));
    const auto key = unwrap(*wrapping, number, {subject, purpose, {}, generation}, wrapped);
    if (!key) throw Failure(value_damaged(subject));
    return {*key, generation};
  }

  // Generation 0 where there is none.
  const DataKey& find(const KeyName& name) {
    follow_savepoints();
    if (const auto found = made.find(name); found != made.end()) return found->second;
    if (const auto found = read.find(name); found != read.end()) return found->second;
    DataKey key;
    if (!introduced.contains(name.subject)) {
      const std::string& purpose = purposes[name.purpose];
      const auto stored = read_data_key(connection, name.subject, purpose);
      if (stored) {
        key = unwrapped(name.subject, purpose, stored->generation, stored->wrapping_key,
                        stored->wrapped);
      }
    }
    return keep(name, key);
  }

  const DataKey& keep(const KeyName& name, const DataKey& key) {
    if (read.size() >= kMostKept) read.clear();
    return read.insert_or_assign(name, key).first->second;
  }

  // The number that the database names, read in this transaction: a rotation elsewhere then either
  // sees what is made here or lets one of the two run again.
  const std::pair<std::int64_t, Key>& wrapping_key() {
    if (newest) return *newest;
    KeyState state = read_key_state(connection);
    const Fingerprint mark = fingerprints.of(kFolderKind, {});
    if (state.folder && *state.folder != mark) throw Failure(of_another_database());
    if (!state.folder) {
      state = {keys.newest(), mark};
      write_key_state(connection, state);
    }
    const auto key = keys.wrapping_key(state.newest);
    if (!key) throw Failure(keys_missing(std::array{state.newest}, keys));
    return newest.emplace(state.newest, *key);
  }

  // The generation of a data key that does not exist yet.
  std::int64_t next_generation(SubjectId subject, std::string_view purpose) const {
    ErasedHere here;
    if (!introduced.contains(subject)) here = read_erased(connection, subject, purpose);
    if (here.everything || keys.known_erased(subject)) {
      throw Failure({"erased", "编号 " + number_of(subject) +
                                   " 的个人信息已按规定删除，不能再写入；请作为新的人员登记。"});
    }
    return std::max(here.generation, keys.known_erased_generation(subject, purpose)) + 1;
  }

  const DataKey& make(const KeyName& name) {
    const std::string& purpose = purposes[name.purpose];
    DataKey key;
    key.generation = next_generation(name.subject, purpose);
    random.fill(key.key.bytes);
    const auto& [number, wrapping] = wrapping_key();
    const WrappedKey wrapped =
        wrap(wrapping, number, {name.subject, purpose, {}, key.generation}, key.key, random);
    const StoredKey stored{
        name.subject, purpose, key.generation, number, {wrapped.begin(), wrapped.end()}};
    if (insertion == journal::Insertion::bulk) {
      if (!bulk) bulk = bulk_data_keys(connection);
      add_data_key(*bulk, stored);
    } else {
      insert_data_key(connection, stored);
    }
    read.erase(name);
    return made.insert_or_assign(name, key).first->second;
  }
};

Vault::Vault(db::Connection& connection, const KeyFolder& keys, journal::Insertion insertion)
    : state_(std::make_unique<State>(connection, keys, insertion)) {}

Vault::~Vault() = default;

Sealed Vault::seal(SubjectId subject, std::string_view purpose, std::string_view column,
                   std::string_view plain) {
  const KeyName name = state_->name(subject, purpose);
  const DataKey* key = &state_->find(name);
  if (key->generation == 0) key = &state_->make(name);
  return person::seal(key->key, {subject, purpose, column, key->generation}, plain, state_->random);
}

std::optional<std::string> Vault::open(SubjectId subject, std::string_view purpose,
                                       std::string_view column, db::Bytes sealed) {
  const auto generation = generation_of(sealed);
  if (!generation) throw Failure(value_damaged(subject));
  const DataKey& key = state_->find(state_->name(subject, purpose));
  if (*generation < key.generation || key.generation == 0) return std::nullopt;
  auto plain = unseal(key.key, {subject, purpose, column, key.generation}, sealed);
  if (!plain) throw Failure(value_damaged(subject));
  return plain;
}

void Vault::fetch(std::span<const SubjectId> subjects, std::string_view purpose) {
  state_->follow_savepoints();
  std::vector<SubjectId> wanted;
  for (const SubjectId subject : subjects.first(std::min(subjects.size(), kMostKept))) {
    const KeyName name = state_->name(subject, purpose);
    if (!state_->made.contains(name) && !state_->introduced.contains(subject)) {
      wanted.push_back(subject);
    }
  }
  if (state_->read.size() + wanted.size() > kMostKept) state_->read.clear();
  for (const SubjectId subject : wanted)
    state_->read.insert_or_assign(state_->name(subject, purpose), DataKey{});
  visit_data_keys(
      state_->connection, wanted, purpose,
      [&](SubjectId subject, std::int64_t generation, std::int64_t number, db::Bytes wrapped) {
        state_->read.insert_or_assign(
            state_->name(subject, purpose),
            state_->unwrapped(subject, purpose, generation, number, wrapped));
      });
}

void Vault::introduce(SubjectId subject) {
  state_->follow_savepoints();
  state_->introduced.insert(subject);
}

bool Vault::erased(SubjectId subject) const {
  return state_->keys.known_erased(subject);
}

Fingerprint Vault::fingerprint(std::string_view kind, std::string_view normalised) const {
  return state_->fingerprints.of(kind, normalised);
}

void Vault::finish() {
  state_->follow_savepoints();
  if (state_->bulk) state_->bulk->finish();
  state_->bulk.reset();
}

void Vault::forget() {
  state_->forget();
}

Fingerprint folder_mark(const KeyFolder& keys) {
  return Fingerprints(keys.fingerprint_key()).of(kFolderKind, {});
}

Result<void> check_keys(db::Connection& connection, const KeyFolder& keys) {
  const KeyState state = read_key_state(connection);
  if (!state.folder) return {};
  if (*state.folder != folder_mark(keys)) return of_another_database();
  if (!keys.wrapping_key(state.newest)) return keys_missing(std::array{state.newest}, keys);
  return {};
}

std::vector<std::int64_t> missing_keys(db::Connection& connection, const KeyFolder& keys) {
  std::vector<std::int64_t> numbers = wrapping_keys_in_use(connection);
  std::erase_if(numbers,
                [&](std::int64_t number) { return keys.wrapping_key(number).has_value(); });
  return numbers;
}

Error keys_missing(std::span<const std::int64_t> numbers, const KeyFolder& keys) {
  std::string missing;
  for (const std::int64_t number : numbers)
    missing += (missing.empty() ? "" : "、") + std::to_string(number);
  std::string there;
  if (const auto days = keys.wrapping_keys()) {
    for (const auto& [number, since] : *days)
      there += (there.empty() ? "" : "、") + std::to_string(number) + "（" + since.iso() + " 起）";
  }
  return {"keys_missing",
          "密钥文件夹里没有第 " + missing + " 号密钥（现有第 " + there +
              " 号），用它保护的个人信息读不出来。多半是恢复了换用密钥以前的备份，而那时的密钥已经"
              "销毁。请找出那时另行备份的密钥文件夹，运行 jishi keys --take-from 那个文件夹，"
              "取回缺少的密钥。"};
}

}  // namespace jishi::person
