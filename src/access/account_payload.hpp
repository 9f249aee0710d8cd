// What the journal says of accounts and village links. Pure. Never a login, a holder or a secret.
#pragma once

#include <string>
#include <string_view>

#include "access/account.hpp"
#include "access/grant.hpp"
#include "base/json_writer.hpp"

namespace jishi::access {

// {"account":…,"change":…  — open for what is particular; end_object() closes it.
JsonWriter account_change(AccountId account, std::string_view change);
void write_account(JsonWriter& json, std::string_view name, const Account& account);
void write_grant(JsonWriter& json, std::string_view name, GrantId id, const Grant& grant);
void write_limits(JsonWriter& json, std::span<const LedgerLimit> limits);

}  // namespace jishi::access
