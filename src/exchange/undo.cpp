// Undoing an import, from its last batch to its first, in jobs of bulk priority.
#include <algorithm>
#include <chrono>
#include <map>

#include "exchange/existing_store.hpp"
#include "exchange/import_journal.hpp"
#include "exchange/import_store.hpp"
#include "exchange/job_size.hpp"
#include "journal/change_set.hpp"
#include "ledger/changes.hpp"
#include "ledger/ledger_store.hpp"
#include "package/ledger_table.hpp"
#include "package/package_store.hpp"
#include "person/people.hpp"

namespace jishi::exchange {
namespace {

constexpr std::int64_t kMostListed = 1'000;
constexpr std::size_t kFirstPart = 100;

// What one batch wrote, in the order in which it is undone: rows, then persons, the last first.
struct Item {
  std::int64_t position = 0;  // of the entry that tells it
  std::optional<ToldRow> row;
  std::optional<ToldPerson> person;
};

std::vector<Item> items_of(db::Connection& connection, const std::vector<JournalPlace>& places) {
  std::vector<Item> rows, persons;
  for (const JournalPlace& place : places) {
    const auto entry = journal::read_entry(connection, place.partition, place.position);
    if (!entry || entry->subject != journal::kChangesSubject) continue;
    Told told = told_by(entry->payload);
    for (ToldRow& row : told.rows)
      rows.push_back({place.position, std::move(row), std::nullopt});
    for (const ToldPerson& person : told.persons)
      persons.push_back({place.position, std::nullopt, person});
  }
  rows.insert(rows.end(), persons.begin(), persons.end());
  return rows;
}

std::string edited_words(const std::optional<EntryAuthor>& author) {
  if (!author) return "导入之后又有更改。";
  const std::string who = author->actor == kOperator
                              ? "操作员"
                              : "编号 " + std::to_string(author->actor.value()) + " 的用户";
  return beijing_text(author->recorded_at).substr(0, 16) + " 由" + who + "通过“" + author->source +
         "”更改。";
}

// Whether what is held of a row says now what it said just after that position: it was not changed,
// or changed and set back.
bool says_the_same(const std::vector<ledger::RowVersion>& versions, std::int64_t position) {
  const auto held_at = [&](std::int64_t when) {
    std::map<Date, const ledger::RowVersion*> held;
    for (const ledger::RowVersion& version : versions) {
      if (version.recorded_from <= when && when < version.recorded_to)
        held.emplace(version.valid_from, &version);
    }
    return held;
  };
  const auto then = held_at(position);
  const auto now = held_at(package::kStillHeld - 1);
  return std::ranges::equal(then, now, [](const auto& a, const auto& b) {
    return a.first == b.first && a.second->valid_to == b.second->valid_to &&
           a.second->content == b.second->content;
  });
}

bool says_the_same(const std::vector<person::PersonVersion>& versions, std::int64_t position) {
  const auto known_at = [&](std::int64_t when) {
    return std::ranges::find_if(versions, [when](const person::PersonVersion& version) {
      return version.recorded_from <= when && when < version.recorded_to;
    });
  };
  const auto then = known_at(position);
  const auto now = known_at(package::kStillHeld - 1);
  if (then == versions.end() || now == versions.end()) return then == now;
  return then->identity == now->identity && then->notice == now->notice;
}

// One job: takes back what has not been changed since.
class UndoPart {
 public:
  UndoPart(db::Connection& connection, const package::Definitions& definitions,
           ledger::ChangeContext context, ImportId id, UndonePart& part)
      : connection_(connection),
        definitions_(definitions),
        context_(std::move(context)),
        id_(id),
        part_(part) {}

  void undo(const Item& item, person::People& people) {
    if (item.row) {
      undo_row(*item.row, item.position);
    } else {
      undo_person(*item.person, item.position, people);
    }
  }

 private:
  // What has become of a row or person since the entry at `position` told of it.
  enum class Since : std::uint8_t { nothing, undone, edited };
  template <class ReadVersions>
  Since since(std::int64_t position, std::int64_t latest, const std::optional<EntryAuthor>& author,
              ReadVersions read_versions) {
    if (latest == position) return Since::nothing;
    if (author && author->source == undo_source(id_)) return Since::undone;
    if (author && author->source == import_source(id_)) return Since::nothing;
    return says_the_same(read_versions(), position) ? Since::nothing : Since::edited;
  }

  void undo_row(const ToldRow& told, std::int64_t position) {
    const package::Ledger* ledger = find_ledger(definitions_.packages, told.ledger);
    if (ledger == nullptr) return;  // with it its rows have gone
    const auto latest = latest_change(connection_, *ledger, told.row);
    if (!latest) return;
    std::optional<EntryAuthor> author;
    if (latest->position != position)
      author = read_author(connection_, partition_of(told.row), latest->position);
    const Since what = since(position, latest->position, author, [&] {
      return ledger::row_history(connection_, context_.vault, context_.definitions, *ledger,
                                 told.row);
    });
    if (what == Since::edited) {
      part_.edited.push_back({told.row, latest->unit, edited_words(author)});
      return;
    }
    const auto reverted = changes_of(*ledger).revert({told.row, latest->revision}, position);
    if (const auto* refused = std::get_if<ledger::Refusal>(&reverted)) {
      part_.edited.push_back({told.row, latest->unit, refused->error.message});
    } else if (what == Since::nothing) {
      ++part_.rows;
    }
  }

  void undo_person(const ToldPerson& told, std::int64_t position, person::People& people) {
    const auto latest = latest_change(connection_, told.person);
    if (!latest) return;
    std::optional<EntryAuthor> author;
    if (latest->position != position)
      author = read_author(connection_, partition_of(told.person), latest->position);
    const Since what = since(position, latest->position, author, [&] {
      return person::person_history(connection_, context_.vault, told.person);
    });
    if (what == Since::edited) return;
    const bool needed =
        told.is_new && is_referred_to(connection_, definitions_.packages, told.person);
    people.revert(told.person, position, needed).or_throw();
    if (told.is_new && !needed && what == Since::nothing) ++part_.persons;
  }

  ledger::RowChanges& changes_of(const package::Ledger& ledger) {
    auto& changes = changes_[&ledger];
    if (!changes) changes = std::make_unique<ledger::RowChanges>(context_, ledger);
    return *changes;
  }

  db::Connection& connection_;
  const package::Definitions& definitions_;
  ledger::ChangeContext context_;
  ImportId id_;
  UndonePart& part_;
  std::map<const package::Ledger*, std::unique_ptr<ledger::RowChanges>> changes_;
};

class Undo {
 public:
  Undo(const ImportSurroundings& surroundings, ImportId id, ActorId actor)
      : surroundings_(surroundings),
        id_(id),
        actor_(actor),
        part_size_(surroundings.writer, kFirstPart) {}

  void begin() {
    surroundings_.writer.submit([&](db::Connection& connection) { begin_undo(connection, id_); },
                                db::Priority::bulk);
    auto reader = surroundings_.readers.lease();
    surroundings_.definitions.reload(*reader);
    definitions_ = surroundings_.definitions.now();
    rules_ = std::make_unique<ledger::Rules>(definitions_);
  }

  // False where nothing is left.
  bool undo_batch(Progress& progress) {
    std::int64_t batch = 0;
    std::vector<Item> items;
    {
      auto reader = surroundings_.readers.lease();
      const std::vector<JournalPlace> places = last_batch(*reader, id_);
      if (places.empty()) return false;
      batch = places.front().batch;
      items = items_of(*reader, places);
    }
    std::size_t done = 0;
    do {
      progress.check();
      const std::size_t count = std::min(part_size_.rows(), items.size() - done);
      UndonePart part;
      part.batch = batch;
      part.whole_batch = done + count == items.size();
      write(std::span(items).subspan(done, count), part);
      done += count;
    } while (done < items.size());
    return true;
  }

  void complete() {
    surroundings_.writer.submit(
        [&](db::Connection& connection) {
          store_undo_complete(connection, id_);
          const auto import = read_import(connection, id_);
          journal_import(connection, author(), import.value(), "undone");
        },
        db::Priority::bulk);
  }

 private:
  journal::Author author() const { return {actor_, surroundings_.clock.now(), undo_source(id_)}; }

  void write(std::span<const Item> items, const UndonePart& empty) {
    std::chrono::steady_clock::time_point begun, worked;
    surroundings_.writer.submit(
        [&](db::Connection& connection) {
          begun = std::chrono::steady_clock::now();
          package::require_version(connection, definitions_->number);
          UndonePart part = empty;
          journal::Appender appender(connection, author());
          journal::ChangeSet changes(appender);
          person::Vault vault(connection, surroundings_.keys);
          const Date today = surroundings_.clock.today();
          person::People people(connection, changes, vault, today);
          {
            UndoPart undo(connection, *definitions_,
                          {connection, changes, vault, *rules_, definitions_, today}, id_, part);
            for (const Item& item : items)
              undo.undo(item, people);
          }
          changes.finish();
          appender.finish();
          store_undone(connection, id_, part);
          worked = std::chrono::steady_clock::now();
        },
        db::Priority::bulk);
    part_size_.took(items.size(), worked - begun, std::chrono::steady_clock::now() - begun);
  }

  const ImportSurroundings& surroundings_;
  const ImportId id_;
  const ActorId actor_;
  std::shared_ptr<const package::Definitions> definitions_;
  std::unique_ptr<ledger::Rules> rules_;
  JobSize part_size_;
};

UndoReport report_of(db::Connection& connection, ImportId id) {
  const StoredImport import = read_import(connection, id).value();
  return {import.undone, import.undone_persons, read_edited(connection, id, kMostListed),
          count_edited(connection, id)};
}

Error interrupted(ImportId id, Error error) {
  error.message += "第 " + std::to_string(id.value()) + " 次导入尚未撤销完，再次撤销即可继续。";
  return error;
}

}  // namespace

Result<UndoReport> undo_import(const ImportSurroundings& surroundings, ImportId id, ActorId actor,
                               Progress& progress) {
  const auto import = read_import(*surroundings.readers.lease(), id);
  const std::string number = "第 " + std::to_string(id.value()) + " 次导入";
  if (!import) return Error{"import_unknown", "没有" + number + "，请查看导入记录。"};
  if (import->state == ImportState::undone)
    return Error{"import_undone_already", number + "已经撤销过了，无需再撤销。"};
  try {
    Undo undo(surroundings, id, actor);
    undo.begin();
    const std::int64_t all = import->counters.added + import->counters.changed;
    while (undo.undo_batch(progress))
      progress.step("撤销", read_import(*surroundings.readers.lease(), id).value().undone, all);
    undo.complete();
  } catch (const Failure& failure) {
    return interrupted(id, failure.error());
  } catch (const db::DatabaseError& error) {
    return interrupted(id, {db::error_code(error.error_class()), error.remedy()});
  }
  return report_of(*surroundings.readers.lease(), id);
}

}  // namespace jishi::exchange
