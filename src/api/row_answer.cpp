#include "api/row_answer.hpp"

#include <array>
#include <utility>

#include "access/account_store.hpp"
#include "api/answer.hpp"
#include "exchange/import_store.hpp"
#include "package/ledger_table.hpp"

namespace jishi::api {
namespace {

using access::Operation;

// Stands for any purpose where only whether one would do is asked.
constexpr const char* kSomePurpose = "核对";

}  // namespace

person::Disclosure disclosure_of(const SeenRow& seen, const package::Ledger& ledger,
                                 const std::optional<std::string>& purpose) {
  return {ledger.name, seen.shown.content.unit, seen.shown.valid_from, std::nullopt, 1,
          purpose,     seen.shown.row};
}

RowAnswer::RowAnswer(Service& service, db::Connection& connection, person::Vault& vault,
                     DefinitionsPointer definitions, const package::Ledger& ledger)
    : service_(service),
      connection_(connection),
      vault_(vault),
      definitions_(std::move(definitions)),
      ledger_(ledger),
      rows_(connection, vault, definitions_, ledger, service.today(), service.today()) {}

RowJson::Line RowAnswer::line_of(const SeenRow& seen, const ledger::RowVersion& version) const {
  return RowJson::line_of(version, *seen.shape, {}, seen.last_revision);
}

void RowAnswer::write_row(JsonWriter& json, const SeenRow& seen) {
  rows_.write_row(json.key("row"), line_of(seen, seen.shown), seen.sight);
}

void RowAnswer::write_may(JsonWriter& json, const Caller& caller, UnitId unit) {
  json.key("may").begin_object();
  for (const auto& [name, operation] :
       {std::pair{"enter", Operation::enter_rows}, std::pair{"change", Operation::change_rows},
        std::pair{"withdraw", Operation::withdraw_rows},
        std::pair{"import", Operation::import_rows},
        std::pair{"export", ledger_.person == package::PersonUse::none ? Operation::export_rows
                                                                       : Operation::export_persons},
        std::pair{"reveal", Operation::reveal_sensitive}}) {
    json.member(name,
                sight_if_any(service_, connection_, caller, ledger_, unit, operation, kSomePurpose)
                    .has_value());
  }
  json.end_object();
}

void RowAnswer::write_author(JsonWriter& json, const ledger::RowVersion& version) {
  const auto author =
      exchange::read_author(connection_, partition_of(version.row), version.recorded_from);
  if (!author) return;
  json.member("recorded", instant_text(author->recorded_at)).member("source", author->source);
  const auto account = access::read_account(connection_, access::AccountId(author->actor.value()));
  if (account) json.member("actor", account->office);
}

void RowAnswer::write_version(JsonWriter& json, const SeenRow& seen, std::size_t index) {
  const auto& [version, sight] = seen.versions[index];
  json.begin_object().member("revision", version.revision);
  json.member("held", version.recorded_to == package::kStillHeld);
  rows_.write_unit(json.key("unit"), version.content.unit);
  json.member("valid_from", version.valid_from.iso());
  if (const auto last = last_day(version.valid_to)) json.member("valid_to", last->iso());
  write_author(json, version);
  rows_.write_values(json.key("values"), line_of(seen, version), sight);
  json.key("changed").begin_array();
  if (index > 0) {
    const ledger::Values& before = seen.versions[index - 1].first.content.values;
    const ledger::Values& after = version.content.values;
    for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i)
      if (before[i] != after[i] && sight.shows(seen.shape->fields[i].field->name))
        json.value(seen.shape->fields[i].field->name);
  }
  json.end_array().end_object();
}

void RowAnswer::write_versions(JsonWriter& json, const SeenRow& seen) {
  json.key("versions").begin_array();
  for (std::size_t i = 0; i < seen.versions.size(); ++i)
    write_version(json, seen, i);
  json.end_array();
}

void RowAnswer::write_revealed(JsonWriter& json, const SeenRow& seen) {
  const PersonId person = seen.shown.content.person;
  if (person && seen.sight.shows(kPersonField)) {
    const auto found = person::read_persons(connection_, vault_, std::array{person});
    json.key("person").begin_object();
    if (found.empty() || found.front().erased) {
      json.member("name", "（已清除）");
    } else {
      const person::Identity& identity = found.front().identity;
      json.member("name", identity.name);
      if (identity.id_number) json.member("id_number", *identity.id_number);
      if (identity.phone) json.member("phone", *identity.phone);
      if (const auto born = person::birth_date(identity)) json.member("birth_date", born->iso());
    }
    json.end_object();
  }
  rows_.write_values(json.key("values"), line_of(seen, seen.shown), seen.sight, true);
}

}  // namespace jishi::api
