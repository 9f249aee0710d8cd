#include "person/people.hpp"

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "person/person_payload.hpp"
#include "person/person_store.hpp"

namespace jishi::person {
namespace {

constexpr std::string_view kColumn = "identity";

Error taken() {
  return {"id_number_taken",
          "这个身份证号已登记在另一人名下。请核对号码；若是同一人，请选用已有的人员。"};
}

Error unknown(PersonId person) {
  return {"unknown_person",
          "没有编号为 " + std::to_string(person.value()) + " 的人员，可能已被撤销；请刷新后重试。"};
}

Result<void> check_age(const Identity& identity, Date today) {
  const auto born = birth_date(identity);
  if (!born) return {};
  if (*born > today) {
    return Error{"bad_birth_date", "出生日期在今天之后，请核对后重新填写。"};
  }
  if (full_years(*born, today) < kYoungest) {
    return Error{"too_young", "未满 " + std::to_string(kYoungest) +
                                  " 周岁，按规定不登记个人信息；请核对出生日期，或删去这一人。"};
  }
  return {};
}

// Each part in its one spelling.
Result<Identity> checked(const Identity& given, Date today) {
  Identity out;
  auto name = parse_name(given.name);
  if (!name) return name.error();
  out.name = std::move(*name);
  if (given.phone) {
    auto phone = parse_phone(*given.phone);
    if (!phone) return phone.error();
    out.phone = std::move(*phone);
  }
  out.birth_date = given.birth_date;
  if (given.id_number) {
    auto number = parse_id_number(*given.id_number, today);
    if (!number) return number.error();
    if (given.birth_date && *given.birth_date != number->birth_date) {
      return Error{"birth_date_differs", "出生日期与身份证号中的不一致，请核对两者。"};
    }
    out.id_number = std::move(number->text);
    out.birth_date.reset();
  }
  if (auto age = check_age(out, today); !age) return age.error();
  return out;
}

Result<void> check_notice(const Notice& notice) {
  if (notice.reference.empty()) return {};
  if (is_utf8(notice.reference) && is_plain_line(notice.reference) &&
      length_in_code_points(notice.reference) <= kMaxReferenceCodePoints) {
    return {};
  }
  return Error{"bad_notice", "告知或同意的依据应为一行文字，不超过 " +
                                 std::to_string(kMaxReferenceCodePoints) + " 字，请改短。"};
}

Identity merged(Identity held, const Identity& given) {
  if (!given.name.empty()) held.name = given.name;
  if (given.phone) held.phone = given.phone;
  if (given.birth_date) held.birth_date = given.birth_date;
  if (given.id_number) {
    held.id_number = given.id_number;
    if (!given.birth_date) held.birth_date.reset();
  }
  return held;
}

bool is_held(const StoredPerson& version) {
  return version.recorded_to == package::kStillHeld;
}

PersonVersion opened(Vault& vault, const StoredPerson& stored) {
  PersonVersion version;
  version.person = stored.person;
  version.revision = stored.revision;
  version.recorded_from = stored.recorded_from;
  version.recorded_to = stored.recorded_to;
  version.notice = {stored.notice, stored.notice_on, {}};
  version.erased = true;
  if (stored.erased || !stored.identity) return version;
  const SubjectId subject = subject_of(stored.person);
  const auto text = vault.open(subject, kIdentity, kColumn, *stored.identity);
  if (!text) return version;
  auto parts = parse_identity(*text);
  if (!parts) {
    throw Failure({"sealed_value_damaged", "编号 " + std::to_string(subject.value()) +
                                               " 的个人信息格式不对，请从备份恢复。"});
  }
  version.erased = false;
  version.identity = std::move(parts->identity);
  version.notice.reference = std::move(parts->reference);
  return version;
}

}  // namespace

struct People::State {
  db::Connection& connection;
  journal::ChangeSet& changes;
  Vault& vault;
  Date today;
  journal::Insertion insertion;
  std::unique_ptr<db::BulkInsert> bulk;
  std::unordered_set<PersonId> collected;  // in `bulk`, not in the table yet
  // What is known of ID numbers without asking again.
  std::map<Fingerprint, std::optional<PersonId>> expected;
  std::uint64_t savepoints_undone = 0;

  void follow_savepoints() {
    if (connection.savepoints_undone() == savepoints_undone) return;
    savepoints_undone = connection.savepoints_undone();
    expected.clear();
  }

  Fingerprint of_id_number(const std::string& id_number) const {
    return vault.fingerprint("id_number", id_number);
  }

  PersonFingerprints fingerprints_of(const Identity& identity) const {
    PersonFingerprints out;
    if (identity.id_number) out.id_number = of_id_number(*identity.id_number);
    out.name = vault.fingerprint("name", identity.name);
    if (const auto born = birth_date(identity)) out.birth = of_birth(identity.name, *born);
    return out;
  }

  Fingerprint of_birth(const std::string& name, Date born) const {
    return vault.fingerprint("name_birth", name + "/" + born.iso());
  }

  std::optional<PersonId> find(const Fingerprint& fingerprint) {
    follow_savepoints();
    const auto known = expected.find(fingerprint);
    if (known != expected.end()) return known->second;
    return find_by_id_number(connection, fingerprint);
  }

  bool is_taken(const std::optional<Fingerprint>& id_number, PersonId by_other_than) {
    if (!id_number) return false;
    const auto owner = find(*id_number);
    return owner && *owner != by_other_than;
  }

  StoredPerson sealed(PersonId person, std::int64_t revision, const Identity& identity,
                      const Notice& notice) {
    StoredPerson out;
    out.person = person;
    out.revision = revision;
    out.identity = vault.seal(subject_of(person), kIdentity, kColumn,
                              identity_text(identity, notice.reference));
    out.fingerprints = fingerprints_of(identity);
    out.notice = notice.kind;
    out.notice_on = notice.on;
    return out;
  }

  // Supersedes what is held, journals, and writes what follows (null: nothing).
  void replace(const StoredPerson* before, StoredPerson* after, PersonId person,
               std::int64_t revision) {
    const std::int64_t position =
        changes.add(partition_of(person), change_text(person, revision, before, after));
    if (before != nullptr) {
      supersede_person(connection, person, before->revision, position);
      if (before->fingerprints.id_number) expected.erase(*before->fingerprints.id_number);
    }
    if (after == nullptr) return;
    after->recorded_from = position;
    if (after->fingerprints.id_number) expected[*after->fingerprints.id_number] = person;
    if (before == nullptr && insertion == journal::Insertion::bulk) {
      if (!bulk) bulk = bulk_persons(connection);
      add_person(*bulk, *after);
      collected.insert(person);
    } else {
      insert_person(connection, *after);
    }
  }

  std::vector<StoredPerson> versions(PersonId person) {
    if (collected.contains(person)) flush();
    return read_versions(connection, person);
  }

  void flush() {
    vault.finish();
    if (bulk) bulk->finish();
    bulk.reset();
    collected.clear();
  }

  // A number that nobody had, not even in what a restored backup does not know any more.
  PersonId new_person(PartitionId partition) {
    while (true) {
      const auto person = make_id<PersonTag>(partition, changes.appender().next_serial(partition));
      if (!vault.erased(subject_of(person))) return person;
    }
  }
};

People::People(db::Connection& connection, journal::ChangeSet& changes, Vault& vault, Date today,
               journal::Insertion insertion)
    : state_(new State{connection,
                       changes,
                       vault,
                       today,
                       insertion,
                       {},
                       {},
                       {},
                       connection.savepoints_undone()}) {}

People::~People() = default;

void People::expect(std::span<const std::string> id_numbers) {
  state_->follow_savepoints();
  std::vector<Fingerprint> wanted;
  for (const std::string& id_number : id_numbers) {
    const Fingerprint fingerprint = state_->of_id_number(id_number);
    if (state_->expected.try_emplace(fingerprint).second) wanted.push_back(fingerprint);
  }
  visit_by_id_number(state_->connection, wanted, [&](const Fingerprint& found, PersonId person) {
    state_->expected[found] = person;
  });
}

std::optional<PersonId> People::with_id_number(const std::string& normalised) {
  return state_->find(state_->of_id_number(normalised));
}

std::vector<PersonId> People::with_name(const std::string& name, std::optional<Date> birth_date,
                                        std::int64_t limit) {
  if (!state_->collected.empty()) state_->flush();
  std::optional<Fingerprint> birth;
  if (birth_date) birth = state_->of_birth(name, *birth_date);
  return find_by_name(state_->connection, state_->vault.fingerprint("name", name), birth, limit);
}

std::map<std::string, std::vector<PersonId>> People::without_number(
    std::span<const std::string> names, std::int64_t limit) {
  std::map<Fingerprint, const std::string*> wanted;
  for (const std::string& name : names)
    wanted.emplace(state_->vault.fingerprint("name", name), &name);
  std::vector<Fingerprint> fingerprints;
  fingerprints.reserve(wanted.size());
  for (const auto& [fingerprint, name] : wanted)
    fingerprints.push_back(fingerprint);
  std::map<std::string, std::vector<PersonId>> found;
  visit_only_named(state_->connection, fingerprints,
                   [&](const Fingerprint& fingerprint, PersonId person) {
                     std::vector<PersonId>& persons = found[*wanted.at(fingerprint)];
                     if (std::cmp_less(persons.size(), limit)) persons.push_back(person);
                   });
  for (auto& [name, persons] : found)
    std::ranges::sort(persons);
  return found;
}

std::vector<PersonId> People::ever_with_id_number(const std::string& normalised) {
  return find_ever_by_id_number(state_->connection, state_->of_id_number(normalised));
}

Result<PersonId> People::add(PartitionId partition, const Identity& identity,
                             const Notice& notice) {
  const auto given = checked(identity, state_->today);
  if (!given) return given.error();
  if (auto right = check_notice(notice); !right) return right.error();
  if (given->id_number && with_id_number(*given->id_number)) return taken();
  const PersonId person = state_->new_person(partition);
  state_->vault.introduce(subject_of(person));
  StoredPerson after = state_->sealed(person, 1, *given, notice);
  state_->replace(nullptr, &after, person, 1);
  return person;
}

Result<void> People::correct(PersonId person, std::int64_t revision, const Identity& identity,
                             const std::optional<Notice>& notice) {
  const auto versions = state_->versions(person);
  const auto held = std::find_if(versions.begin(), versions.end(), is_held);
  if (held == versions.end()) return unknown(person);
  const PersonVersion known = opened(state_->vault, *held);
  if (known.erased) {
    return Error{"person_erased", "这个人员的个人信息已按规定删除，不能更正。"};
  }
  if (held->revision != revision) {
    return Error{"version_conflict", "这个人员的信息已被他人改动，请刷新后对照新内容再改。"};
  }
  const auto wanted = checked(merged(known.identity, identity), state_->today);
  if (!wanted) return wanted.error();
  const Notice wanted_notice = notice.value_or(known.notice);
  if (auto right = check_notice(wanted_notice); !right) return right;
  if (*wanted == known.identity && wanted_notice == known.notice) return {};
  StoredPerson after = state_->sealed(person, versions.back().revision + 1, *wanted, wanted_notice);
  if (state_->is_taken(after.fingerprints.id_number, person)) return taken();
  state_->replace(&*held, &after, person, after.revision);
  return {};
}

Result<void> People::revert(PersonId person, std::int64_t before_position, bool still_needed) {
  const auto versions = state_->versions(person);
  const auto held = std::find_if(versions.begin(), versions.end(), is_held);
  const auto known_then =
      std::find_if(versions.begin(), versions.end(), [&](const StoredPerson& version) {
        return version.recorded_from < before_position && version.recorded_to >= before_position;
      });
  const bool is_erased = std::any_of(versions.begin(), versions.end(),
                                     [](const StoredPerson& version) { return version.erased; });
  if (held == known_then || is_erased) return {};
  const StoredPerson* before = held == versions.end() ? nullptr : &*held;
  if (known_then == versions.end()) {
    if (!still_needed) state_->replace(before, nullptr, person, versions.back().revision);
    return {};
  }
  if (state_->is_taken(known_then->fingerprints.id_number, person)) return taken();
  StoredPerson after = *known_then;
  after.revision = versions.back().revision + 1;
  after.recorded_to = package::kStillHeld;
  state_->replace(before, &after, person, after.revision);
  return {};
}

void People::finish() {
  state_->flush();
}

std::vector<PersonVersion> read_persons(db::Connection& connection, Vault& vault,
                                        std::span<const PersonId> persons) {
  std::vector<PersonVersion> out(persons.size());
  std::map<PersonId, std::vector<std::size_t>> places;
  std::vector<SubjectId> subjects;
  for (std::size_t i = 0; i < persons.size(); ++i) {
    out[i].person = persons[i];
    places[persons[i]].push_back(i);
    subjects.push_back(subject_of(persons[i]));
  }
  vault.fetch(subjects, kIdentity);
  visit_held(connection, persons, [&](const StoredPerson& stored) {
    const PersonVersion version = opened(vault, stored);
    for (const std::size_t place : places[stored.person])
      out[place] = version;
  });
  return out;
}

std::vector<PersonVersion> person_history(db::Connection& connection, Vault& vault,
                                          PersonId person) {
  std::vector<PersonVersion> out;
  for (const StoredPerson& stored : read_versions(connection, person))
    out.push_back(opened(vault, stored));
  return out;
}

}  // namespace jishi::person
