#include "exchange/unit_match.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "exchange/place_name.hpp"
#include "exchange/spelling.hpp"
#include "exchange/unit_index.hpp"
#include "organisation/lookup.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::exchange {
namespace {

using organisation::LifeState;
using organisation::UnitVersion;
using Likeness = UnitIndex::Likeness;

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kMost = 40;
  const auto points = code_points(text);
  if (!points) return "（乱码）";
  return "“" +
         (points->size() <= kMost ? std::string(text) : to_utf8(points->substr(0, kMost)) + "…") +
         "”";
}

}  // namespace

struct UnitMatcher::State {
  State(db::Connection& connection_, UnitId top_, std::int64_t most_units)
      : connection(connection_), top(top_) {
    UnitIndex units(top);
    const bool few = organisation::visit_versions_below(
        connection, top, most_units, [&](const UnitVersion& version) { units.add(version); });
    if (!few) return;
    units.finish();
    index.emplace(std::move(units));
  }

  using Units = std::vector<UnitId>;

  Result<UnitId> find(const std::string& text, Date day, bool only_code);
  std::optional<Result<UnitId>> found(const std::string& text, const Units& units, Date day);

  // All of that day and in the subtree, each once.
  Units living(const UnitIndex::Found& known, Date day) const;
  Units by_code(const std::string& text, Date day);
  Units by_name(const std::string& text, Date day, Likeness likeness);
  Units by_path(const std::string& text, Date day);
  Units below(const Units& units, const std::string& prefix, Date day);
  Units by_id(const std::string& text, Date day);
  Units in_subtree(const std::vector<UnitVersion>& versions, Date day);
  bool is_in_subtree(UnitId unit, Date day);
  // A unit, and until when it was as it is called.
  struct Once {
    UnitId unit;
    Date valid_to;
  };
  UnitIndex::Found known_once(const std::string& text, bool only_code);
  std::vector<Once> once(const std::string& text, bool only_code);

  std::vector<UnitVersion> elsewhere(const std::string& text, Date day, bool code);
  Result<UnitId> not_found(const std::string& text, Date day, bool only_code);
  Error ambiguous(const std::string& text, const Units& units, Date day);
  Error outside(const std::string& text, const std::vector<UnitVersion>& units, Date day);
  Error not_living(const std::string& text, const Once& once, Date day);
  Error unknown(const std::string& text, Date day, bool only_code);
  std::string path_of(UnitId unit, Date day);
  std::string top_name(Date day);
  const std::vector<UnitVersion>& above_top(Date day);

  db::Connection& connection;
  UnitId top;
  std::optional<UnitIndex> index;  // none: too many units
  int near_searches = 0;
  std::map<Date, std::vector<UnitVersion>> tops;
  std::map<std::tuple<Date, bool, std::string>, Result<UnitId>> kept;
};

const std::vector<UnitVersion>& UnitMatcher::State::above_top(Date day) {
  const auto known = tops.find(day);
  if (known != tops.end()) return known->second;
  return tops.emplace(day, organisation::path_at(connection, top, day)).first->second;
}

bool UnitMatcher::State::is_in_subtree(UnitId unit, Date day) {
  if (index) return index->is_below(unit, day);
  const auto path = organisation::path_at(connection, unit, day);
  return std::ranges::any_of(path, [&](const UnitVersion& at) { return at.unit == top; });
}

UnitMatcher::State::Units UnitMatcher::State::in_subtree(const std::vector<UnitVersion>& versions,
                                                         Date day) {
  Units units;
  for (const UnitVersion& version : versions) {
    if (std::ranges::count(units, version.unit) == 0 && is_in_subtree(version.unit, day))
      units.push_back(version.unit);
  }
  return units;
}

UnitMatcher::State::Units UnitMatcher::State::living(const UnitIndex::Found& known,
                                                     Date day) const {
  Units units;
  for (const KnownUnit* each : known) {
    const bool holds = each->valid_from <= day && day < each->valid_to;
    if (holds && std::ranges::count(units, each->unit) == 0 && index->is_below(each->unit, day))
      units.push_back(each->unit);
  }
  return units;
}

UnitMatcher::State::Units UnitMatcher::State::by_id(const std::string& text, Date day) {
  const auto id =
      text.starts_with('#') ? parse_int64(std::string_view(text).substr(1)) : std::nullopt;
  if (!id || *id <= 0 || !is_in_subtree(UnitId(*id), day)) return {};
  return {UnitId(*id)};
}

UnitMatcher::State::Units UnitMatcher::State::by_code(const std::string& text, Date day) {
  if (!may_be_code(text)) return {};
  for (const std::string& code : codes_in(text)) {
    Units units =
        index ? living(index->with_code(code), day)
              : in_subtree(organisation::units_with_code(connection, code, day, kMostKept), day);
    if (!units.empty()) return units;
  }
  return {};
}

UnitMatcher::State::Units UnitMatcher::State::by_name(const std::string& text, Date day,
                                                      Likeness likeness) {
  if (index) return living(index->named(text, likeness), day);
  // Of a whole country: what is stored under the name itself, or under one that begins with it and
  // is spelled alike.
  if (likeness != Likeness::name && likeness != Likeness::place) return {};
  const PlaceName said = place_name(text);
  if (likeness == Likeness::place && said.body == Body::none) return {};
  const std::string& wanted = likeness == Likeness::name ? text : said.place;
  auto versions = organisation::find_units(connection, wanted, day, organisation::kMostOfOneName);
  std::erase_if(versions, [&](const UnitVersion& version) {
    return place_key(version.content.name) != place_key(wanted);
  });
  return in_subtree(versions, day);
}

// Those above which the names stand that `prefix` is made of.
UnitMatcher::State::Units UnitMatcher::State::below(const Units& units, const std::string& prefix,
                                                    Date day) {
  Units fitting;
  for (const UnitId unit : units) {
    const auto path = organisation::path_at(connection, unit, day);
    std::vector<NamedPlace> above;
    for (std::size_t i = 0; i + 1 < path.size(); ++i)
      above.push_back({path[i].content.name, path[i].content.level});
    if (consists_of(prefix, above)) fitting.push_back(unit);
  }
  return fitting;
}

UnitMatcher::State::Units UnitMatcher::State::by_path(const std::string& text, Date day) {
  constexpr std::array kLikenesses = {Likeness::name, Likeness::place, Likeness::place_of_body,
                                      Likeness::stem};
  const std::vector<std::string> parts = path_parts(text);
  if (parts.size() > 1) {
    const std::string prefix = prefix_of(parts);
    for (const Likeness likeness : kLikenesses) {
      Units units = below(by_name(parts.back(), day, likeness), prefix, day);
      if (!units.empty()) return units;
    }
  }
  for (const auto& [before, name] : divisions_of(text)) {
    Units units = by_name(name, day, Likeness::name);
    if (!units.empty()) units = below(units, before, day);
    if (!units.empty()) return units;
  }
  return {};
}

std::optional<Result<UnitId>> UnitMatcher::State::found(const std::string& text, const Units& units,
                                                        Date day) {
  if (units.empty()) return std::nullopt;
  if (units.size() == 1) return Result<UnitId>(units.front());
  return Result<UnitId>(ambiguous(text, units, day));
}

Result<UnitId> UnitMatcher::State::find(const std::string& text, Date day, bool only_code) {
  if (auto result = found(text, by_id(text, day), day)) return *result;
  if (auto result = found(text, by_code(text, day), day)) return *result;
  if (only_code) return not_found(text, day, only_code);
  for (const Likeness likeness : {Likeness::name, Likeness::place, Likeness::place_of_body})
    if (auto result = found(text, by_name(text, day, likeness), day)) return *result;
  if (auto result = found(text, by_path(text, day), day)) return *result;
  if (auto result = found(text, by_name(text, day, Likeness::stem), day)) return *result;
  return not_found(text, day, only_code);
}

// Names and codes of any day, as far as the units stood in the subtree then; a path is compared
// with that of their first day so.
UnitIndex::Found UnitMatcher::State::known_once(const std::string& text, bool only_code) {
  UnitIndex::Found found;
  std::string prefix;
  const auto look = [&](const std::string& name, const std::string& before) {
    for (const Likeness likeness : {Likeness::name, Likeness::place})
      if (found.empty()) found = index->named(name, likeness);
    prefix = before;
    std::erase_if(found, [&](const KnownUnit* known) {
      return !index->is_below(known->unit, known->valid_from) ||
             below({known->unit}, prefix, known->valid_from).empty();
    });
  };
  for (const std::string& code : may_be_code(text) ? codes_in(text) : std::vector<std::string>())
    if (found.empty()) found = index->with_code(code);
  std::erase_if(found, [&](const KnownUnit* known) {
    return !index->is_below(known->unit, known->valid_from);
  });
  if (only_code) return found;
  if (found.empty()) look(text, "");
  const std::vector<std::string> parts = path_parts(text);
  if (found.empty() && parts.size() > 1) look(parts.back(), prefix_of(parts));
  for (const auto& [before, name] : divisions_of(text))
    if (found.empty()) look(name, before);
  return found;
}

// The units of which that is known, each with the last days on which it was so.
std::vector<UnitMatcher::State::Once> UnitMatcher::State::once(const std::string& text,
                                                               bool only_code) {
  std::vector<Once> units;
  const auto take = [&](const Once& each) {
    const auto same = std::ranges::find(units, each.unit, &Once::unit);
    if (same == units.end()) {
      units.push_back(each);
    } else {
      same->valid_to = std::max(same->valid_to, each.valid_to);
    }
  };
  if (index) {
    for (const KnownUnit* known : known_once(text, only_code))
      take({known->unit, known->valid_to});
    return units;
  }
  for (const UnitVersion& version :
       organisation::find_former_units(connection, text, organisation::kMostCandidates))
    if (is_in_subtree(version.unit, version.valid_from)) take({version.unit, version.valid_to});
  return units;
}

// Units that live then outside the subtree, named or coded so.
std::vector<UnitVersion> UnitMatcher::State::elsewhere(const std::string& text, Date day,
                                                       bool code) {
  std::vector<UnitVersion> units;
  if (code) {
    for (const std::string& each : codes_in(text))
      if (units.empty())
        units = organisation::units_with_code(connection, each, day, kMostNamed + 1);
    return units;
  }
  for (const std::string& name : {text, place_name(text).place})
    if (units.empty()) units = organisation::look_up(connection, name, day).living;
  // Not those whose names only begin so.
  const std::string last = path_parts(text).back();
  const std::string key = place_key(last);
  const std::string place = place_name(last).place;
  std::erase_if(units, [&](const UnitVersion& version) {
    const std::string known = place_key(version.content.name);
    return known != key && known != place;
  });
  return units;
}

Result<UnitId> UnitMatcher::State::not_found(const std::string& text, Date day, bool only_code) {
  const bool code = only_code || may_be_code(text);
  const std::vector<Once> former = once(text, only_code);
  Units still_living;
  for (const Once& each : former)
    if (is_in_subtree(each.unit, day)) still_living.push_back(each.unit);
  // A name that a unit had is still said; a code that it had may be another's by now.
  if (!code)
    if (auto result = found(text, still_living, day)) return *result;
  if (!code && !former.empty()) return not_living(text, former.front(), day);
  const std::vector<UnitVersion> others = elsewhere(text, day, code);
  if (!others.empty()) return outside(text, others, day);
  if (auto result = found(text, still_living, day)) return *result;
  if (!former.empty()) return not_living(text, former.front(), day);
  return unknown(text, day, only_code);
}

std::string UnitMatcher::State::path_of(UnitId unit, Date day) {
  const std::string path = organisation::path_text(connection, unit, day);
  const std::size_t root = path.find('/');  // everybody knows it
  return root == path.npos ? path : path.substr(root + 1);
}

std::string UnitMatcher::State::top_name(Date day) {
  const auto& path = above_top(day);
  return path.empty() ? "本单位" : "“" + path.back().content.name + "”";
}

Error UnitMatcher::State::ambiguous(const std::string& text, const Units& units, Date day) {
  std::string message = in_quotes(text) + "有 " + std::to_string(units.size()) + " 个：";
  for (std::size_t i = 0; i < units.size() && i < kMostNamed; ++i)
    message += (i > 0 ? "、" : "") + path_of(units[i], day);
  if (units.size() > kMostNamed) message += " 等";
  return {"unit_ambiguous", message + "。请写成“上级/名称”，或填写单位代码。"};
}

Error UnitMatcher::State::outside(const std::string& text, const std::vector<UnitVersion>& units,
                                  Date day) {
  std::string message = in_quotes(text) + "不在" + top_name(day) + "之下";
  // Where there are many, none of them is likelier to be meant than another.
  message += units.size() > kMostNamed ? "，别处有多个同名的" : "，而在：";
  for (std::size_t i = 0; i < units.size() && units.size() <= kMostNamed; ++i)
    message += (i > 0 ? "、" : "") + path_of(units[i].unit, day);
  return {"unit_outside", message + "。请核对单位，或由它们共同的上级导入。"};
}

Error UnitMatcher::State::not_living(const std::string& text, const Once& once, Date day) {
  const auto timeline = organisation::read_timeline(connection, once.unit);
  if (day < timeline.first_day())
    return {"unit_not_living", in_quotes(text) + "到 " + timeline.first_day().iso() + " 才成立，" +
                                   day.iso() + " 还没有：请核对起始日期。"};
  if (timeline.active_at(day) != nullptr)
    return {"unit_not_living", in_quotes(text) + "在 " + day.iso() + " 不在" + top_name(day) +
                                   "之下，而在：" + path_of(once.unit, day) +
                                   "。请核对单位和日期。"};
  std::string became = "，去向未登记";
  if (const auto successor = organisation::successor_at(connection, once.unit, day))
    became = "，现为 " + path_of(successor->unit, day);
  Date ended = once.valid_to;
  for (const UnitVersion& version : timeline.versions())
    if (version.content.state == LifeState::ended && version.valid_from <= day)
      ended = version.valid_from;
  return {"unit_not_living", in_quotes(text) + "自 " + ended.iso() + " 起已不存在" + became +
                                 "。请改填现在的单位，或核对起始日期。"};
}

Error UnitMatcher::State::unknown(const std::string& text, Date day, bool only_code) {
  std::string message = "在" + top_name(day) + "之下没有找到" + (only_code ? "代码为" : "") +
                        in_quotes(text) + (only_code ? "的单位" : "");
  std::vector<std::string> near;
  if (index && !only_code && near_searches++ < kMostNearSearches)
    near = index->near_names(path_parts(text).back(), day, kMostNamed);
  for (std::size_t i = 0; i < near.size(); ++i)
    message += (i == 0 ? "，相近的有“" : "、“") + near[i] + "”";
  return {"unit_unknown", message + (only_code ? "。请核对代码，或改填单位名称。"
                                               : "。请核对名称，或填写单位代码。")};
}

UnitMatcher::UnitMatcher(db::Connection& connection, UnitId top, std::int64_t most_units)
    : state_(std::make_unique<State>(connection, top, most_units)) {}
UnitMatcher::~UnitMatcher() = default;

Result<UnitId> UnitMatcher::find(std::string_view text, Date day, bool only_code) {
  const std::string narrow = half_width(text);
  std::tuple key{day, only_code, std::string(trimmed(narrow))};
  if (const auto known = state_->kept.find(key); known != state_->kept.end()) return known->second;
  if (state_->kept.size() >= kMostKept) state_->kept.clear();
  const std::string& said = std::get<2>(key);
  auto result = said.empty() || !is_utf8(said)
                    ? Result<UnitId>(Error{"unit_unknown", "没有写明单位：请填写名称或单位代码。"})
                    : state_->find(said, day, only_code);
  return state_->kept.emplace(std::move(key), std::move(result)).first->second;
}

}  // namespace jishi::exchange
