#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "index/aggregate.hpp"
#include "index/left_out.hpp"
#include "index/mask.hpp"
#include "index/mask_codes.hpp"
#include "index/split_reader.hpp"

namespace jishi::index {
namespace {

using Place = std::uint16_t;

}  // namespace

class Scan::State {
 public:
  State(const Question& question, std::span<const expression::Value> parameters, std::size_t groups)
      : figures(groups, question),
        question_(question),
        filter_(question.time, question.where, parameters, question.of) {
    for (const Split& split : question.splits)
      splits_.emplace_back(split, parameters);
    for (const Measure& measure : question.measures)
      readers_.emplace_back(measure.scalar, parameters);
  }

  // `groups`: nullptr where all rows are in `group`, but for those of the units `except`.
  void add(const Rows& rows, const UnitGroups* groups, std::size_t group,
           std::span<const std::uint32_t> except) {
    for (const Part& part : rows.parts()) {
      columns_ = part.columns.get();
      group_ = group;
      groups_ = groups;
      only_units_.reset();
      const Fit of_units = groups == nullptr ? left_out_.bind(*columns_, except) : bind_groups();
      if (of_units == Fit::none) continue;
      if (of_units == Fit::all && is_one_cell() && readers_.empty()) {
        if (const auto known = filter_.known_count(part)) {
          figures.rows_[group_] += static_cast<std::int64_t>(*known);
          continue;
        }
      }
      const Fit in_time = filter_.bind(part);
      if (in_time != Fit::none) add(part, of_units, in_time);
    }
  }

  Figures figures;

 private:
  void add(const Part& part, Fit of_units, Fit in_time) {
    if (of_units == Fit::all && in_time == Fit::all && is_one_cell() && readers_.empty()) {
      figures.rows_[group_] += static_cast<std::int64_t>(part.live());
      return;
    }
    for (ScalarReader& reader : readers_)
      reader.bind(*columns_);
    for (SplitReader& split : splits_)
      split.bind(*columns_);
    for (std::size_t first = 0; first < columns_->size(); first += kBlockRows) {
      const std::size_t count = std::min(kBlockRows, columns_->size() - first);
      filter_.mask(first, count, mask_.data());
      if (of_units == Fit::some) keep_units(first, count);
      if (is_one_cell()) {
        add_to_one(first, count);
      } else {
        add_to_cells(first, count);
      }
    }
  }

  bool is_one_cell() const { return groups_ == nullptr && splits_.empty(); }

  // Fit::none: no unit that rows of the part name is in a group. Where all that are in one are in
  // the same, they are told apart by the unit's code alone, and groups_ is nullptr.
  Fit bind_groups() {
    const Column& units = (*columns_)[Standing::unit];
    const auto group_of = [&](Column::Code code) {
      const auto unit = static_cast<std::size_t>(units.value_of(code));
      // Numbers between those that rows name may be beyond the table.
      return unit < groups_->of_unit.size() ? groups_->of_unit[unit] : -1;
    };
    if (groups_->by_day.empty() && groups_->ends.empty()) {
      CodeSet only(units);
      std::int32_t group = -1;
      bool same = true;
      for (Column::Code code = 1; same && code <= units.max_code(); ++code) {
        const std::int32_t of = group_of(code);
        if (of == -1) continue;
        same = group == -1 || of == group;
        group = of;
        only.add(code, code);
      }
      if (group == -1) return Fit::none;
      if (same && only.finish()) {
        group_ = static_cast<std::size_t>(group);
        groups_ = nullptr;
        only_units_ = only;
        return only.fit();
      }
    }
    // The table by the unit's code rather than by unit: a row costs one look-up.
    group_of_code_.assign(std::size_t{units.max_code()} + 1, -1);
    for (Column::Code code = 1; code <= units.max_code(); ++code)
      group_of_code_[code] = group_of(code);
    return Fit::all;
  }

  void keep_units(std::size_t first, std::size_t count) {
    if (only_units_) {
      only_units_->keep(first, count, mask_.data());
    } else {
      left_out_.keep(first, count, mask_.data());
    }
  }

  // ── all rows in one cell ──────────────────────────────────────────────────────────────────────

  void add_to_one(std::size_t first, std::size_t count) {
    const std::size_t fitting = kernel::count(mask_.data(), count);
    if (fitting == 0) return;
    figures.rows_[group_] += static_cast<std::int64_t>(fitting);
    bool placed = false;
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      if (add_column(i, first, count)) continue;
      if (!placed) {
        kernel::places(mask_.data(), count, places_.data());
        placed = true;
      }
      add_to_one(i, first, fitting);
    }
  }

  // By the codes themselves; false where the measure is not to be had so.
  bool add_column(std::size_t measure, std::size_t first, std::size_t count) {
    const Measure& asked = question_.measures[measure];
    if (asked.take == Measure::Take::different) return false;
    if (asked.scalar.column() == Layout::kNoColumn) return false;
    const Column& column = columns_->cell(asked.scalar.column());
    if (!column.is_linear() || column.max_code() == 0) return false;
    const auto figures_of = [&](auto codes) -> std::optional<kernel::CodeFigures> {
      if constexpr (std::is_pointer_v<decltype(codes)>) {
        return kernel::figures(codes + first, count, mask_.data());
      } else {
        return std::nullopt;
      }
    };
    const auto found = column.visit(figures_of);
    if (!found) return false;
    if (found->rows == 0) return true;
    Amounts amounts;
    amounts.numbers = static_cast<std::int64_t>(found->rows);
    // A value is the least one plus its code less 1.
    amounts.sum = WideSum{column.value_of(1)} * amounts.numbers +
                  static_cast<WideSum>(found->sum - found->rows);
    amounts.least = column.value_of(found->least);
    amounts.largest = column.value_of(found->largest);
    figures.amounts_[measure][group_].add(amounts);
    return true;
  }

  // ── rows in cells of their own ────────────────────────────────────────────────────────────────

  void add_to_cells(std::size_t first, std::size_t count) {
    std::size_t fitting = kernel::places(mask_.data(), count, places_.data());
    fitting = groups_ == nullptr ? in_one_group(fitting) : in_groups(first, fitting);
    if (fitting == 0) return;
    for (SplitReader& split : splits_)
      split.refine(first, std::span(places_).first(fitting), cells_.data());
    for (std::size_t i = 0; i < fitting; ++i)
      ++figures.rows_[cells_[i]];
    for (std::size_t i = 0; i < readers_.size(); ++i)
      add_measure(i, first, fitting);
  }

  std::size_t in_one_group(std::size_t fitting) {
    std::fill_n(cells_.data(), fitting, static_cast<std::uint32_t>(group_));
    return fitting;
  }

  // Leaves the places whose unit is in a group, and notes the group.
  std::size_t in_groups(std::size_t first, std::size_t fitting) {
    const std::size_t left = (*columns_)[Standing::unit].visit([&](auto codes) {
      std::size_t kept = 0;
      for (std::size_t i = 0; i < fitting; ++i) {
        std::int32_t group = 0;
        if constexpr (std::is_pointer_v<decltype(codes)>) {
          group = group_of_code_[codes[first + places_[i]]];
        } else {
          group = group_of_code_[codes];
        }
        // Written always, counted where it is one: no branch to guess wrong.
        places_[kept] = places_[i];
        cells_[kept] = static_cast<std::uint32_t>(group);
        kept += group != -1;
      }
      return kept;
    });
    const UnitGroups& groups = *groups_;
    const std::size_t grouped = groups.by_day.empty() ? left : by_day(first, left, groups.by_day);
    return groups.ends.empty() ? grouped : before_end(first, grouped, groups.ends);
  }

  std::size_t by_day(std::size_t first, std::size_t fitting,
                     std::span<const std::vector<GroupSince>> by_day) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < fitting; ++i) {
      auto group = static_cast<std::int32_t>(cells_[i]);
      if (group < 0)
        group = UnitGroups::on(by_day[static_cast<std::size_t>(UnitGroups::kByDay - group)],
                               columns_->from(first + places_[i]));
      places_[kept] = places_[i];
      cells_[kept] = static_cast<std::uint32_t>(group);
      kept += group != -1;
    }
    return kept;
  }

  std::size_t before_end(std::size_t first, std::size_t fitting, std::span<const Date> ends) {
    const Column& units = (*columns_)[Standing::unit];
    std::size_t kept = 0;
    for (std::size_t i = 0; i < fitting; ++i) {
      const std::size_t row = first + places_[i];
      const auto unit = static_cast<std::size_t>(*units.value(row));
      places_[kept] = places_[i];
      cells_[kept] = cells_[i];
      kept += columns_->from(row) < ends[unit];
    }
    return kept;
  }

  void read(std::size_t measure, std::size_t first, std::size_t fitting) {
    readers_[measure].read(first, std::span(places_).first(fitting), numbers_.data(),
                           states_.data());
  }

  void add_measure(std::size_t measure, std::size_t first, std::size_t fitting) {
    read(measure, first, fitting);
    const bool different = question_.measures[measure].take == Measure::Take::different;
    for (std::size_t i = 0; i < fitting; ++i) {
      if (states_[i] != Cell::number) {
        figures.failed_ += states_[i] == Cell::failed;
      } else if (different) {
        figures.different_[measure][cells_[i]].add(numbers_[i]);
      } else {
        figures.amounts_[measure][cells_[i]].add(numbers_[i]);
      }
    }
  }

  // Likewise, all in one cell.
  void add_to_one(std::size_t measure, std::size_t first, std::size_t fitting) {
    read(measure, first, fitting);
    std::size_t numbers = 0;
    for (std::size_t i = 0; i < fitting; ++i) {
      figures.failed_ += states_[i] == Cell::failed;
      numbers_[numbers] = numbers_[i];
      numbers += states_[i] == Cell::number;
    }
    const auto read_numbers = std::span<const std::int64_t>(numbers_).first(numbers);
    if (question_.measures[measure].take == Measure::Take::different) {
      figures.different_[measure][group_].add(read_numbers);
      return;
    }
    Amounts amounts;
    for (const std::int64_t number : read_numbers)
      amounts.add(number);
    figures.amounts_[measure][group_].add(amounts);
  }

  const Question& question_;
  RowFilter filter_;
  LeftOut left_out_;
  std::vector<ScalarReader> readers_;  // by measure
  std::vector<SplitReader> splits_;
  // Of the part and the block at hand:
  const Columns* columns_ = nullptr;
  std::size_t group_ = 0;
  const UnitGroups* groups_ = nullptr;  // nullptr: all rows are in group_
  std::optional<CodeSet> only_units_;   // whose rows these are; nothing: of all but the left out
  std::vector<std::int32_t> group_of_code_;
  std::array<std::uint8_t, kBlockRows> mask_;
  std::array<Place, kBlockRows> places_;  // of the rows that fit
  std::array<std::uint32_t, kBlockRows> cells_;
  std::array<std::int64_t, kBlockRows> numbers_;
  std::array<Cell, kBlockRows> states_;
};

Scan::Scan(const Question& question, std::span<const expression::Value> parameters,
           std::size_t groups)
    : state_(std::make_unique<State>(question, parameters, groups)) {}
Scan::~Scan() = default;

void Scan::add(const Rows& rows, const UnitGroups& groups) {
  state_->add(rows, &groups, 0, {});
}

void Scan::add(const Rows& rows, std::size_t group, std::span<const std::uint32_t> except) {
  state_->add(rows, nullptr, group, except);
}

const Figures& Scan::figures() const {
  return state_->figures;
}

}  // namespace jishi::index
