#include "index/profiles.hpp"

#include <algorithm>
#include <map>

namespace jishi::index {

// Gives equal values the same number.
class Profiles::Maker {
 public:
  explicit Maker(const Known& before) : made_(std::make_shared<Known>()) {
    made_->values = before.values;
    for (Number number = 0; number < made_->values.size(); ++number)
      numbers_.emplace(made_->values[number], number);
  }
  void keep(const Held& held) { made_->held.push_back(held); }
  void add(const package::ProfileVersion& version) {
    const auto next = static_cast<Number>(made_->values.size());
    const auto found = numbers_.emplace(version.values, next);
    if (found.second) made_->values.push_back(version.values);
    made_->held.push_back(
        {version.unit, version.valid_from, version.valid_to, found.first->second});
  }
  std::shared_ptr<const Known> finish() {
    std::sort(made_->held.begin(), made_->held.end(), [](const Held& a, const Held& b) {
      return a.unit != b.unit ? a.unit < b.unit : a.from < b.from;
    });
    return made_;
  }

 private:
  std::shared_ptr<Known> made_;
  std::map<package::ProfileValues, Number> numbers_;
};

Profiles::Profiles() {
  auto known = std::make_shared<Known>();
  known->values.emplace_back();
  known_ = std::move(known);
}

Profiles::Profiles(const std::vector<package::ProfileVersion>& versions) : Profiles() {
  Maker maker(*known_);
  for (const package::ProfileVersion& version : versions)
    maker.add(version);
  known_ = maker.finish();
}

Profiles Profiles::with(const std::vector<UnitId>& units,
                        const std::vector<package::ProfileVersion>& versions) const {
  std::vector<UnitId> changed = units;
  std::sort(changed.begin(), changed.end());
  Maker maker(*known_);
  for (const Held& held : known_->held)
    if (!std::binary_search(changed.begin(), changed.end(), held.unit)) maker.keep(held);
  for (const package::ProfileVersion& version : versions)
    maker.add(version);
  Profiles next;
  next.known_ = maker.finish();
  return next;
}

Profiles::Number Profiles::on(UnitId unit, Date day) const {
  const auto& held = known_->held;
  auto at = std::lower_bound(held.begin(), held.end(), unit,
                             [](const Held& each, UnitId sought) { return each.unit < sought; });
  for (; at != held.end() && at->unit == unit; ++at)
    if (at->from <= day && (day < at->to || at->to == kForever)) return at->number;
  return 0;
}

void Profiles::add_days(UnitId unit, Date after, Date until, std::vector<Date>& days) const {
  const auto add = [&](Date day) {
    if (after < day && day <= until) days.push_back(day);
  };
  const auto& held = known_->held;
  auto at = std::lower_bound(held.begin(), held.end(), unit,
                             [](const Held& each, UnitId sought) { return each.unit < sought; });
  for (; at != held.end() && at->unit == unit; ++at) {
    add(at->from);
    add(at->to);
  }
}

std::size_t Profiles::bytes() const {
  constexpr std::size_t kOfValues = 256;  // a few fields with their names
  return known_->held.capacity() * sizeof(Held) + known_->values.size() * kOfValues;
}

}  // namespace jishi::index
