#include "person/erase.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/error.hpp"
#include "base/json_writer.hpp"
#include "person/erasure_store.hpp"
#include "person/vault.hpp"

namespace jishi::person {
namespace {

// Numbers beyond the partitions that were ever given belong to nothing here.
class KnownPartitions {
 public:
  explicit KnownPartitions(db::Connection& connection)
      : given_(journal::partitions_given(connection)) {}
  bool contain(SubjectId subject) const {
    const std::int64_t partition = partition_of(subject).value();
    return partition >= 1 && partition <= given_;
  }

 private:
  std::int64_t given_;
};

// That, or what came later of it.
bool is_done(const std::set<Erasure>& done, const Erasure& erasure) {
  const auto same = done.lower_bound(erasure);
  return same != done.end() && same->subject == erasure.subject && same->purpose == erasure.purpose;
}

// Of `asked` what `known` does not have.
std::vector<Erasure> not_among(const std::set<Erasure>& known, const std::set<Erasure>& asked) {
  std::vector<Erasure> missing;
  for (const Erasure& erasure : asked) {
    if (!is_done(known, erasure)) missing.push_back(erasure);
  }
  return missing;
}

// Each once, with its generation; what is carried out already is left out.
std::vector<Erasure> to_be_done(db::Connection& connection, std::span<const Erasure> asked,
                                const std::set<Erasure>& done) {
  std::set<Erasure> wanted;
  for (Erasure erasure : asked) {
    if (erasure.purpose.empty()) {
      erasure.generation = 0;
    } else if (erasure.generation == 0) {
      const std::int64_t there = key_generation(connection, erasure.subject, erasure.purpose);
      erasure.generation = std::max<std::int64_t>(there, 1);
    }
    if (!is_done(done, erasure)) wanted.insert(std::move(erasure));
  }
  return {wanted.begin(), wanted.end()};
}

std::string change_text(const Erasure& erasure) {
  JsonWriter json;
  json.begin_object().member("erased", erasure.subject.value());
  json.member("purpose", erasure.purpose);
  return json.end_object().take();
}

class Transaction {
 public:
  Transaction(db::Connection& connection, const journal::Author& author)
      : connection_(connection),
        partitions_(connection),
        appender_(connection, author),
        changes_(appender_) {}

  ErasureReport carry_out(std::span<const Erasure> erasures, const ClearRows& clear_rows) {
    std::unordered_set<SubjectId> emptied;
    std::vector<Erasure> known;
    for (const Erasure& erasure : erasures) {
      if (!partitions_.contain(erasure.subject)) {
        insert_erasure(connection_, erasure, 0);
        continue;
      }
      report_.keys += destroy_keys(connection_, erasure);
      if (erasure.purpose.empty() || erasure.purpose == kIdentity) {
        report_.persons += empty_person(connection_, PersonId(erasure.subject.value())) ? 1 : 0;
      }
      const std::int64_t position =
          changes_.add(partition_of(erasure.subject), change_text(erasure));
      insert_erasure(connection_, erasure, position);
      known.push_back(erasure);
    }
    count_unscrubbed(connection_);
    if (clear_rows && !known.empty()) clear_rows(connection_, changes_, known);
    changes_.finish();
    appender_.finish();
    return report_;
  }

 private:
  db::Connection& connection_;
  KnownPartitions partitions_;
  journal::Appender appender_;
  journal::ChangeSet changes_;
  ErasureReport report_;
};

// Erasures of one subject stand together: they go into one transaction.
std::size_t length_of_batch(std::span<const Erasure> erasures) {
  if (erasures.size() <= kSubjectsPerErasure) return erasures.size();
  std::size_t length = kSubjectsPerErasure;
  while (length < erasures.size() && erasures[length].subject == erasures[length - 1].subject)
    ++length;
  return length;
}

void add(ErasureReport& sum, const ErasureReport& part) {
  sum.persons += part.persons;
  sum.keys += part.keys;
  sum.kept += part.kept;
}

ErasureReport carry_out(db::Writer& writer, std::span<const Erasure> erasures,
                        const journal::Author& author, const ClearRows& clear_rows) {
  ErasureReport report;
  while (!erasures.empty()) {
    const auto batch = erasures.first(length_of_batch(erasures));
    ErasureReport of_batch;
    writer.submit([&](db::Connection& connection) {
      of_batch = Transaction(connection, author).carry_out(batch, clear_rows);
    });
    add(report, of_batch);
    erasures = erasures.subspan(batch.size());
  }
  return report;
}

std::int64_t subjects_without(std::span<const Erasure> asked, std::span<const Erasure> done) {
  std::unordered_set<SubjectId> missing;
  for (const Erasure& erasure : asked)
    missing.insert(erasure.subject);
  for (const Erasure& erasure : done)
    missing.erase(erasure.subject);
  return static_cast<std::int64_t>(missing.size());
}

}  // namespace

ErasureReport erase(db::Database& database, db::Writer& writer, KeyFolder& keys,
                    std::span<const Erasure> erasures, const journal::Author& author,
                    const ClearRows& clear_rows) {
  const auto connection = database.connect();
  const KnownPartitions partitions(*connection);
  for (const Erasure& erasure : erasures) {
    if (partitions.contain(erasure.subject)) continue;
    throw Failure({"unknown_subject", "没有编号为 " + std::to_string(erasure.subject.value()) +
                                          " 的人员或台账行，请核对编号；尚未删除任何内容。"});
  }
  const auto wanted = to_be_done(*connection, erasures, read_erasures(*connection));
  keys.record_erasures(wanted);
  return carry_out(writer, wanted, author, clear_rows);
}

ErasureReport erase_due(db::Writer& writer, KeyFolder& keys, std::span<const Erasure> due,
                        const journal::Author& author, const ClearRows& clear_rows,
                        const StillDue& still_due, std::span<const std::string> tables) {
  std::vector<Erasure> all(due.begin(), due.end());
  std::ranges::sort(all);
  ErasureReport report;
  for (std::span<const Erasure> rest = all; !rest.empty();) {
    const auto batch = rest.first(length_of_batch(rest));
    ErasureReport of_batch;
    writer.submit([&](db::Connection& connection) {
      hold_writes(connection, tables);
      const auto still =
          to_be_done(connection, still_due(connection, batch), read_erasures(connection));
      keys.record_erasures(unlisted_erasures({still.begin(), still.end()}, keys));
      of_batch = Transaction(connection, author).carry_out(still, clear_rows);
      of_batch.kept = subjects_without(batch, still);
    });
    add(report, of_batch);
    rest = rest.subspan(batch.size());
  }
  return report;
}

ErasureGap erasure_gap(db::Connection& connection, const KeyFolder& keys) {
  // The database first: what is in it then was on the list before.
  const std::set<Erasure> done = read_erasures(connection);
  const std::set<Erasure> listed = keys.erasures();
  return {not_among(done, listed), not_among(listed, done)};
}

std::vector<Erasure> pending_erasures(db::Connection& connection, const KeyFolder& keys) {
  return erasure_gap(connection, keys).pending;
}

std::vector<Erasure> unlisted_erasures(const std::set<Erasure>& erasures, const KeyFolder& keys) {
  return not_among(keys.erasures(), erasures);
}

Error erasures_behind(std::size_t count, const std::filesystem::path& folder) {
  return {"erasures_behind",
          "密钥文件夹 " + folder.string() + " 是旧的副本：它的清除名单里缺少已经清除过的 " +
              std::to_string(count) +
              " 项，照它恢复的备份会让清除过的个人信息重新可读，所以不能打开。请换用最新的密钥"
              "文件夹（通常在原来的机器上或最近一次的密钥备份里）；确实再没有更新的，加 "
              "--take-erasures 运行 jishi keys（恢复备份时用 jishi restore），把缺少的补进名单。"};
}

ErasureReport erase_pending(db::Database& database, db::Writer& writer, KeyFolder& keys,
                            const journal::Author& author, const ClearRows& clear_rows) {
  const auto connection = database.connect();
  return carry_out(writer, pending_erasures(*connection, keys), author, clear_rows);
}

bool needs_scrub(db::Connection& connection) {
  return unscrubbed(connection) > 0;
}

void scrub(db::Database& database, std::span<const std::string> tables) {
  scrub_database(database, tables);
}

}  // namespace jishi::person
