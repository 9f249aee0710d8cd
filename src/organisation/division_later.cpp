#include "organisation/division_later.hpp"

#include <algorithm>
#include <unordered_map>

#include "organisation/listed_tree.hpp"
#include "organisation/unit_bulk_store.hpp"
#include "organisation/unit_payload.hpp"
#include "package/unit_profile.hpp"

namespace jishi::organisation {
namespace {

constexpr std::size_t kRowsPerStep = 5'000;
// Respelled names in one journal entry; a county has some hundreds of villages.
constexpr std::size_t kMostNamesPerEntry = 2'000;

std::size_t at(RowIndex row) {
  return static_cast<std::size_t>(row);
}

class LaterEdition {
 public:
  LaterEdition(db::Connection& connection, journal::Appender& appender,
               const DivisionImport& import, UnitId root, DivisionImportReport& report,
               Progress& progress)
      : connection_(connection),
        appender_(appender),
        import_(import),
        root_(root),
        report_(report),
        progress_(progress),
        bulk_(connection),
        profiles_(connection, import.definitions) {}

  Result<void> run() {
    progress_.step("读取现有组织树", 0, 0);
    tree_ = listed_tree(listed_units(connection_, import_.on));
    if (auto error = too_short(tree_, import_.losses, report_.listed)) return *error;
    auto matching = match_divisions(tree_.rows, import_.list.rows, import_.decisions, progress_);
    if (!matching) return matching.error();
    matching_ = std::move(*matching);
    give_ids();
    confirm();
    change();
    end_old();
    rehouse_unlisted();
    bulk_.finish();
    profiles_.finish();
    report_.questions = open_questions(matching_.questions, tree_, rows(), ids_);
    return {};
  }

 private:
  const std::vector<DivisionRow>& rows() const { return import_.list.rows; }

  UnitId parent_of(std::size_t row) const {
    const RowIndex parent = rows()[row].parent;
    return parent == kNoRow ? root_ : ids_[at(parent)];
  }

  // A continuing unit keeps its id and its partition, whatever becomes of its code and parent.
  void give_ids() {
    ids_.resize(rows().size());
    std::vector<PartitionId> county(rows().size());
    for (std::size_t i = 0; i < rows().size(); ++i) {
      const RowIndex old = matching_.new_rows[i].old;
      const bool own_partition = rows()[i].level <= Level::county;
      if (old != kNoRow) {
        ids_[i] = tree_.units[at(old)].unit;
      } else {
        const PartitionId partition =
            own_partition ? appender_.create_partition() : county[at(rows()[i].parent)];
        ids_[i] = make_unit_id(partition, appender_.next_serial(partition));
      }
      county[i] = own_partition ? partition_of(ids_[i]) : county[at(rows()[i].parent)];
    }
  }

  // What the new list says differs from what the unit is, spelling apart.
  UnitContent new_content(std::size_t i, const UnitContent& before) const {
    UnitContent after = before;
    const NewRowOutcome& outcome = matching_.new_rows[i];
    after.parent = parent_of(i);
    after.division_code = std::string(rows()[i].code);
    if (outcome.renamed || outcome.respelled) after.name = rows()[i].name;
    // A kind that somebody corrected by hand is not overruled by the usual one.
    if (outcome.renamed && before.kind == usual(before.level, before.name).kind) {
      after.kind = usual(before.level, after.name).kind;
    }
    return after;
  }

  const package::DivisionKind& usual(Level level, std::string_view name) const {
    return usual_unit(import_.definitions.packages, level, name);
  }

  static std::vector<EventKind> events_between(const UnitContent& before, const UnitContent& after,
                                               bool renamed) {
    std::vector<EventKind> kinds;
    if (renamed) kinds.push_back(EventKind::renamed);
    if (before.parent != after.parent) kinds.push_back(EventKind::moved);
    if (before.division_code != after.division_code) kinds.push_back(EventKind::recoded);
    if (before.kind != after.kind) kinds.push_back(EventKind::kind_changed);
    return kinds;
  }

  void record(UnitId unit, EventKind kind, bool inferred, std::string evidence,
              std::vector<UnitId> related, std::int64_t position) {
    ++report_.events[kind];
    bulk_.add_event({unit, import_.on, kind, inferred, std::move(evidence), std::move(related),
                     position, report_.edition});
  }

  // Units that are as they were, at most spelled differently: one journal entry for each partition,
  // which counts them and names every respelling.
  void confirm() {
    std::map<PartitionId, std::vector<std::size_t>> by_partition;
    for (std::size_t i = 0; i < rows().size(); ++i) {
      const RowIndex old = matching_.new_rows[i].old;
      if (old == kNoRow) continue;
      const UnitContent& before = tree_.units[at(old)].content;
      const UnitContent after = new_content(i, before);
      if (events_between(before, after, matching_.new_rows[i].renamed).empty()) {
        by_partition[partition_of(ids_[i])].push_back(i);
      }
    }
    for (const auto& [partition, units] : by_partition) {
      for (std::size_t from = 0; from < units.size(); from += kMostNamesPerEntry) {
        const std::size_t to = std::min(units.size(), from + kMostNamesPerEntry);
        confirm(partition, std::span(units).subspan(from, to - from));
      }
      progress_.check();
    }
  }

  void confirm(PartitionId partition, std::span<const std::size_t> units) {
    JsonWriter json;
    json.begin_object().member("date", import_.on.iso()).member("edition", report_.edition);
    json.key("events").begin_array().value(word(EventKind::confirmed)).end_array();
    json.member("confirmed", static_cast<std::int64_t>(units.size()));
    json.key("respelled").begin_array();
    for (std::size_t i : units) {
      if (!respelled(i)) continue;
      json.begin_object().member("unit", ids_[i].value());
      json.member("before", old_of(i).content.name).member("after", rows()[i].name).end_object();
    }
    json.end_array().end_object();
    const std::int64_t position = appender_.append(partition, kUnitSubject, json.take());
    for (std::size_t i : units) {
      const NewRowOutcome& outcome = matching_.new_rows[i];
      if (respelled(i)) correct_spelling(i, position);
      record(ids_[i], EventKind::confirmed, false, evidence_text(outcome.evidence, outcome.detail),
             {}, position);
    }
  }

  const ListedUnit& old_of(std::size_t i) const {
    return tree_.units[at(matching_.new_rows[i].old)];
  }
  bool respelled(std::size_t i) const { return old_of(i).content.name != rows()[i].name; }

  // Another spelling is no event in the world: the version itself is corrected, its interval stays.
  void correct_spelling(std::size_t i, std::int64_t position) {
    const ListedUnit& old = old_of(i);
    ++report_.respelled;
    bulk_.supersede(old.unit, old.revision, position);
    UnitVersion version{old.unit, old.revision + 1, old.valid_from, kForever, old.content};
    version.content.name = rows()[i].name;
    bulk_.add_version(version, position);
  }

  void change() {
    for (std::size_t i = 0; i < rows().size(); ++i) {
      if (matching_.new_rows[i].old == kNoRow) {
        found(i);
      } else {
        change(i);
      }
      if (i % kRowsPerStep == 0) {
        progress_.step("登记变更", static_cast<std::int64_t>(i),
                       static_cast<std::int64_t>(rows().size()));
        progress_.check();
      }
    }
  }

  void change(std::size_t i) {
    const NewRowOutcome& outcome = matching_.new_rows[i];
    const ListedUnit& old = old_of(i);
    const UnitContent after = new_content(i, old.content);
    const auto kinds = events_between(old.content, after, outcome.renamed);
    if (kinds.empty()) return;
    std::vector<UnitId> related;
    if (old.content.parent != after.parent) related = {old.content.parent, after.parent};
    const package::ProfileChange profile = new_profile(old, after);
    const std::int64_t position = appender_.append(
        partition_of(old.unit), kUnitSubject,
        unit_payload(old.unit, import_.on, kinds, &old.content, &after, related, profile));
    replace(old, after, position);
    set_profile(old.unit, profile, position);
    const std::string evidence = evidence_text(outcome.evidence, outcome.detail);
    for (EventKind kind : kinds) {
      record(old.unit, kind, outcome.evidence != Evidence::decided, evidence,
             kind == EventKind::moved ? related : std::vector<UnitId>{}, position);
    }
  }

  // A town that became a subdistrict gets the usual values of one, unless somebody had given it
  // other values than the usual ones of a town.
  package::ProfileChange new_profile(const ListedUnit& old, const UnitContent& after) const {
    if (old.content.name == after.name) return {};
    const package::DivisionKind& before = usual(old.content.level, old.content.name);
    const package::DivisionKind& now = usual(after.level, after.name);
    if (before.set == now.set) return {};
    const package::ProfileValues values =
        package::profile_at(connection_, import_.definitions, old.unit, import_.on);
    package::ProfileChange change = usual_profile(now);
    for (const auto& [field, code] : before.set) {
      const auto value = values.find(field);
      if (value == values.end() || value->second != package::Value(code)) return {};
      change.try_emplace(field, std::nullopt);
    }
    return change;
  }

  void set_profile(UnitId unit, const package::ProfileChange& change, std::int64_t position) {
    if (change.empty()) return;
    package::set_profile(connection_, import_.definitions, unit, import_.on, change, position)
        .or_throw();
  }

  // The unit is something else from the list's day on.
  void replace(const ListedUnit& old, const UnitContent& after, std::int64_t position) {
    if (old.valid_from == import_.on) {
      bulk_.supersede(old.unit, old.revision, position);
    } else {
      bulk_.shorten(old.unit, old.revision, import_.on);
    }
    bulk_.add_version({old.unit, old.revision + 1, import_.on, kForever, after}, position);
  }

  void found(std::size_t i) {
    const NewRowOutcome& outcome = matching_.new_rows[i];
    UnitVersion version{ids_[i], 1, import_.on, kForever, {}};
    version.content.parent = parent_of(i);
    version.content.level = rows()[i].level;
    const package::DivisionKind& usual_here = usual(rows()[i].level, rows()[i].name);
    version.content.kind = usual_here.kind;
    version.content.name = rows()[i].name;
    version.content.division_code = std::string(rows()[i].code);
    std::vector<UnitId> origins;
    for (RowIndex origin : outcome.split_from)
      origins.push_back(tree_.units[at(origin)].unit);
    const EventKind kind = origins.empty() ? EventKind::founded : EventKind::split_off;
    const std::array kinds = {kind};
    const std::int64_t position =
        appender_.append(partition_of(ids_[i]), kUnitSubject,
                         unit_payload(ids_[i], import_.on, kinds, nullptr, &version.content,
                                      origins, usual_profile(usual_here)));
    bulk_.add_version(version, position);
    profiles_.add(ids_[i], import_.on, usual_here.set, position);
    const std::string evidence =
        origins.empty() ? "名录中新出现，未见前身" +
                              (outcome.detail.empty() ? std::string() : "；" + outcome.detail)
                        : evidence_text(outcome.evidence, outcome.detail);
    const bool inferred = outcome.evidence != Evidence::decided;
    // An origin that lives on is divided, not ended: the lineage is all that tells of it.
    for (RowIndex origin : outcome.split_from) {
      if (matching_.old_rows[at(origin)].fate != Fate::continues) continue;
      bulk_.add_lineage({tree_.units[at(origin)].unit, ids_[i], import_.on, LineageKind::split,
                         false, inferred, evidence},
                        position);
    }
    record(ids_[i], kind, inferred, evidence, std::move(origins), position);
  }

  void end_old() {
    for (std::size_t i = 0; i < tree_.units.size(); ++i) {
      const OldRowOutcome& outcome = matching_.old_rows[i];
      switch (outcome.fate) {
        case Fate::continues:
          break;
        case Fate::merged:
          end(i, EventKind::merged);
          break;
        case Fate::split:
          end(i, EventKind::split);
          break;
        case Fate::dissolved:
          end(i, EventKind::dissolved);
          break;
        case Fate::unresolved:
          end(i, EventKind::delisted);
          break;
      }
    }
  }

  void end(std::size_t i, EventKind kind) {
    const ListedUnit& old = tree_.units[i];
    const OldRowOutcome& outcome = matching_.old_rows[i];
    std::vector<UnitId> successors;
    for (RowIndex row : outcome.successors) {
      const UnitId successor = ids_[at(row)];
      if (std::ranges::find(successors, successor) == successors.end()) {
        successors.push_back(successor);
      }
    }
    const bool settled = kind == EventKind::merged || kind == EventKind::split;
    UnitContent after = old.content;
    after.state = LifeState::ended;
    const std::array kinds = {kind};
    const std::int64_t position = appender_.append(
        partition_of(old.unit), kUnitSubject,
        unit_payload(old.unit, import_.on, kinds, &old.content, &after, successors));
    replace(old, after, position);
    ended_.emplace(old.unit, settled && !successors.empty() ? successors.front() : UnitId());
    const bool inferred = outcome.evidence != Evidence::decided;
    const std::string evidence = evidence_text(outcome.evidence, outcome.detail);
    record(old.unit, kind, inferred, evidence, settled ? successors : std::vector<UnitId>{},
           position);
    if (!settled) return;
    for (std::size_t s = 0; s < successors.size(); ++s) {
      const LineageKind lineage =
          kind == EventKind::merged ? LineageKind::merged : LineageKind::split;
      bulk_.add_lineage({old.unit, successors[s], import_.on, lineage, s == 0, inferred, evidence},
                        position);
      if (kind == EventKind::merged) absorb(old.unit, successors[s], inferred, evidence, position);
    }
  }

  // The successor's own history says what it took in; a successor in another partition has its own
  // entry.
  void absorb(UnitId ended, UnitId successor, bool inferred, const std::string& evidence,
              std::int64_t position) {
    if (partition_of(successor) != partition_of(ended)) {
      constexpr std::array kKinds = {EventKind::absorbed};
      const std::array related = {ended};
      position =
          appender_.append(partition_of(successor), kUnitSubject,
                           unit_payload(successor, import_.on, kKinds, nullptr, nullptr, related));
    }
    record(successor, EventKind::absorbed, inferred, evidence, {ended}, position);
  }

  // Units that no list knows (directly subordinate organisations) and whose parent ended go to its
  // successor, or to the nearest ancestor that lives on.
  void rehouse_unlisted() {
    for (const ListedUnit& unit : unlisted_units(connection_, import_.on)) {
      if (!ended_.contains(unit.content.parent)) continue;
      UnitContent after = unit.content;
      after.parent = surviving(unit.content.parent);
      constexpr std::array kKinds = {EventKind::moved};
      const std::vector<UnitId> related = {unit.content.parent, after.parent};
      const std::int64_t position = appender_.append(
          partition_of(unit.unit), kUnitSubject,
          unit_payload(unit.unit, import_.on, kKinds, &unit.content, &after, related));
      replace(unit, after, position);
      record(unit.unit, EventKind::moved, true, "上级已不在名录中，随其归属转入", related,
             position);
    }
  }

  UnitId surviving(UnitId unit) const {
    for (auto ended = ended_.find(unit); ended != ended_.end(); ended = ended_.find(unit)) {
      if (ended->second) return ended->second;
      const auto old = tree_.index.find(unit);
      unit = old == tree_.index.end() ? root_ : tree_.units[old->second].content.parent;
    }
    return unit ? unit : root_;
  }

  db::Connection& connection_;
  journal::Appender& appender_;
  const DivisionImport& import_;
  const UnitId root_;
  DivisionImportReport& report_;
  Progress& progress_;
  UnitBulk bulk_;
  package::ProfileBulk profiles_;

  ListedTree tree_;
  Matching matching_;
  std::vector<UnitId> ids_;                   // of the new rows
  std::unordered_map<UnitId, UnitId> ended_;  // and where they went; none: not known
};

}  // namespace

Result<void> take_in_later_edition(db::Connection& connection, journal::Appender& appender,
                                   const DivisionImport& import, UnitId root,
                                   DivisionImportReport& report, Progress& progress) {
  return LaterEdition(connection, appender, import, root, report, progress).run();
}

}  // namespace jishi::organisation
