#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "api/caller.hpp"

namespace jishi::api {
namespace {

struct Entry {
  std::string_view code;
  int status;
};

// Sorted by code.
constexpr std::array kStatuses = {
    Entry{"account_state", 409},
    Entry{"bad_json", 400},
    Entry{"beyond_subtree", 403},
    Entry{"code_required", 401},
    Entry{"code_wrong", 401},
    Entry{"entered_where_it_happens", 403},
    Entry{"field_not_covered", 403},
    Entry{"ledger_not_covered", 403},
    Entry{"link_expired", 401},
    Entry{"link_invalid", 401},
    Entry{"link_revoked", 401},
    Entry{"link_unit_gone", 401},
    Entry{"no_grant", 403},
    Entry{"no_such_account", 404},
    Entry{"no_such_file", 404},
    Entry{"no_such_import", 404},
    Entry{"no_such_job", 404},
    Entry{"no_such_row", 404},
    Entry{"no_such_unit", 404},
    Entry{"not_signed_in", 401},
    Entry{"operation_not_of_role", 403},
    Entry{"own_work", 403},
    Entry{"purpose_missing", 403},
    Entry{"request_not_from_page", 403},
    Entry{"sign_in_refused", 401},
    Entry{"too_busy", 503},
    Entry{"too_many_attempts", 429},
    Entry{"unknown_account", 404},
    Entry{"unknown_document", 404},
    Entry{"unknown_grant", 404},
    Entry{"unknown_indicator", 404},
    Entry{"unknown_ledger", 404},
    Entry{"unknown_link", 404},
    Entry{"unknown_session", 404},
    Entry{"unknown_unit", 404},
    Entry{"version_conflict", 409},
};
static_assert(std::ranges::is_sorted(kStatuses, {}, &Entry::code));

}  // namespace

int status_of(std::string_view code) {
  const auto* found = std::ranges::lower_bound(kStatuses, code, {}, &Entry::code);
  return found != kStatuses.end() && found->code == code ? found->status : 422;
}

}  // namespace jishi::api
