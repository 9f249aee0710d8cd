#include "synthesis/fill_partition.hpp"

#include <optional>
#include <span>
#include <vector>

#include "base/json_writer.hpp"
#include "journal/change_set.hpp"
#include "organisation/unit_bulk_store.hpp"
#include "person/people.hpp"
#include "synthesis/activity_rows.hpp"
#include "synthesis/found_units.hpp"
#include "synthesis/person_rows.hpp"

namespace jishi::synthesis {
namespace {

using journal::Insertion;
using organisation::Level;

// What stands in the partition already, by unit.
std::vector<Holder> divisions_of(db::Connection& connection, PartitionId partition) {
  std::vector<Holder> holders;
  for (organisation::UnitVersion& version :
       organisation::versions_of_partition(connection, partition)) {
    if (holders.empty() || holders.back().unit != version.unit)
      holders.push_back({version.unit, {}, false, {}});
    holders.back().versions.push_back(std::move(version));
  }
  return holders;
}

std::vector<const Holder*> townships_of(std::span<const Holder> holders) {
  std::vector<const Holder*> townships;
  for (const Holder& holder : holders)
    if (holder.lives() && holder.last().level == Level::township) townships.push_back(&holder);
  return townships;
}

// Seeds of neighbouring partitions are far from each other.
std::int64_t seed_of(std::int64_t seed, PartitionId partition) {
  return seed * 1'000'003 + partition.value() * 7'919;
}

class County {
 public:
  County(db::Connection& connection, const person::KeyFolder& keys, const Site& site,
         const journal::Author& author, const Quota& quota, std::int64_t seed)
      : connection_(connection),
        site_(site),
        quota_(quota),
        seed_(seed),
        dice_(seed_of(seed, quota.partition)),
        crowd_(dice_, quota.area, site.day),
        appender_(connection, author, Insertion::bulk),
        vault_(connection, keys, Insertion::bulk),
        units_(connection, site.definitions) {}

  Filled fill() {
    found();
    plan_people();
    register_people();
    write_rows();
    appender_.finish();
    return std::move(filled_);
  }

 private:
  void found() {
    holders_ = divisions_of(connection_, quota_.partition);
    const std::vector<const Holder*> townships = townships_of(holders_);
    const std::vector<PlannedUnit> plan =
        plan_units(site_.definitions->packages, townships, quota_.units, site_.day, dice_);
    std::vector<Holder> made = found_units(connection_, appender_, *site_.definitions, plan, dice_);
    filled_.units = static_cast<std::int64_t>(made.size());
    holders_.insert(holders_.end(), std::make_move_iterator(made.begin()),
                    std::make_move_iterator(made.end()));
  }

  // nullptr: the definitions have no such ledger.
  const package::Ledger* ledger(const char* name) const {
    return site_.definitions->packages.find_ledger(name);
  }

  void plan_people() {
    if (const package::Ledger* seats = ledger("committee_member"))
      seats_ = plan_seats(*seats, holders_, quota_.seats, site_.day, crowd_, dice_);
    if (const package::Ledger* survey = ledger("youth_survey"))
      survey_ = plan_survey(*survey, holders_, quota_.surveyed, site_.day, crowd_, dice_);
  }

  void register_people() {
    journal::ChangeSet changes(appender_);
    person::People people(connection_, changes, vault_, site_.today, Insertion::bulk);
    std::vector<std::string> numbers;
    for (const std::vector<PersonRow>* rows : {&seats_, &survey_})
      for (const PersonRow& row : *rows)
        if (const auto& number = row.who.person.identity.id_number) numbers.push_back(*number);
    people.expect(numbers);
    for (std::vector<PersonRow>* rows : {&seats_, &survey_})
      for (PersonRow& row : *rows) {
        row.person =
            people.add(quota_.partition, row.who.person.identity, row.who.notice).or_throw();
        ++filled_.persons;
      }
    people.finish();
    changes.finish();
  }

  void write_rows() {
    const Partition partition{connection_, vault_, appender_, units_,
                              appender_.next_position(quota_.partition)};
    JsonWriter told;
    told.begin_object().member("seed", seed_).member("day", site_.day.iso());
    told.member("units", filled_.units).member("persons", filled_.persons);
    told.key("rows").begin_object();
    const auto write = [&](const char* name, auto&& rows) {
      const package::Ledger* of = ledger(name);
      if (of == nullptr) return;
      RowWriting writing(site_, partition, *of);
      rows(writing);
      writing.finish();
      filled_.rows[of->label] += writing.told().rows;
      if (writing.told().rows == 0) return;
      told.key(name).begin_object().member("rows", writing.told().rows);
      told.member("first", writing.told().first.value());
      told.member("last", writing.told().last.value()).end_object();
    };
    write("committee_member",
          [&](RowWriting& writing) { write_seats(site_, writing, seats_, dice_); });
    write("youth_survey",
          [&](RowWriting& writing) { write_survey(site_, writing, survey_, dice_); });
    write("activity", [&](RowWriting& writing) {
      write_activities(site_, writing, holders_, quota_.activities, dice_);
    });
    vault_.finish();
    appender_.append(quota_.partition, kSynthesis, told.end_object().end_object().take());
  }

  db::Connection& connection_;
  const Site& site_;
  const Quota& quota_;
  const std::int64_t seed_;
  Dice dice_;
  Crowd crowd_;
  journal::Appender appender_;
  person::Vault vault_;
  ledger::KnownUnits units_;
  std::vector<Holder> holders_;
  std::vector<PersonRow> seats_, survey_;
  Filled filled_;
};

}  // namespace

void Filled::add(const Filled& other) {
  counties += other.counties;
  units += other.units;
  persons += other.persons;
  for (const auto& [label, count] : other.rows)
    rows[label] += count;
}

Filled fill_partition(db::Connection& connection, const person::KeyFolder& keys, const Site& site,
                      const journal::Author& author, const Quota& quota, std::int64_t seed) {
  return County(connection, keys, site, author, quota, seed).fill();
}

}  // namespace jishi::synthesis
