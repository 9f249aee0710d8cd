// What the journal says of a change to a row.
#pragma once

#include <span>
#include <string>

#include "ledger/row.hpp"
#include "person/vault.hpp"

namespace jishi::ledger {

// The column that sealed versions in the journal are bound to; no field is named so.
inline constexpr std::string_view kJournalColumn = "journal";

// {"ledger":…,"row":…,"unit":…,"before":[…],"after":[…]}: the versions that are held no longer and
// those that are held now. A version is {"revision":…,"unit":…,"from":…,"to":…,"values":{…}} (left
// out are `unit` where it is that of the change, `to` where there is no end, fields without a
// value). Of a ledger that may keep personal data (persons, or sensitive fields) it is
// {"revision":…,"subject":…,"sealed":…} with the rest of it encrypted under the key of its person,
// else of the row itself, in Base64.
std::string row_payload(person::Vault& vault, const Shape& shape,
                        std::span<const RowVersion* const> before,
                        std::span<const RowVersion* const> after);

// {"ledger":…,"row":…,"erased":[revisions]}
std::string erased_payload(std::string_view ledger, RowId row,
                           std::span<const std::int64_t> revisions);

// “名称 一号店；类别 普通店（2023年1月1日起）”, without person and sensitive values.
std::string row_words(const Shape& shape, const RowVersion& version);

}  // namespace jishi::ledger
