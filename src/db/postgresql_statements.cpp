#include "db/postgresql_statements.hpp"

#include <algorithm>
#include <iterator>

#include "db/postgresql_binary.hpp"

namespace jishi::db {
namespace {

bool fits(std::span<const Oid> prepared, std::span<const Oid> given) {
  return std::equal(prepared.begin(), prepared.end(), given.begin(), given.end(),
                    [](Oid a, Oid b) { return b == kOidUnknown || a == b; });
}

}  // namespace

std::optional<std::string> PostgresqlStatements::find(std::string_view sql,
                                                      std::span<const Oid> types) {
  const auto found = by_text_.find(sql);
  if (found == by_text_.end()) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, found->second);
  for (const Variant& variant : entries_.front().variants) {
    if (fits(variant.types, types)) return variant.name;
  }
  return std::nullopt;
}

void PostgresqlStatements::add(std::string_view sql, std::string name, std::vector<Oid> types) {
  if (!by_text_.contains(sql)) {
    if (entries_.size() >= kMost) drop(std::prev(entries_.end()));
    entries_.push_front({std::string(sql), {}});
    by_text_.emplace(entries_.front().sql, entries_.begin());
  }
  auto& variants = by_text_.find(sql)->second->variants;
  if (variants.size() >= kMostVariants) {
    unused_.push_back(std::move(variants.front().name));
    variants.erase(variants.begin());
  }
  variants.push_back({std::move(name), std::move(types)});
}

void PostgresqlStatements::drop(std::list<Entry>::iterator entry) {
  for (Variant& variant : entry->variants)
    unused_.push_back(std::move(variant.name));
  by_text_.erase(entry->sql);
  entries_.erase(entry);
}

void PostgresqlStatements::forget(std::string_view sql) {
  const auto found = by_text_.find(sql);
  if (found != by_text_.end()) drop(found->second);
}

void PostgresqlStatements::forget_all() {
  while (!entries_.empty())
    drop(entries_.begin());
}

}  // namespace jishi::db
