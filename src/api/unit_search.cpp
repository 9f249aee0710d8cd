#include "api/unit_search.hpp"

#include <algorithm>

#include "api/searched_units.hpp"
#include "base/text.hpp"
#include "organisation/division_match.hpp"

namespace jishi::api {
namespace {

using index::kNoOrdinal;
using index::Tree;
using index::UnitMarks;
using index::UnitName;
using index::UnitOrdinal;

bool is_stem(std::string_view name, organisation::Level level, std::string_view sought) {
  if (is_ascii(sought)) return false;  // pinyin or a code: never a name's stem
  return organisation::name_stem(organisation::canonical_spelling(name), level) == sought;
}

}  // namespace

// Answers one question.
class UnitSearch::Finding {
 public:
  Finding(const UnitSearch& search, const UnitQuestion& question)
      : search_(search), tree_(search.tree_), question_(question) {}

  Result<FoundUnits> run();

 private:
  using Entry = SearchedUnits::Entry;
  using Where = SearchedUnits::Where;
  static constexpr std::uint8_t kNotFound = 0xFF;
  static constexpr std::uint8_t kOfOtherDays = 8;  // a name of another day, behind all of today
  static constexpr std::uint8_t kEnded = 16;

  std::vector<std::string> parts() const;
  void look_for(const std::string& text, Where where);
  bool fits_above(UnitOrdinal unit) const;
  bool above_are_marked(const std::vector<std::string>& above);
  bool split(const std::string& text);
  UnitMarks marked(const std::string& text, Fit least) const;
  std::uint64_t key(UnitOrdinal unit, std::uint8_t fit) const;
  FoundUnits listed();
  std::string former_name(UnitOrdinal unit, std::uint8_t fit) const;
  bool enough() const { return found_.size() > question_.from + question_.limit; }

  void find(const std::string& text, Where where, const SearchedUnits::Visit& visit) const {
    search_.base_->find(text, where, [&](const Entry& entry, std::string_view name, Fit fit) {
      if (!search_.changed_->has(entry.unit)) visit(entry, name, fit);
    });
    search_.changed_->find(text, where, visit);
  }
  organisation::Level level(UnitOrdinal unit) const {
    if (const Tree::Life* life = tree_.life(unit, question_.on)) return life->level;
    const auto lives = tree_.lives(unit);
    return lives.empty() ? organisation::Level::village : lives.back().level;
  }

  const UnitSearch& search_;
  const Tree& tree_;
  const UnitQuestion& question_;
  std::optional<index::Region> under_;
  index::Region own_;
  std::vector<UnitMarks> above_;    // of the parts of the path before the last
  std::vector<std::uint8_t> best_;  // by unit: the best fit, with kOfOtherDays, kEnded
  std::vector<UnitOrdinal> found_;  // units with a best fit
};

std::vector<std::string> UnitSearch::Finding::parts() const {
  std::vector<std::string> parts;
  std::string_view rest = question_.text;
  std::string spaced(rest);
  for (const std::string_view wide : {"／", "　", ">", "＞", "\\"})
    for (std::size_t at = spaced.find(wide); at != spaced.npos; at = spaced.find(wide))
      spaced.replace(at, wide.size(), "/");
  rest = spaced;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of("/ \t"), rest.size());
    std::string part = folded(rest.substr(0, end));
    if (!part.empty()) parts.push_back(std::move(part));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return parts;
}

// Units that live on the day and fit at least so well.
UnitMarks UnitSearch::Finding::marked(const std::string& text, Fit least) const {
  UnitMarks marks;
  const auto mark = [&](const Entry& entry, std::string_view name, Fit fit) {
    if (fit == Fit::beginning && least == Fit::stem && is_stem(name, level(entry.unit), text))
      fit = Fit::stem;
    if (fit > least || !entry.on(question_.on)) return;
    if (marks.empty()) marks.resize(tree_.units());
    marks[index::place(entry.unit)] = 1;
  };
  find(text, Where::beginnings, mark);
  if (least == Fit::part) find(text, Where::parts, mark);
  return marks;
}

bool UnitSearch::Finding::above_are_marked(const std::vector<std::string>& above) {
  above_.clear();
  for (const std::string& part : above) {
    above_.push_back(marked(part, Fit::part));
    if (above_.back().empty()) return false;
  }
  return true;
}

// The parts stand above it in their order, each at another unit.
bool UnitSearch::Finding::fits_above(UnitOrdinal unit) const {
  std::size_t left = above_.size();
  const Date day = question_.on;
  const Tree::Life* life = tree_.life(unit, day);
  if (life == nullptr) {
    const auto lives = tree_.lives(unit);
    if (lives.empty()) return left == 0;
    life = &lives.back();
  }
  while (left > 0 && life != nullptr && life->parent != kNoOrdinal) {
    if (above_[left - 1][index::place(life->parent)] != 0) --left;
    life = tree_.life(life->parent, day);
  }
  return left == 0;
}

void UnitSearch::Finding::look_for(const std::string& text, Where where) {
  find(text, where, [&](const Entry& entry, std::string_view name, Fit fit) {
    if (under_ && !under_->contains(tree_.number(entry.unit))) return;
    std::uint8_t& best = best_[index::place(entry.unit)];
    if (fit == Fit::beginning && is_stem(name, level(entry.unit), text)) fit = Fit::stem;
    auto value = static_cast<std::uint8_t>(fit);
    if (!entry.on(question_.on)) {
      value = static_cast<std::uint8_t>(value + kOfOtherDays);
      if (tree_.life(entry.unit, question_.on) == nullptr)
        value = static_cast<std::uint8_t>(value + kEnded);
    }
    if (value >= best || !fits_above(entry.unit)) return;
    if (best == kNotFound) found_.push_back(entry.unit);
    best = value;
  });
}

// A path that was written without anything between its parts: 青白江区红阳街道.
bool UnitSearch::Finding::split(const std::string& text) {
  const auto characters = code_points(text);
  constexpr std::size_t kShortest = 2;
  if (!characters || is_ascii(text)) return false;
  for (std::size_t at = characters->size() - 1; at >= kShortest; --at) {
    const std::string head = to_utf8(std::u32string_view(*characters).substr(0, at));
    UnitMarks marks = marked(head, Fit::stem);
    if (marks.empty()) continue;
    above_.push_back(std::move(marks));
    const std::string tail = to_utf8(std::u32string_view(*characters).substr(at));
    look_for(tail, Where::beginnings);
    if (!found_.empty() || (above_.size() < kMostSearchedParts && split(tail))) return true;
    above_.pop_back();
  }
  return false;
}

std::uint64_t UnitSearch::Finding::key(UnitOrdinal unit, std::uint8_t fit) const {
  const std::uint32_t number = tree_.number(unit);
  const std::uint64_t beside = own_.contains(number) ? 0 : 1;
  const std::size_t length =
      std::min<std::size_t>(search_.names_.around(unit, question_.on).name.size(), 0xFF);
  return (std::uint64_t{fit} << 48) | (beside << 47) |
         (static_cast<std::uint64_t>(level(unit)) << 40) | (std::uint64_t{length} << 32) | number;
}

// The name that it was found by, where that is one of other days.
std::string UnitSearch::Finding::former_name(UnitOrdinal unit, std::uint8_t fit) const {
  if (fit < kOfOtherDays) return {};
  const std::vector<std::string> sought = parts();
  std::string former;
  for (const UnitName& name : search_.names_.of(unit)) {
    const bool on_day =
        name.from <= question_.on && (question_.on < name.to || name.to == kForever);
    if (on_day) continue;
    if (former.empty() || folded(name.name).find(sought.back()) != std::string::npos)
      former = name.name;
  }
  return former == search_.names_.around(unit, question_.on).name ? std::string() : former;
}

FoundUnits UnitSearch::Finding::listed() {
  std::vector<std::pair<std::uint64_t, UnitOrdinal>> keyed;
  keyed.reserve(found_.size());
  for (const UnitOrdinal unit : found_)
    keyed.emplace_back(key(unit, best_[index::place(unit)]), unit);
  const std::size_t end = std::min(question_.from + question_.limit, kMostFound);
  const std::size_t shown = std::min(end, keyed.size());
  std::partial_sort(keyed.begin(), keyed.begin() + static_cast<std::ptrdiff_t>(shown), keyed.end());
  FoundUnits found;
  for (std::size_t i = question_.from; i < shown; ++i) {
    const UnitOrdinal unit = keyed[i].second;
    const std::uint8_t fit = best_[index::place(unit)];
    found.units.push_back({tree_.id(unit), fit < kEnded, former_name(unit, fit)});
  }
  found.more = keyed.size() > shown && shown < kMostFound;
  return found;
}

Result<FoundUnits> UnitSearch::Finding::run() {
  if (length_in_code_points(question_.text) > kMostSearchedCodePoints)
    return Error{"search_too_long", "查找的文字太长，请写名称、代码或“上级/名称”。"};
  std::vector<std::string> sought = parts();
  if (sought.empty()) return FoundUnits();
  if (sought.size() > kMostSearchedParts)
    return Error{"search_too_long", "路径的层数太多，请只写几级，如“青白江/红阳”。"};
  const auto region_of = [&](UnitId id) -> std::optional<index::Region> {
    const auto unit = tree_.find(id);
    if (!unit || tree_.life(*unit, question_.on) == nullptr) return std::nullopt;
    return tree_.region(*unit, question_.on);
  };
  if (question_.under) {
    under_ = region_of(*question_.under);
    if (!under_)
      return Error{"no_such_unit",
                   "要在其中查找的组织在 " + question_.on.iso() + " 不存在，请核对 under 和日期。"};
  }
  own_ = region_of(question_.own).value_or(index::Region());
  best_.assign(tree_.units(), kNotFound);
  const std::string last = std::move(sought.back());
  sought.pop_back();
  if (!above_are_marked(sought)) return FoundUnits();
  look_for(last, Where::beginnings);
  if (!enough()) look_for(last, Where::parts);
  if (found_.empty() && sought.empty()) split(last);
  return listed();
}

namespace {

std::vector<UnitOrdinal> first_units(std::size_t count) {
  std::vector<UnitOrdinal> units(count);
  for (std::size_t i = 0; i < count; ++i)
    units[i] = UnitOrdinal(static_cast<std::uint32_t>(i));
  return units;
}

}  // namespace

UnitSearch::UnitSearch(const Tree& tree, const index::Names& names)
    : tree_(tree),
      names_(names),
      base_(std::make_shared<SearchedUnits>(names, first_units(tree.units()))),
      changed_(std::make_shared<SearchedUnits>(names, std::vector<UnitOrdinal>())) {}

UnitSearch UnitSearch::with(const Tree& tree, const index::Names& names) const {
  UnitSearch next = *this;
  next.tree_ = tree;
  next.names_ = names;
  next.changed_ = std::make_shared<SearchedUnits>(names, names.changed());
  return next;
}

Result<FoundUnits> UnitSearch::find(const UnitQuestion& question) const {
  return Finding(*this, question).run();
}

std::size_t UnitSearch::bytes() const {
  return base_->bytes() + changed_->bytes();
}

CurrentUnitSearch::CurrentUnitSearch(const index::State& state)
    : search_(std::make_shared<const UnitSearch>(state.tree, state.names)) {}

std::shared_ptr<const UnitSearch> CurrentUnitSearch::of(const index::State& state) {
  std::shared_ptr<const UnitSearch> last;
  {
    const std::lock_guard lock(mutex_);
    last = search_;
  }
  if (last->names().same_as(state.names)) return last;
  std::shared_ptr<const UnitSearch> next;
  if (last->names().based_as(state.names)) {
    next = std::make_shared<const UnitSearch>(last->with(state.tree, state.names));
  } else {
    const std::unique_lock turn(rebuilding_, std::try_to_lock);
    if (!turn) return last;
    next = std::make_shared<const UnitSearch>(state.tree, state.names);
  }
  const std::lock_guard lock(mutex_);
  return search_ = std::move(next);
}

}  // namespace jishi::api
