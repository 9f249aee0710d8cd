#include "indicator/suppression.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "indicator/cycles.hpp"

namespace jishi::indicator {
namespace {

Suppressed hidden_in(const CountTable& table, std::int64_t threshold = 5) {
  return suppress(table, {threshold}).or_throw();
}

// The table as it is published: “·” for a hidden number.
std::string published(const CountTable& table, std::int64_t threshold = 5) {
  const Suppressed hidden = hidden_in(table, threshold);
  const auto shown = [](bool is_hidden, std::int64_t number) {
    return is_hidden ? std::string("·") : std::to_string(number);
  };
  std::string text;
  std::vector<std::int64_t> below(table.columns);
  std::int64_t all = 0;
  for (std::size_t row = 0; row < table.rows; ++row) {
    std::int64_t sum = 0;
    for (std::size_t column = 0; column < table.columns; ++column) {
      const std::int64_t count = table.counts[row * table.columns + column];
      text += shown(hidden.cell(row, column), count) + " ";
      sum += count;
      below[column] += count;
    }
    if (table.sums != Sums::of_columns) text += "= " + shown(hidden.sum_of_row(row), sum);
    text += "\n";
    all += sum;
  }
  if (table.sums == Sums::of_rows) return text;
  for (std::size_t column = 0; column < table.columns; ++column)
    text += shown(hidden.sum_of_column(column), below[column]) + " ";
  if (table.sums == Sums::of_both) text += "= " + shown(hidden.sum_of_all(), all);
  return text + "\n";
}

TEST(Suppression, HidesASecondCellOfARow) {
  EXPECT_EQ(published({1, 4, {3, 40, 20, 30}}), "· 40 · 30 = 93\n");
  EXPECT_EQ(published({1, 4, {9, 40, 20, 30}}), "9 40 20 30 = 99\n");
  EXPECT_EQ(published({1, 3, {0, 40, 20}}), "0 40 20 = 60\n");
  // Two small ones hide each other, unless their sum is small itself or tells both.
  EXPECT_EQ(published({1, 4, {3, 3, 20, 30}}), "· · 20 30 = 56\n");
  EXPECT_EQ(published({1, 4, {2, 1, 20, 30}}), "· · · 30 = 53\n");
  EXPECT_EQ(published({1, 4, {4, 4, 20, 30}}), "· · · 30 = 58\n");
  EXPECT_EQ(published({1, 4, {1, 1, 20, 30}}, 2), "· · · 30 = 52\n");
  // A row that is small altogether shows nothing but its zeros.
  EXPECT_EQ(published({1, 3, {3, 0, 0}}), "· 0 0 = ·\n");
}

TEST(Suppression, OfColumnsIsTheSameStandingUp) {
  EXPECT_EQ(published({3, 1, {3, 40, 20}, Sums::of_columns}), "· \n40 \n· \n63 \n");
}

TEST(Suppression, HidesARectangleWhereRowsAndColumnsHaveSums) {
  EXPECT_EQ(published({3, 3, {3, 20, 30, 21, 22, 23, 31, 32, 33}, Sums::of_both}),
            "· · 30 = 53\n· · 23 = 66\n31 32 33 = 96\n55 74 86 = 215\n");
}

// Two rectangles of small counts, and one between them: each row and column has two hidden cells or
// more, and still the one between would follow (what row 0 and 1 hide less what columns 0 and 1
// do).
TEST(Suppression, SeesAcrossRowsAndColumns) {
  const CountTable table{4,
                         4,
                         {4, 3, 50, 51,  //
                          3, 4, 2, 52,   //
                          53, 54, 4, 3,  //
                          55, 56, 3, 4},
                         Sums::of_both};
  const Suppressed hidden = hidden_in(table);
  int more = 0;
  for (std::size_t row = 0; row < 4; ++row) {
    for (std::size_t column = 0; column < 4; ++column)
      more += hidden.cell(row, column) && table.counts[row * 4 + column] >= 5 ? 1 : 0;
  }
  EXPECT_EQ(more, 1);
  EXPECT_FALSE(hidden.sum_of_all());
}

// The sums of the first two rows are small; alone in the column of sums they would follow from it.
TEST(Suppression, GuardsTheSumsToo) {
  const Suppressed hidden = hidden_in({3, 2, {1, 0, 0, 2, 30, 31}, Sums::of_both});
  EXPECT_TRUE(hidden.sum_of_row(0));
  EXPECT_TRUE(hidden.sum_of_row(1));
  // Together they are 3, which the other sums would tell.
  EXPECT_TRUE(hidden.sum_of_row(2) || hidden.sum_of_all());
}

TEST(Suppression, RefusesWhatIsNoTable) {
  const auto code = [](const CountTable& table, std::int64_t threshold) {
    return suppress(table, {threshold}).error().code;
  };
  EXPECT_EQ(code({1, 1, {3}}, 1), "bad_threshold");
  EXPECT_EQ(code({1, 2, {3}}, 5), "bad_table");
  EXPECT_EQ(code({1, 1, {-3}}, 5), "bad_table");
  EXPECT_EQ(code({101, 100, std::vector<std::int64_t>(10'100)}, 5), "table_too_large");
  EXPECT_EQ(published({0, 0, {}}), "");
}

// --- the oracle: linear algebra over what is shown

constexpr std::int64_t kPrime = 1'000'000'007;

std::int64_t inverse(std::int64_t of) {
  std::int64_t result = 1;
  for (std::int64_t exponent = kPrime - 2; exponent > 0; exponent /= 2) {
    if (exponent % 2 != 0) result = result * of % kPrime;
    of = of * of % kPrime;
  }
  return result;
}

std::size_t rank(std::vector<std::vector<std::int64_t>> matrix) {
  std::size_t found = 0;
  const std::size_t width = matrix.empty() ? 0 : matrix[0].size();
  for (std::size_t column = 0; column < width && found < matrix.size(); ++column) {
    std::size_t pivot = found;
    while (pivot < matrix.size() && matrix[pivot][column] == 0)
      ++pivot;
    if (pivot == matrix.size()) continue;
    std::swap(matrix[pivot], matrix[found]);
    const std::int64_t scale = inverse(matrix[found][column]);
    for (std::size_t row = found + 1; row < matrix.size(); ++row) {
      const std::int64_t times = matrix[row][column] * scale % kPrime;
      for (std::size_t i = column; i < width; ++i) {
        matrix[row][i] = ((matrix[row][i] - times * matrix[found][i]) % kPrime + kPrime) % kPrime;
      }
    }
    ++found;
  }
  return found;
}

struct Published {
  std::size_t rows, columns;
  Sums sums;
  const Suppressed& hidden;
  bool is_hidden(std::size_t row, std::size_t column) const {
    if (row < rows && column < columns) return hidden.cell(row, column);
    if (row < rows) return hidden.sum_of_row(row);
    return column < columns ? hidden.sum_of_column(column) : hidden.sum_of_all();
  }
};

// The equations between hidden numbers that a reader may write down, a column for each of them.
std::vector<std::vector<std::int64_t>> equations(const Published& of) {
  const std::size_t width = of.columns + 1;
  std::vector<std::vector<std::int64_t>> out;
  const auto add = [&](bool along_row, std::size_t line) {
    std::vector<std::int64_t> equation((of.rows + 1) * width);
    const std::size_t length = along_row ? of.columns : of.rows;
    for (std::size_t i = 0; i <= length; ++i) {
      const std::size_t row = along_row ? line : i, column = along_row ? i : line;
      if (of.is_hidden(row, column)) equation[row * width + column] = i == length ? kPrime - 1 : 1;
    }
    out.push_back(std::move(equation));
  };
  const bool rows_summed = of.sums != Sums::of_columns, columns_summed = of.sums != Sums::of_rows;
  for (std::size_t row = 0; rows_summed && row < of.rows + (columns_summed ? 1 : 0); ++row)
    add(true, row);
  for (std::size_t column = 0; columns_summed && column < of.columns + (rows_summed ? 1 : 0);
       ++column)
    add(false, column);
  return out;
}

TEST(Suppression, LeavesNoSmallCountToBeComputed) {
  std::mt19937_64 random(7);
  int hidden_cells = 0;
  for (int round = 0; round < 1'500; ++round) {
    const auto any = [&](std::int64_t least, std::int64_t most) {
      return std::uniform_int_distribution<std::int64_t>(least, most)(random);
    };
    CountTable table{static_cast<std::size_t>(any(1, 5)),
                     static_cast<std::size_t>(any(2, 5)),
                     {},
                     static_cast<Sums>(any(0, 2))};
    // Rows beside each other, so that one alone always has another number to hide behind.
    if (table.sums != Sums::of_rows && table.rows == 1) table.rows = 2;
    for (std::size_t i = 0; i < table.rows * table.columns; ++i)
      table.counts.push_back(any(0, 3) == 0 ? any(0, 5) : any(5, 60));
    const Suppressed hidden = hidden_in(table);
    const Published view{table.rows, table.columns, table.sums, hidden};
    auto known = equations(view);
    const std::size_t before = rank(known);
    for (std::size_t row = 0; row < table.rows; ++row) {
      for (std::size_t column = 0; column < table.columns; ++column) {
        const std::int64_t count = table.counts[row * table.columns + column];
        if (count == 0 || count >= 5) continue;
        ++hidden_cells;
        ASSERT_TRUE(hidden.cell(row, column));
        // Determined exactly where saying its value would tell nothing new.
        std::vector<std::int64_t> value((table.rows + 1) * (table.columns + 1));
        value[row * (table.columns + 1) + column] = 1;
        auto more = known;
        more.push_back(std::move(value));
        EXPECT_EQ(rank(std::move(more)), before + 1) << published(table);
      }
    }
  }
  EXPECT_GT(hidden_cells, 1'000);
}

TEST(OnACycle, IsWhatRemovingTheEdgeShows) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 3'000; ++round) {
    const std::size_t nodes = std::uniform_int_distribution<std::size_t>(1, 7)(random);
    std::uniform_int_distribution<std::size_t> any(0, nodes - 1);
    std::vector<Edge> edges(std::uniform_int_distribution<std::size_t>(0, 9)(random));
    for (Edge& edge : edges)
      edge = {any(random), any(random)};
    const auto found = on_a_cycle(nodes, edges);
    for (std::size_t removed = 0; removed < edges.size(); ++removed) {
      std::vector<bool> reached(nodes);
      reached[edges[removed].from] = true;
      for (std::size_t pass = 0; pass < nodes; ++pass) {
        for (std::size_t i = 0; i < edges.size(); ++i) {
          if (i == removed || reached[edges[i].from] == reached[edges[i].to]) continue;
          reached[edges[i].from] = reached[edges[i].to] = true;
        }
      }
      EXPECT_EQ(found[removed], reached[edges[removed].to]);
    }
  }
}

}  // namespace
}  // namespace jishi::indicator
