#include "import_told.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "base/base64.hpp"
#include "journal/change_set.hpp"
#include "journal/verify.hpp"
#include "person/vault.hpp"

namespace jishi::crash {
namespace {

using nlohmann::json;

std::vector<std::byte> bytes_of(const json& text) {
  auto bytes = from_base64(text.get<std::string>());
  if (!bytes) wrong("the journal has a sealed value that is no Base64");
  return std::move(*bytes);
}

class JournalReader {
 public:
  JournalReader(Told& told, const journal::Entry& entry)
      : told_(told), entry_(entry), source_(told.sources[entry.source]) {}

  void read() {
    source_.entries.emplace(entry_.partition.value(), entry_.position);
    const json payload = json::parse(entry_.payload);
    for (const json& change : payload.at("changes")) {
      if (change.contains("row")) {
        row(change);
      } else if (change.contains("person")) {
        person(change);
      }
    }
  }

 private:
  void row(const json& change) {
    const auto id = change.at("row").get<std::int64_t>();
    if (change.contains("erased")) {
      for (const json& revision : change.at("erased"))
        told_.erased.insert({id, revision.get<std::int64_t>()});
      return;
    }
    const json none = json::array();
    const json& before = change.contains("before") ? change.at("before") : none;
    const json& after = change.contains("after") ? change.at("after") : none;
    ++(before.empty() ? source_.added : source_.changed);
    for (const json& version : before) {
      const VersionKey key{id, version.at("revision").get<std::int64_t>()};
      told_.rows[key].to = entry_.position;
      sealed(key, version);
    }
    for (const json& version : after) {
      const VersionKey key{id, version.at("revision").get<std::int64_t>()};
      if (!told_.rows.try_emplace(key, Recorded{entry_.position, package::kStillHeld}).second)
        wrong("the journal tells version " + text_of(key) + " twice");
      sealed(key, version);
    }
  }

  void sealed(const VersionKey& key, const json& version) {
    if (!version.contains("sealed")) wrong("version " + text_of(key) + " is told in the clear");
    told_.row_values.push_back({key, person::SubjectId(version.at("subject").get<std::int64_t>()),
                                std::string(office::kLedger), bytes_of(version.at("sealed"))});
  }

  void person(const json& change) {
    const VersionKey key{change.at("person").get<std::int64_t>(),
                         change.at("revision").get<std::int64_t>()};
    const bool was = change.contains("before") && !change.at("before").is_null();
    const bool is = change.contains("after") && !change.at("after").is_null();
    if (!was) ++source_.new_persons;
    if (was) told_.persons[{key.id, is ? key.revision - 1 : key.revision}].to = entry_.position;
    if (!is) return;
    told_.persons[key] = {entry_.position, package::kStillHeld};
    told_.identities.push_back({key, person::SubjectId(key.id), std::string(person::kIdentity),
                                bytes_of(change.at("after"))});
  }

  Told& told_;
  const journal::Entry& entry_;
  Told::Source& source_;
};

}  // namespace

void wrong(const std::string& what) {
  throw std::runtime_error(what);
}

std::string text_of(const VersionKey& key) {
  return std::to_string(key.id) + "/" + std::to_string(key.revision);
}

Told read_journal(db::Connection& connection) {
  SilentProgress silent;
  const auto verified = journal::verify_journal(connection, {}, silent);
  if (!verified.breaks.empty())
    wrong("the journal is broken: " + journal::describe(verified.breaks.front()));
  Told told;
  journal::visit_entries(connection, [&](const journal::Entry& entry, db::Bytes) {
    if (entry.subject == journal::kChangesSubject) JournalReader(told, entry).read();
  });
  return told;
}

}  // namespace jishi::crash
