#include "indicator/layers.hpp"

#include <gtest/gtest.h>

namespace jishi::indicator {
namespace {

using index::Region;
using Layers = std::vector<std::vector<std::size_t>>;

TEST(DisjointLayers, AreOneWhereNothingOverlaps) {
  EXPECT_EQ(disjoint_layers({}), Layers(1));
  EXPECT_EQ(disjoint_layers({Region(), Region()}), (Layers{{0, 1}}));
  EXPECT_EQ(disjoint_layers({Region({{5, 9}}), Region({{0, 5}, {9, 12}})}), (Layers{{0, 1}}));
}

TEST(DisjointLayers, PutWhatStandsBelowAnotherBehindIt) {
  EXPECT_EQ(disjoint_layers({Region({{3, 4}}), Region({{0, 9}}), Region({{2, 6}})}),
            (Layers{{1}, {2}, {0}}));
  // The range that both have is all of the second.
  EXPECT_EQ(disjoint_layers({Region({{5, 9}}), Region({{0, 1}, {5, 9}}), Region({{1, 2}})}),
            (Layers{{1, 2}, {0}}));
}

}  // namespace
}  // namespace jishi::indicator
