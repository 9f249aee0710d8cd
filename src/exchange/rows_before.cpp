#include "exchange/rows_before.hpp"

#include <algorithm>
#include <limits>

#include "exchange/import_words.hpp"
#include "exchange/person_match.hpp"

namespace jishi::exchange {
namespace {

using package::Value;

// A birth date as the detail of a key: names are told apart by it where both have one.
constexpr std::int32_t kNoBirthDate = std::numeric_limits<std::int32_t>::min();

std::int32_t detail_of(const person::Identity& identity) {
  const auto born = person::birth_date(identity);
  return born ? born->days() : kNoBirthDate;
}

bool same_birth_possible(std::int32_t a, std::int32_t b) {
  return a == kNoBirthDate || b == kNoBirthDate ||
         may_be_born_alike(Date::from_days(a), Date::from_days(b));
}

void add_to(SeenRows::Key& key, const Value& value) {
  key.add(static_cast<std::int64_t>(value.index()));
  if (const auto* text = std::get_if<std::string>(&value)) {
    key.add(*text);
  } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    key.add(*whole);
  } else if (const auto* decimal = std::get_if<Decimal>(&value)) {
    key.add(decimal->normalised().text());
  } else if (const auto* date = std::get_if<Date>(&value)) {
    key.add(std::int64_t{date->days()});
  } else {
    key.add(std::int64_t{std::get<bool>(value)});
  }
}

}  // namespace

RowsBefore::RowsBefore(const package::Ledger& ledger, const Layout& layout, Existing existing)
    : layout_(layout), existing_(existing) {
  for (const package::Uniqueness& unique : ledger.unique)
    keys_.push_back({unique.fields, unique.within == package::Uniqueness::Within::unit, {}});
  const bool person_named = std::ranges::any_of(keys_, &RowKey::names_person);
  if (ledger.person != package::PersonUse::none && !person_named)
    keys_.push_back({{"person"}, true, {}});
}

std::string RowsBefore::part_of(const person::Identity& identity, By by) {
  switch (by) {
    case By::number:
      return identity.id_number.value_or("");
    case By::name:
      return "\n" + identity.name;
    case By::only_name:
      return "\n\n" + identity.name;
  }
  return {};
}

// None where a part of the key is empty, or does not say who it is.
std::optional<std::uint64_t> RowsBefore::hash_of(const PreparedRow& row, const RowKey& key,
                                                 std::int64_t number, By by) {
  SeenRows::Key parts = seen_.key();
  bool whole = true;
  parts.add(number).add(key.within_unit ? row.unit.value() : 0);
  for (const std::string& field : key.fields) {
    if (field == "person") {
      const bool known = row.identity.id_number || !row.identity.name.empty();
      whole = whole && row.has_person && known && (by == By::number || !row.masked.id_number);
      parts.add(part_of(row.identity, by));
      continue;
    }
    const auto index = row.shape->find(field);
    if (index && row.values[*index]) {
      add_to(parts, *row.values[*index]);
    } else {
      whole = false;
    }
  }
  const std::uint64_t hash = parts.hash();  // the hasher is fresh again, used or not
  return whole ? std::optional(hash) : std::nullopt;
}

bool RowsBefore::is_known(PreparedRow& row, std::uint64_t hash, By by) {
  const std::int32_t detail = by == By::number ? kNoBirthDate : detail_of(row.identity);
  const auto first = seen_.find(hash, row.valid_from, row.valid_to, [&](std::int32_t other) {
    return same_birth_possible(detail, other);
  });
  if (!first) return false;
  row.refused.emplace_back(kWholeRow,
                           words::twice_in_file(*first, row.has_person && by != By::number));
  return true;
}

// Rows of one key are compared by the ID number, and by the name where one of them has no number.
bool RowsBefore::compare_key(PreparedRow& row, const RowKey& key, std::int64_t number,
                             Marks& marks) {
  const bool by_number = row.identity.id_number || !key.names_person();
  const auto mark = [&](By by, std::int32_t detail) {
    if (const auto hash = hash_of(row, key, number, by)) marks.emplace_back(*hash, detail);
  };
  const auto known = [&](By by) {
    const auto hash = hash_of(row, key, number, by);
    return hash && is_known(row, *hash, by);
  };
  const bool named = key.names_person() && !row.identity.name.empty();
  if (by_number && known(By::number)) return false;
  if (named && known(by_number ? By::only_name : By::name)) return false;
  if (by_number) mark(By::number, kNoBirthDate);
  if (!named) return true;
  mark(By::name, detail_of(row.identity));
  if (!by_number) mark(By::only_name, detail_of(row.identity));
  return true;
}

// Whichever units two rows are of, one ID number has one name.
bool RowsBefore::compare_name(PreparedRow& row, Marks& marks) {
  if (!row.identity.id_number || row.identity.name.empty()) return true;
  const std::uint64_t hash = seen_.key().add("id").add(*row.identity.id_number).hash();
  const auto name = static_cast<std::int32_t>(seen_.key().add(row.identity.name).hash());
  const auto other =
      seen_.find(hash, kFirstDate, kForever, [&](std::int32_t before) { return before != name; });
  if (!other) {
    marks.emplace_back(hash, name);
    return true;
  }
  row.refused.emplace_back(layout_.of(ColumnRole::id_number), words::other_name_in_file(*other));
  return false;
}

void RowsBefore::compare(PreparedRow& row) {
  Marks marks;
  if (!compare_name(row, marks)) return;
  for (std::size_t i = 0; i < keys_.size(); ++i)
    if (!compare_key(row, keys_[i], static_cast<std::int64_t>(i), marks)) return;
  // A row that may yet be refused as a new one does not stand in the way of its correct twin.
  if (!row.against_new.empty() && existing_ == Existing::skip) return;
  for (const auto& [hash, detail] : marks)
    seen_.put(hash, row.number, row.valid_from, row.valid_to, detail);
}

}  // namespace jishi::exchange
