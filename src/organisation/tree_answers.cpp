#include "organisation/tree_answers.hpp"

#include "organisation/unit_store.hpp"

namespace jishi::organisation {

std::optional<UnitId> TreeAnswers::unit_with_code(std::string_view code) {
  const auto found = units_with_code(connection_, code, today_, 2);
  if (found.size() != 1) return std::nullopt;
  return found.front().unit;
}

std::vector<UnitId> TreeAnswers::path(UnitId unit) {
  std::vector<UnitId> path;
  for (const UnitVersion& version : path_at(connection_, unit, today_))
    path.push_back(version.unit);
  return path;
}

std::optional<Date> TreeAnswers::first_day(UnitId unit) {
  const Timeline timeline = read_timeline(connection_, unit);
  if (timeline.versions().empty()) return std::nullopt;
  return timeline.first_day();
}

std::int64_t TreeAnswers::units_of_kind(std::string_view kind) {
  return count_of_kind(connection_, kind);
}

std::int64_t TreeAnswers::units_with_value(std::string_view, std::string_view) {
  return 0;
}

}  // namespace jishi::organisation
