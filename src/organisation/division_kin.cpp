#include "organisation/division_kin.hpp"

namespace jishi::organisation::division {

Kin::Kin(const std::vector<DivisionRow>& rows)
    : rows_(rows), offsets_(rows.size() + 2), children_(rows.size()) {
  for (const DivisionRow& row : rows)
    ++offsets_[at(row.parent + 1) + 1];
  for (std::size_t i = 1; i < offsets_.size(); ++i)
    offsets_[i] += offsets_[i - 1];
  std::vector<std::size_t> next(offsets_.begin(), offsets_.end() - 1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    children_[next[at(rows[i].parent + 1)]++] = static_cast<RowIndex>(i);
  }
}

}  // namespace jishi::organisation::division
