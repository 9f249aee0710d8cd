#include "exchange/heading_index.hpp"

#include "exchange/heading.hpp"
#include "exchange/spelling.hpp"

namespace jishi::exchange {
namespace {

// Brackets and punctuation count; the mark of a required column does not.
std::string exact_key(std::string_view heading) {
  std::string key = spelled_alike(heading);
  std::erase(key, '*');
  return key;
}

bool is_of_roles(const Column& column) {
  return column.role != ColumnRole::field && column.role != ColumnRole::passed_over;
}

}  // namespace

HeadingIndex::HeadingIndex(std::span<const Column> columns,
                           std::span<const std::pair<std::string, std::size_t>> chosen)
    : columns_(columns) {
  for (const auto& [heading, column] : chosen)
    chosen_.emplace(normalised_heading(heading), HeadingMatch{column, Nearness::chosen});
  // Fields before roles, headings before synonyms (column.hpp); the first keeps what it has.
  for (const bool roles : {false, true}) {
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (is_of_roles(columns[i]) == roles) add_own(columns[i], i);
    const Nearness nearness = roles ? Nearness::usual : Nearness::synonym;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (is_of_roles(columns[i]) != roles) continue;
      for (const std::string& synonym : columns[i].synonyms)
        alike_.emplace(normalised_heading(synonym), HeadingMatch{i, nearness});
    }
  }
  for (std::size_t i = 0; i < columns.size(); ++i)
    add_perhaps(columns[i], i);
}

void HeadingIndex::add_perhaps(const Column& column, std::size_t index) {
  std::size_t rank = 0;
  for (const std::string_view heading : perhaps_headings(column.role))
    alike_.emplace(normalised_heading(heading), HeadingMatch{index, Nearness::perhaps, ++rank});
}

void HeadingIndex::add_own(const Column& column, std::size_t index) {
  exact_.emplace(exact_key(column.heading), HeadingMatch{index, Nearness::exact});
  const auto [at, fresh] =
      alike_.emplace(normalised_heading(column.heading), HeadingMatch{index, Nearness::own});
  const bool other_too =
      !fresh && at->second && at->second->nearness == Nearness::own && at->second->column != index;
  if (other_too && !is_of_roles(column)) at->second.reset();
}

std::optional<HeadingMatch> HeadingIndex::in(const Matches& matches, const std::string& key) {
  const auto found = key.empty() ? matches.end() : matches.find(key);
  return found == matches.end() ? std::nullopt : found->second;
}

std::optional<HeadingMatch> HeadingIndex::find(std::string_view heading,
                                               std::string_view scale) const {
  const std::string key = normalised_heading(heading);
  if (const auto match = in(chosen_, key)) return match;
  auto match = in(exact_, exact_key(heading));
  if (!match) match = in(alike_, key);
  const bool scaled = !scale.empty() && !key.empty() && scale_of(heading).empty();
  if (!scaled || (match && !columns_[match->column].decimal)) return match;
  return in(alike_, key + std::string(scale));
}

}  // namespace jishi::exchange
