#include "indicator/suppression.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>

#include "indicator/cycles.hpp"

namespace jishi::indicator {
namespace {

// The table with a row and a column of sums, published or not.
class Hiding {
 public:
  Hiding(const CountTable& table, SuppressionRule rule)
      : rows_(table.rows),
        columns_(table.columns),
        width_(table.columns + 1),
        row_sums_(table.sums != Sums::of_columns),
        column_sums_(table.sums != Sums::of_rows),
        threshold_(rule.threshold),
        numbers_((rows_ + 1) * width_),
        small_(numbers_.size()),
        hidden_(numbers_.size()) {
    for (std::size_t row = 0; row < rows_; ++row) {
      for (std::size_t column = 0; column < columns_; ++column) {
        const std::int64_t count = table.counts[row * columns_ + column];
        for (const std::size_t place : {place_of(row, column), place_of(row, columns_),
                                        place_of(rows_, column), place_of(rows_, columns_)}) {
          numbers_[place] += count;
        }
      }
    }
  }

  Suppressed run() {
    for (std::size_t place = 0; place < numbers_.size(); ++place) {
      small_[place] = published(place) && numbers_[place] > 0 && numbers_[place] < threshold_;
      hidden_[place] = small_[place];
    }
    while (const auto found = exposed()) {
      const auto further = further_place(*found);
      if (!further) break;  // nothing is shown any more
      hidden_[*further] = true;
    }
    return {rows_, columns_, std::move(hidden_)};
  }

 private:
  struct Line {
    std::size_t first;
    std::size_t step;
    std::size_t length;  // without the sum
    bool holds(std::size_t place) const {
      return place >= first && place <= first + length * step && (place - first) % step == 0;
    }
  };

  // A small count that can be computed, and the line whose sum tells it; without: the whole table.
  struct Exposed {
    std::size_t place;
    std::optional<Line> line;
  };

  std::size_t place_of(std::size_t row, std::size_t column) const { return row * width_ + column; }
  std::size_t row_of(std::size_t place) const { return assert(width_ > 0), place / width_; }
  std::size_t column_of(std::size_t place) const { return assert(width_ > 0), place % width_; }
  bool is_sum(std::size_t place) const {
    return row_of(place) == rows_ || column_of(place) == columns_;
  }
  bool published(std::size_t place) const {
    return (row_sums_ || column_of(place) < columns_) && (column_sums_ || row_of(place) < rows_);
  }

  // A hidden number is an edge between its row and its column; lines whose sum nobody publishes
  // are one node together. It follows from the others exactly where it is on no cycle.
  Edge edge_of(std::size_t place) const {
    constexpr std::size_t kUnsummed = 0;
    return {row_sums_ ? 1 + row_of(place) : kUnsummed,
            column_sums_ ? 2 + rows_ + column_of(place) : kUnsummed};
  }
  std::size_t nodes() const { return 3 + rows_ + columns_; }

  std::optional<Exposed> follows_from_others() const {
    std::vector<Edge> edges;
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < numbers_.size(); ++place) {
      if (!hidden_[place]) continue;
      edges.push_back(edge_of(place));
      places.push_back(place);
    }
    const std::vector<bool> cyclic = on_a_cycle(nodes(), edges);
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if (!cyclic[i] && small_[places[i]]) return Exposed{places[i], std::nullopt};
    }
    return std::nullopt;
  }

  // A small count of the line, where its hidden cells say too much together.
  std::optional<Exposed> told_by_its_sum(const Line& line) const {
    if (hidden_[line.first + line.length * line.step]) return std::nullopt;
    std::int64_t together = 0;
    std::int64_t cells = 0;
    std::int64_t small_cells = 0;
    std::optional<std::size_t> small;
    for (std::size_t i = 0; i < line.length; ++i) {
      const std::size_t place = line.first + i * line.step;
      if (!hidden_[place]) continue;
      ++cells;
      together += numbers_[place];
      if (!small_[place]) continue;
      ++small_cells;
      if (!small) small = place;
    }
    const bool all_greatest = cells == small_cells && together >= cells * (threshold_ - 1);
    const bool tells = together < threshold_ || together <= cells || all_greatest;
    if (!small || !tells) return std::nullopt;
    return Exposed{*small, line};
  }

  // The lines include that of the sums, whose own sum is the sum of all.
  std::optional<Exposed> exposed() const {
    for (std::size_t row = 0; row_sums_ && row < rows_ + (column_sums_ ? 1 : 0); ++row) {
      if (const auto small = told_by_its_sum({place_of(row, 0), 1, columns_})) return small;
    }
    for (std::size_t column = 0; column_sums_ && column < columns_ + (row_sums_ ? 1 : 0);
         ++column) {
      if (const auto small = told_by_its_sum({place_of(0, column), width_, rows_})) {
        return small;
      }
    }
    return follows_from_others();
  }

  // The number to hide next: one that ends the exposure where there is any, else one in its row or
  // column, and of those the one that costs least.
  std::optional<std::size_t> further_place(const Exposed& exposed) const {
    const std::vector<std::size_t> parts = parts_without(exposed.place);
    const auto cost = [&](std::size_t place) {
      return std::tuple(use_of(place, exposed, parts), is_sum(place), numbers_[place] == 0,
                        numbers_[place]);
    };
    std::optional<std::size_t> best;
    for (std::size_t place = 0; place < numbers_.size(); ++place) {
      if (hidden_[place] || !published(place)) continue;
      if (!best || cost(place) < cost(*best)) best = place;
    }
    return best;
  }

  enum class Use { ends_it, beside, elsewhere };

  Use use_of(std::size_t place, const Exposed& exposed,
             const std::vector<std::size_t>& parts) const {
    if (exposed.line) {
      if (exposed.line->holds(place)) return Use::ends_it;
    } else {
      // Closes a cycle: joins what the exposed number alone joined.
      const Edge edge = edge_of(place);
      const Edge alone = edge_of(exposed.place);
      const auto ends = std::minmax(parts[edge.from], parts[edge.to]);
      if (ends == std::minmax(parts[alone.from], parts[alone.to])) return Use::ends_it;
    }
    const bool beside = (row_sums_ && row_of(place) == row_of(exposed.place)) ||
                        (column_sums_ && column_of(place) == column_of(exposed.place));
    return beside ? Use::beside : Use::elsewhere;
  }

  // For each node the connected part that it is in when the place is not hidden.
  std::vector<std::size_t> parts_without(std::size_t shown) const {
    std::vector<std::size_t> towards(nodes());  // another of the same part, or itself
    std::iota(towards.begin(), towards.end(), std::size_t{0});
    const auto part = [&](std::size_t node) {
      while (towards[node] != node)
        node = towards[node] = towards[towards[node]];
      return node;
    };
    for (std::size_t place = 0; place < numbers_.size(); ++place) {
      if (hidden_[place] && place != shown)
        towards[part(edge_of(place).to)] = part(edge_of(place).from);
    }
    std::vector<std::size_t> parts(nodes());
    for (std::size_t node = 0; node < parts.size(); ++node)
      parts[node] = part(node);
    return parts;
  }

  std::size_t rows_;
  std::size_t columns_;
  std::size_t width_;  // with the column of sums
  bool row_sums_;
  bool column_sums_;
  std::int64_t threshold_;
  std::vector<std::int64_t> numbers_;
  std::vector<bool> small_;
  std::vector<bool> hidden_;
};

}  // namespace

Result<Suppressed> suppress(const CountTable& table, SuppressionRule rule) {
  if (rule.threshold < 2) {
    return Error{"bad_threshold", "小数隐去的界限须为 2 或更大：小于它的数不公布。"};
  }
  const std::size_t most = table.rows <= 1 || table.columns <= 1 ? kMostInOneLine : kMostCells;
  if (table.rows > most || table.columns > most || table.rows * table.columns > most) {
    return Error{"table_too_large",
                 "公布的表不能超过 " + std::to_string(most) + " 格，请分成几张表。"};
  }
  const bool negative = std::ranges::any_of(table.counts, [](auto count) { return count < 0; });
  if (table.counts.size() != table.rows * table.columns || negative) {
    return Error{"bad_table", "要公布的表行列不齐或有负数，请检查指标定义。"};
  }
  return Hiding(table, rule).run();
}

}  // namespace jishi::indicator
