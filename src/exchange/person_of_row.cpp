#include "exchange/person_of_row.hpp"

#include <algorithm>

#include "exchange/import_words.hpp"
#include "exchange/person_match.hpp"
#include "exchange/take_existing.hpp"

namespace jishi::exchange {
namespace {

// Persons of one name that are asked whether they are of a unit.
constexpr std::int64_t kMostOfOneName = 500;

}  // namespace

void PersonOfRow::expect(std::span<const PreparedRow> rows) {
  std::vector<std::string> numbers;
  for (const PreparedRow& row : rows) {
    if (row.refused.empty() && row.identity.id_number) numbers.push_back(*row.identity.id_number);
  }
  people_.expect(numbers);
  std::vector<PersonId> persons;
  std::vector<std::string> names;
  for (const PreparedRow& row : rows) {
    if (!row.refused.empty() || !row.identity.id_number) continue;
    if (const auto found = people_.with_id_number(*row.identity.id_number)) {
      persons.push_back(*found);
    } else if (!row.identity.name.empty()) {
      names.push_back(row.identity.name);
    }
  }
  only_named_ = people_.without_number(names, kMostOfOneName);
  for (person::PersonVersion& known : person::read_persons(connection_, vault_, persons))
    known_.emplace(known.person, std::move(known));
}

void PersonOfRow::added(const person::Identity& identity) {
  if (!identity.id_number) added_names_.insert(identity.name);
}

const person::PersonVersion& PersonOfRow::known(PersonId person) {
  const auto found = known_.find(person);
  if (found != known_.end()) return found->second;
  auto read = person::read_persons(connection_, vault_, std::span(&person, 1));
  return known_.emplace(person, std::move(read.at(0))).first->second;
}

Who PersonOfRow::known_person(PersonId person) {
  Who who;
  who.person = person;
  who.known = known(person);
  return who;
}

std::optional<Who> PersonOfRow::find(const PreparedRow& row, RowOutcome& outcome) {
  return row.identity.id_number ? with_id_number(row, outcome) : with_name(row, outcome);
}

std::optional<Who> PersonOfRow::with_id_number(const PreparedRow& row, RowOutcome& outcome) {
  const std::string& name = row.identity.name;
  if (const auto found = people_.with_id_number(*row.identity.id_number)) {
    const std::string& known_name = known(*found).identity.name;
    const std::string masked = person::masked_name(known_name);
    if ((!name.empty() && name != known_name) ||
        (!row.masked.name.empty() && row.masked.name != masked)) {
      refuse(outcome, task_.layout.of(ColumnRole::id_number), words::other_name(masked));
      return std::nullopt;
    }
    return known_person(*found);
  }
  const Choice choice = choose(row, only_named(name), outcome);
  if (choice.refused) return std::nullopt;
  if (choice.person) return known_person(choice.person);
  return new_number(row, outcome);
}

std::optional<Who> PersonOfRow::new_number(const PreparedRow& row, RowOutcome& outcome) {
  Who who;
  who.is_new = true;
  if (task_.preview == nullptr) return who;
  switch (task_.preview->by_id_number(*row.identity.id_number, row.identity.name)) {
    case PreviewMemory::Known::no:
      who.counted = !task_.preview->only_named_in_unit(row.identity.name,
                                                       person::birth_date(row.identity), row.unit);
      return who;
    case PreviewMemory::Known::yes:
      who.counted = false;
      return who;
    case PreviewMemory::Known::under_another_name:
      break;
  }
  refuse(outcome, task_.layout.of(ColumnRole::id_number),
         words::other_name(person::masked_name(row.identity.name)));
  return std::nullopt;
}

// Those of the name without a number, whom this batch added as well.
std::vector<PersonId> PersonOfRow::only_named(const std::string& name) {
  if (added_names_.contains(name)) {
    std::vector<PersonId> all = people_.with_name(name, std::nullopt, kMostOfOneName);
    std::erase_if(all, [&](PersonId each) { return known(each).identity.id_number.has_value(); });
    return all;
  }
  const auto found = only_named_.find(name);
  return found == only_named_.end() ? std::vector<PersonId>() : found->second;
}

const std::vector<PersonId>& PersonOfRow::masked_in(UnitId unit, const std::string& masked_name) {
  const auto [at, is_new] = masked_.try_emplace(unit);
  if (is_new) {
    for (person::PersonVersion& each :
         person::read_persons(connection_, vault_, task_.existing.persons_of(connection_, unit))) {
      if (each.revision == 0 || each.erased) continue;
      at->second[person::masked_name(each.identity.name)].push_back(each.person);
      known_.try_emplace(each.person, std::move(each));
    }
  }
  return at->second[masked_name];
}

std::optional<Who> PersonOfRow::with_name(const PreparedRow& row, RowOutcome& outcome) {
  const std::string& name = row.identity.name;
  const bool masked = !row.masked.name.empty();
  const std::vector<PersonId> all = masked ? masked_in(row.unit, row.masked.name)
                                           : people_.with_name(name, std::nullopt, kMostOfOneName);
  const Choice choice = choose(row, all, outcome);
  if (choice.refused) return std::nullopt;
  if (choice.person) return known_person(choice.person);
  if (!masked && !row.masked.id_number) return new_name(row, !all.empty());
  refuse(outcome, task_.layout.of(masked ? ColumnRole::person_name : ColumnRole::id_number),
         words::masked_and_unknown());
  return std::nullopt;
}

Who PersonOfRow::new_name(const PreparedRow& row, bool any_of_that_name) {
  const std::string& name = row.identity.name;
  const auto born = row.identity.birth_date;
  Who who;
  who.is_new = true;
  who.possible_duplicate = any_of_that_name && !people_.with_name(name, born, 1).empty();
  if (task_.preview != nullptr) {
    who.counted = !task_.preview->in_unit(name, born, row.unit);
    who.possible_duplicate = who.possible_duplicate || task_.preview->by_name(name, born);
  }
  return who;
}

bool PersonOfRow::says_the_same(const PreparedRow& row, PersonId person) {
  const std::vector<ExistingRow> existing = task_.existing.find(connection_, row, person);
  return !existing.empty() && existing.front().unit == row.unit &&
         exchange::says_the_same(store_, row, existing.front());
}

PersonOfRow::Choice PersonOfRow::choose(const PreparedRow& row,
                                        std::span<const PersonId> candidates, RowOutcome& outcome) {
  std::vector<PersonId> here = task_.existing.of_unit(connection_, row.unit, candidates);
  std::erase_if(here, [&](PersonId each) { return !may_be(row, known(each).identity); });
  if (here.empty()) return {};
  if (here.size() == 1) return {here.front()};
  std::vector<person::Identity> identities;
  identities.reserve(here.size());
  for (const PersonId each : here)
    identities.push_back(known(each).identity);
  const std::vector<std::size_t> told = told_by_parts(row, identities);
  if (told.size() == 1) return {here[told.front()]};
  std::vector<std::size_t> same = told;
  std::erase_if(same, [&](std::size_t at) { return !says_the_same(row, here[at]); });
  if (!same.empty()) return {here[most_alike(row, identities, same)]};
  refuse(outcome, task_.layout.of(ColumnRole::person_name),
         words::several_of_that_name(told_apart(identities)));
  return {PersonId(), true};
}

}  // namespace jishi::exchange
