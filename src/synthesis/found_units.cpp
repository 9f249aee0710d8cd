#include "synthesis/found_units.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "organisation/unit_bulk_store.hpp"
#include "organisation/unit_payload.hpp"
#include "synthesis/codes.hpp"

namespace jishi::synthesis {
namespace {

using organisation::EventKind;
using organisation::UnitContent;
using organisation::UnitVersion;

constexpr const char* kEvidence = "合成数据";

// A choice among the fields of units; nothing where the definitions do not have it.
class UnitChoice {
 public:
  UnitChoice(const package::PackageSet& packages, const char* name, Date on,
             std::initializer_list<Codes::Weight> weights)
      : definition_(packages.find_unit_field(name)),
        codes_(packages, definition_ == nullptr ? nullptr : &definition_->field, on, weights) {}

  void set(package::ProfileValues& profile, const UnitContent& unit, Dice& dice) const {
    if (definition_ == nullptr || !package::applies(*definition_, unit.kind, unit.level)) return;
    if (auto code = codes_.pick(dice)) profile[definition_->field.name] = std::move(*code);
  }

 private:
  const package::UnitField* definition_;
  Codes codes_;
};

class Founding {
 public:
  Founding(db::Connection& connection, journal::Appender& appender,
           const package::Definitions& definitions, Dice& dice)
      : appender_(appender),
        dice_(dice),
        bulk_(connection),
        profiles_(connection, definitions),
        // Directly below a township: one of the boards of the national ledger.
        board_(definitions.packages, "board", kForever,
               {{"direct", 1}, {"township_committee", 0}, {"county_cooperative", 0}}),
        mode_(definitions.packages, "founding_mode", kForever,
              {{"party_led", 30},
               {"town_offices", 6},
               {"community_village", 10},
               {"adjacent_villages", 8},
               {"function", 6},
               {"region", 8},
               {"industry", 10},
               {"trade", 12}}) {}

  Holder found(const PlannedUnit& planned, UnitId parent) {
    const PartitionId partition = partition_of(planned.township);
    Holder made;
    made.is_made = true;
    made.unit = make_unit_id(partition, appender_.next_serial(partition));
    UnitContent content;
    content.parent = parent;
    content.level = organisation::Level::village;
    content.kind = planned.kind;
    content.name = planned.name;
    content.own_code = "HC" + std::to_string(made.unit.value());
    if (!planned.above) board_.set(made.profile, content, dice_);
    if (dice_.chance(40)) mode_.set(made.profile, content, dice_);

    made.versions.push_back({made.unit, 1, planned.founded, kForever, content});
    const std::int64_t position = tell(made, EventKind::founded, nullptr, {&parent, 1});
    if (!made.profile.empty()) profiles_.add(made.unit, planned.founded, codes_of(made), position);
    positions_.assign({position});
    if (planned.renamed) {
      UnitContent after = content;
      after.name = planned.renamed->name;
      change(made, planned.renamed->on, std::move(after), EventKind::renamed);
    }
    if (planned.dissolved) {
      UnitContent after = made.versions.back().content;
      after.state = organisation::LifeState::ended;
      change(made, *planned.dissolved, std::move(after), EventKind::dissolved);
    }
    for (std::size_t i = 0; i < made.versions.size(); ++i)
      bulk_.add_version(made.versions[i], positions_[i]);
    return made;
  }

  void finish() {
    bulk_.finish(organisation::Counting::later);
    profiles_.finish();
  }

 private:
  void change(Holder& made, Date on, UnitContent after, EventKind kind) {
    const UnitContent before = made.versions.back().content;
    made.versions.back().valid_to = on;
    const auto revision = static_cast<std::int64_t>(made.versions.size()) + 1;
    made.versions.push_back({made.unit, revision, on, kForever, std::move(after)});
    positions_.push_back(tell(made, kind, &before, {}));
  }

  // Entry and event of what the last version began with.
  std::int64_t tell(const Holder& made, EventKind kind, const UnitContent* before,
                    std::span<const UnitId> related) {
    const UnitVersion& now = made.versions.back();
    const std::array kinds = {kind};
    package::ProfileChange profile;
    if (before == nullptr) profile.insert(made.profile.begin(), made.profile.end());
    const std::int64_t position =
        appender_.append(partition_of(made.unit), organisation::kUnitSubject,
                         organisation::unit_payload(made.unit, now.valid_from, kinds, before,
                                                    &now.content, related, profile));
    bulk_.add_event({made.unit,
                     now.valid_from,
                     kind,
                     false,
                     kEvidence,
                     {related.begin(), related.end()},
                     position,
                     0});
    return position;
  }

  static std::vector<std::pair<std::string, std::string>> codes_of(const Holder& made) {
    std::vector<std::pair<std::string, std::string>> codes;
    for (const auto& [field, value] : made.profile)
      codes.emplace_back(field, std::get<std::string>(value));
    return codes;
  }

  journal::Appender& appender_;
  Dice& dice_;
  organisation::UnitBulk bulk_;
  package::ProfileBulk profiles_;
  const UnitChoice board_;
  const UnitChoice mode_;
  std::vector<std::int64_t> positions_;  // of the versions of one unit
};

}  // namespace

std::vector<Holder> found_units(db::Connection& connection, journal::Appender& appender,
                                const package::Definitions& definitions,
                                std::span<const PlannedUnit> plan, Dice& dice) {
  std::vector<Holder> made;
  made.reserve(plan.size());
  Founding founding(connection, appender, definitions, dice);
  for (const PlannedUnit& planned : plan)
    made.push_back(
        founding.found(planned, planned.above ? made[*planned.above].unit : planned.township));
  founding.finish();
  return made;
}

}  // namespace jishi::synthesis
