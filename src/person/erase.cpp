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

ErasureReport carry_out(db::Writer& writer, std::span<const Erasure> erasures,
                        const journal::Author& author, const ClearRows& clear_rows) {
  ErasureReport report;
  while (!erasures.empty()) {
    const auto batch = erasures.first(length_of_batch(erasures));
    ErasureReport of_batch;
    writer.submit([&](db::Connection& connection) {
      of_batch = Transaction(connection, author).carry_out(batch, clear_rows);
    });
    report.persons += of_batch.persons;
    report.keys += of_batch.keys;
    erasures = erasures.subspan(batch.size());
  }
  return report;
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

std::vector<Erasure> pending_erasures(db::Connection& connection, const KeyFolder& keys) {
  const std::set<Erasure> done = read_erasures(connection);
  std::vector<Erasure> pending;
  for (const Erasure& erasure : keys.erasures()) {
    if (!is_done(done, erasure)) pending.push_back(erasure);
  }
  return pending;
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
