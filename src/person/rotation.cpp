#include <array>

#include "db/error.hpp"
#include "person/data_key_store.hpp"
#include "person/sealing.hpp"
#include "person/vault.hpp"

namespace jishi::person {
namespace {

// Data keys of one job: some milliseconds of the writer. The jobs are not of bulk priority: under a
// load that never pauses those would never run, and a key that got out must be replaced.
constexpr std::int64_t kKeysPerJob = 200;

struct Rewrapped {
  StoredKey before;
  WrappedKey wrapped;
};

struct KeysInUse {
  std::int64_t newest = 0;  // which the database names for new data keys
  bool older = false;       // some data key is wrapped with another
};

// Asked in a transaction that runs as if one after another with those that make data keys: once
// there are no older ones, there will be none.
KeysInUse keys_in_use(db::Connection& connection) {
  while (true) {
    try {
      db::Transaction transaction(connection, db::TransactionMode::write);
      KeysInUse found{read_key_state(connection).newest, false};
      found.older = wrapped_by_another(connection, found.newest);
      transaction.commit();
      return found;
    } catch (const db::DatabaseError& error) {
      if (error.error_class() != db::ErrorClass::busy) throw;
    }
  }
}

// The keys are unwrapped and wrapped outside the writer; what was changed in between is left as it
// is.
class Rotation {
 public:
  Rotation(db::Database& database, db::Writer& writer, const KeyFolder& keys)
      : writer_(writer), keys_(keys), connection_(database.connect()), newest_(keys.newest()) {
    const auto key = keys.wrapping_key(newest_);
    if (!key) throw Failure(keys_missing(std::array{newest_}, keys));
    newest_key_ = *key;
  }

  std::int64_t newest() const { return newest_; }

  // From the commit of this on, new data keys are wrapped with the newest key.
  void say_newest() {
    check_keys(*connection_, keys_).or_throw();
    writer_.submit([&](db::Connection& connection) {
      // Written even where nothing was sealed yet: whoever seals first meanwhile runs again.
      if (read_key_state(connection).newest == newest_) return;
      write_key_state(connection, {newest_, folder_mark(keys_)});
    });
  }

  // All data keys once. Returns how many were wrapped anew.
  std::int64_t pass(Progress& progress) {
    std::int64_t count = 0;
    std::int64_t seen = 0;
    StoredKey last;
    while (true) {
      progress.check();
      const auto page = read_data_keys_after(*connection_, last, kKeysPerJob);
      if (page.empty()) return count;
      count += replace(rewrap(page));
      seen += static_cast<std::int64_t>(page.size());
      last = page.back();
      progress.step("更换密钥", seen, 0);
    }
  }

  // On SQLite a pass is enough: whatever is made after say_newest() was made with the newest. On
  // PostgreSQL a transaction of another process that began before may commit after the pass.
  bool complete() {
    if (connection_->dialect() == db::Dialect::sqlite) return true;
    return !keys_in_use(*connection_).older;
  }

 private:
  std::vector<Rewrapped> rewrap(const std::vector<StoredKey>& page) {
    std::vector<Rewrapped> out;
    for (const StoredKey& stored : page) {
      if (stored.wrapping_key == newest_) continue;
      const auto old_key = keys_.wrapping_key(stored.wrapping_key);
      if (!old_key) throw Failure(keys_missing(std::array{stored.wrapping_key}, keys_));
      const Place place{stored.subject, stored.purpose, {}, stored.generation};
      const auto key = unwrap(*old_key, stored.wrapping_key, place, stored.wrapped);
      if (!key) {
        throw Failure({"sealed_value_damaged",
                       "编号 " + std::to_string(stored.subject.value()) +
                           " 的数据密钥打不开：数据库被改动或损坏。请从备份恢复后再更换密钥。"});
      }
      out.push_back({stored, wrap(newest_key_, newest_, place, *key, random_)});
    }
    return out;
  }

  std::int64_t replace(const std::vector<Rewrapped>& keys) {
    if (keys.empty()) return 0;
    std::int64_t count = 0;
    writer_.submit([&](db::Connection& connection) {
      count = 0;  // the job may run again
      for (const Rewrapped& one : keys)
        count += replace_wrapped(connection, one.before, newest_, one.wrapped) ? 1 : 0;
    });
    return count;
  }

  db::Writer& writer_;
  const KeyFolder& keys_;
  std::unique_ptr<db::Connection> connection_;
  std::int64_t newest_;
  Key newest_key_;
  RandomBytes random_;
};

}  // namespace

std::int64_t rewrap_data_keys(db::Database& database, db::Writer& writer, const KeyFolder& keys,
                              Progress& progress) {
  Rotation rotation(database, writer, keys);
  rotation.say_newest();
  std::int64_t count = 0;
  do {
    count += rotation.pass(progress);
  } while (!rotation.complete());
  return count;
}

Result<void> remove_unused_keys(db::Database& database, KeyFolder& keys) {
  const auto connection = database.connect();
  check_keys(*connection, keys).or_throw();
  const KeysInUse found = keys_in_use(*connection);
  if (found.older) {
    return Error{"keys_in_use", "仍有数据由旧密钥保护，旧密钥不能删除；请先完成密钥更换。"};
  }
  return keys.remove_wrapping_keys_before(found.newest);
}

}  // namespace jishi::person
