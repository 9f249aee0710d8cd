#include "access/account_payload.hpp"

namespace jishi::access {

JsonWriter account_change(AccountId account, std::string_view change) {
  JsonWriter json;
  json.begin_object().member("account", account.value()).member("change", change);
  return json;
}

void write_account(JsonWriter& json, std::string_view name, const Account& account) {
  json.key(name).begin_object();
  json.member("unit", account.unit.value()).member("office", account.office);
  json.member("state", word(account.state)).member("revision", account.revision);
  json.end_object();
}

void write_limits(JsonWriter& json, std::span<const LedgerLimit> limits) {
  json.key("ledgers").begin_array();
  for (const LedgerLimit& limit : limits) {
    json.begin_object().member("ledger", limit.ledger).key("fields").begin_array();
    for (const std::string& field : limit.fields)
      json.value(field);
    json.end_array().end_object();
  }
  json.end_array();
}

void write_grant(JsonWriter& json, std::string_view name, GrantId id, const Grant& grant) {
  json.key(name).begin_object();
  json.member("grant", id.value()).member("role", word(grant.role));
  json.member("unit", grant.unit.value());
  if (!grant.limits.empty()) write_limits(json, grant.limits);
  if (grant.until != kForever) json.member("until", grant.until.iso());
  json.end_object();
}

}  // namespace jishi::access
