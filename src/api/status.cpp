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
    Entry{"account_closed", 409},
    Entry{"account_state", 409},
    Entry{"account_suspended", 403},
    Entry{"bad_idempotency_key", 400},
    Entry{"bad_instant", 400},
    Entry{"bad_json", 400},
    Entry{"bad_query", 400},
    Entry{"beyond_subtree", 403},
    Entry{"cannot_write", 507},
    Entry{"code_required", 401},
    Entry{"code_wrong", 401},
    Entry{"comparison_gone", 409},
    Entry{"database_busy", 503},
    Entry{"database_cancelled", 503},
    Entry{"database_corrupt", 500},
    Entry{"database_full", 507},
    Entry{"database_outcome_unknown", 500},
    Entry{"database_read_only", 503},
    Entry{"database_unreachable", 503},
    Entry{"definitions_changed", 503},
    Entry{"disk_full", 507},
    Entry{"entered_where_it_happens", 403},
    Entry{"field_not_covered", 403},
    Entry{"if_match_missing", 428},
    Entry{"if_match_unreadable", 400},
    Entry{"import_damaged", 409},
    Entry{"import_undone_already", 409},
    Entry{"import_unfinished", 409},
    Entry{"invitation_expired", 410},
    Entry{"invitation_unknown", 404},
    Entry{"invitation_used", 410},
    Entry{"job_elsewhere", 409},
    Entry{"job_failed", 500},
    Entry{"job_state", 409},
    Entry{"jobs_folder_in_use", 503},
    Entry{"ledger_not_covered", 403},
    Entry{"link_expired", 401},
    Entry{"link_invalid", 401},
    Entry{"link_issuer_gone", 401},
    Entry{"link_revoked", 401},
    Entry{"link_unit_gone", 401},
    Entry{"login_taken", 409},
    Entry{"no_attachment_folder", 409},
    Entry{"no_backup_folder", 409},
    Entry{"no_grant", 403},
    Entry{"no_root", 503},
    Entry{"no_second_factor", 409},
    Entry{"no_such_account", 404},
    Entry{"no_such_file", 404},
    Entry{"no_such_import", 404},
    Entry{"no_such_job", 404},
    Entry{"no_such_row", 404},
    Entry{"no_such_unit", 404},
    Entry{"not_found", 404},
    Entry{"not_signed_in", 401},
    Entry{"oneself", 403},
    Entry{"operation_not_of_role", 403},
    Entry{"own_work", 403},
    Entry{"purpose_missing", 403},
    Entry{"request_not_from_page", 403},
    Entry{"second_factor_damaged", 500},
    Entry{"second_factor_exists", 409},
    Entry{"second_factor_required", 403},
    Entry{"sign_in_refused", 401},
    Entry{"too_busy", 503},
    Entry{"too_many_attempts", 429},
    Entry{"too_many_jobs", 429},
    Entry{"too_often", 429},
    Entry{"tree_damaged", 500},
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
