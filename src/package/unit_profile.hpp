// The fields that packages give to units, as values that hold from a day to a day.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/id.hpp"
#include "db/connection.hpp"
#include "package/definitions.hpp"
#include "package/ledger_table.hpp"

namespace jishi::package {

// Fields without a value are left out. Choices by code, units by id (int64).
using ProfileValues = std::map<std::string, Value, std::less<>>;
// nullopt: the value is taken away.
using ProfileChange = std::map<std::string, std::optional<Value>, std::less<>>;

struct ProfileVersion {
  UnitId unit;
  std::int64_t revision = 0;  // 1, 2, … in the order recorded
  Date valid_from;
  Date valid_to = kForever;
  ProfileValues values;
};

// What a change does to the versions that are held to be true: some are superseded and kept, others
// take their place.
struct ProfileDifference {
  std::vector<ProfileVersion> superseded;
  std::vector<ProfileVersion> added;
  bool empty() const { return superseded.empty() && added.empty(); }
};

// Pure. `held`: the versions held to be true, by day, without overlap. Values of dated fields hold
// from that day on, until a later version says otherwise; those of other fields hold on every day
// for which there is a version (one from `from` on is made where there is none).
ProfileDifference change_profile(const std::vector<ProfileVersion>& held,
                                 std::int64_t last_revision, UnitId unit, Date from,
                                 const ProfileChange& change, const std::vector<UnitField>& fields);
// That the fields exist and the values are of their types, within their bounds and, for choices, a
// value of the dictionary that is not retired on that day. Says what is wrong with the first that
// is not. Codes that only a unit adds are not known here: `more_codes` names those valid for it.
Result<void> check_profile(const PackageSet& packages, const ProfileChange& change, Date from,
                           std::span<const std::string> more_codes = {});

// Whether units of that kind and level have the field; level none: it stands for no division.
bool applies(const UnitField& field, std::string_view kind, std::optional<DivisionLevel> level);

// ---- In the database. Positions are the caller's: of the journal entry that tells the change.

// What held on that day as known now; empty where nothing is known.
ProfileValues profile_at(db::Connection& connection, const Definitions& definitions, UnitId unit,
                         Date date);
// Every version held to be true, by day.
std::vector<ProfileVersion> profile_versions(db::Connection& connection,
                                             const Definitions& definitions, UnitId unit);

// The same of all units, by unit and day.
std::vector<ProfileVersion> all_profile_versions(db::Connection& connection,
                                                 const Definitions& definitions);

// Inside the caller's write transaction. Returns what changed, for the journal; the error is
// check_profile's.
Result<ProfileDifference> set_profile(db::Connection& connection, const Definitions& definitions,
                                      UnitId unit, Date from, const ProfileChange& change,
                                      std::int64_t position,
                                      std::span<const std::string> more_codes = {});

// First profiles of many units that have none, inside the caller's write transaction: everything is
// in the table after finish(). The values are those of DivisionKind::set, which the loader checked;
// they are not checked again.
class ProfileBulk {
 public:
  ProfileBulk(db::Connection& connection, const Definitions& definitions);
  ~ProfileBulk();
  ProfileBulk(const ProfileBulk&) = delete;
  ProfileBulk& operator=(const ProfileBulk&) = delete;

  void add(UnitId unit, Date from, std::span<const std::pair<std::string, std::string>> codes,
           std::int64_t position);
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jishi::package
