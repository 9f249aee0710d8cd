#include "access/rights.hpp"

#include <algorithm>

namespace jishi::access {
namespace {

constexpr Verdict kYes = Verdict::granted;
constexpr Verdict kAsk = Verdict::for_purpose;
constexpr Verdict kNo = Verdict::refused;

constexpr Rights kEverywhere{kYes, kYes, kYes, kYes};
constexpr Rights kSubtree{kYes, kYes, kNo, kNo};
constexpr Rights kSubtreeForPurpose{kAsk, kAsk, kNo, kNo};
constexpr Rights kOwn{kYes, kNo, kNo, kNo};
constexpr Rights kBelow{kNo, kYes, kNo, kNo};
constexpr Rights kLine{kYes, kYes, kYes, kNo};  // up to the root and down

struct Right {
  Operation operation;
  Rights rights;
};

constexpr Right kReporter[] = {
    {Operation::read_tree, kEverywhere},        {Operation::read_notices, kLine},
    {Operation::read_figures, kSubtree},        {Operation::read_rows, kSubtree},
    {Operation::read_persons, kSubtree},        {Operation::reveal_sensitive, kSubtreeForPurpose},
    {Operation::enter_rows, kSubtree},          {Operation::change_rows, kSubtree},
    {Operation::withdraw_rows, kSubtree},       {Operation::import_rows, kSubtree},
    {Operation::export_rows, kSubtree},         {Operation::export_persons, kSubtree},
    {Operation::submit_report, kSubtree},       {Operation::make_documents, kSubtree},
    {Operation::issue_village_links, kSubtree},
};

// Decides on units below, never on its own unit: that is its superior's.
constexpr Right kReviewer[] = {
    {Operation::read_tree, kEverywhere}, {Operation::read_notices, kLine},
    {Operation::read_figures, kSubtree}, {Operation::read_rows, kSubtree},
    {Operation::read_persons, kSubtree}, {Operation::reveal_sensitive, kSubtreeForPurpose},
    {Operation::export_rows, kSubtree},  {Operation::export_persons, kSubtree},
    {Operation::review, kSubtree},       {Operation::make_documents, kSubtree},
    {Operation::issue_calls, kOwn},      {Operation::change_units, kBelow},
};

constexpr Right kLeader[] = {
    {Operation::read_tree, kEverywhere}, {Operation::read_notices, kLine},
    {Operation::read_figures, kSubtree}, {Operation::read_rows, kSubtree},
    {Operation::read_persons, kSubtree}, {Operation::make_documents, kSubtree},
};

constexpr Right kContactOfficer[] = {
    {Operation::read_tree, kEverywhere}, {Operation::read_notices, kLine},
    {Operation::read_figures, kSubtree}, {Operation::read_rows, kSubtree},
    {Operation::read_persons, kSubtree}, {Operation::note_supervision, kSubtree},
};

// Rings people up: their numbers, for that purpose, and nothing else.
constexpr Right kAssessor[] = {
    {Operation::read_tree, kSubtree},
    {Operation::read_persons, kSubtreeForPurpose},
    {Operation::reveal_sensitive, kSubtreeForPurpose},
    {Operation::assess, kSubtree},
};

constexpr Right kPartyOrganisation[] = {
    {Operation::read_tree, kEverywhere}, {Operation::read_notices, kOwn},
    {Operation::read_figures, kSubtree}, {Operation::read_rows, kSubtree},
    {Operation::read_persons, kOwn},     {Operation::approve, kOwn},
};

constexpr Right kOrganisationDepartment[] = {
    {Operation::read_tree, kEverywhere}, {Operation::read_notices, kOwn},
    {Operation::read_figures, kSubtree}, {Operation::read_rows, kSubtree},
    {Operation::read_persons, kSubtree}, {Operation::approve, kSubtree},
};

constexpr Right kLeaderInCharge[] = {
    {Operation::read_tree, kEverywhere}, {Operation::read_notices, kLine},
    {Operation::read_figures, kSubtree}, {Operation::read_rows, kSubtree},
    {Operation::read_persons, kSubtree}, {Operation::make_documents, kSubtree},
    {Operation::approve, kOwn},
};

constexpr Right kSystemAdministrator[] = {
    {Operation::read_tree, kEverywhere},    {Operation::read_accounts, kSubtree},
    {Operation::manage_accounts, kSubtree}, {Operation::manage_packages, kSubtree},
    {Operation::manage_system, kOwn},
};

constexpr Right kSecurityAdministrator[] = {
    {Operation::read_tree, kEverywhere}, {Operation::read_accounts, kSubtree},
    {Operation::grant_roles, kSubtree},  {Operation::manage_sessions, kSubtree},
    {Operation::hand_over, kSubtree},    {Operation::erase_persons, kSubtreeForPurpose},
};

constexpr Right kAuditAdministrator[] = {
    {Operation::read_tree, kEverywhere},
    {Operation::read_accounts, kSubtree},
    {Operation::read_journal, kSubtree},
};

constexpr Right kLinkHolder[] = {
    {Operation::read_tree, kOwn},    {Operation::read_notices, kOwn},
    {Operation::read_figures, kOwn}, {Operation::read_rows, kOwn},
    {Operation::read_persons, kOwn}, {Operation::enter_rows, kOwn},
    {Operation::change_rows, kOwn},  {Operation::submit_report, kOwn},
};

std::span<const Right> rights_of(Role role) {
  switch (role) {
    case Role::reporter:
      return kReporter;
    case Role::reviewer:
      return kReviewer;
    case Role::leader:
      return kLeader;
    case Role::contact_officer:
      return kContactOfficer;
    case Role::assessor:
      return kAssessor;
    case Role::party_organisation:
      return kPartyOrganisation;
    case Role::organisation_department:
      return kOrganisationDepartment;
    case Role::leader_in_charge:
      return kLeaderInCharge;
    case Role::system_administrator:
      return kSystemAdministrator;
    case Role::security_administrator:
      return kSecurityAdministrator;
    case Role::audit_administrator:
      return kAuditAdministrator;
    case Role::link_holder:
      return kLinkHolder;
  }
  return {};
}

}  // namespace

Verdict Rights::towards(Relation relation) const {
  switch (relation) {
    case Relation::own:
      return own;
    case Relation::below:
      return below;
    case Relation::above:
      return above;
    case Relation::beside:
      return beside;
  }
  return Verdict::refused;
}

bool Rights::any() const {
  return own != Verdict::refused || below != Verdict::refused || above != Verdict::refused ||
         beside != Verdict::refused;
}

Rights rights_of(Role role, Operation operation) {
  const std::span<const Right> rights = rights_of(role);
  const auto found = std::ranges::find(rights, operation, &Right::operation);
  return found == rights.end() ? Rights{} : found->rights;
}

std::vector<Role> roles_with(Operation operation) {
  std::vector<Role> roles;
  std::ranges::copy_if(kRoles, std::back_inserter(roles),
                       [&](Role role) { return rights_of(role, operation).any(); });
  return roles;
}

}  // namespace jishi::access
