#include "access/role.hpp"

#include <algorithm>

namespace jishi::access {
namespace {

struct RoleName {
  std::string_view word;
  std::string_view label;
};

constexpr RoleName role_name(Role role) {
  switch (role) {
    case Role::reporter:
      return {"reporter", "填报人"};
    case Role::reviewer:
      return {"reviewer", "审核人"};
    case Role::leader:
      return {"leader", "领导"};
    case Role::contact_officer:
      return {"contact_officer", "联系点干部"};
    case Role::assessor:
      return {"assessor", "第三方测评员"};
    case Role::party_organisation:
      return {"party_organisation", "同级党组织"};
    case Role::organisation_department:
      return {"organisation_department", "组织部"};
    case Role::leader_in_charge:
      return {"leader_in_charge", "分管领导"};
    case Role::system_administrator:
      return {"system_administrator", "系统管理员"};
    case Role::security_administrator:
      return {"security_administrator", "安全管理员"};
    case Role::audit_administrator:
      return {"audit_administrator", "审计管理员"};
    case Role::link_holder:
      return {"link_holder", "持链接填报人"};
  }
  return {};
}

}  // namespace

std::string_view label(Role role) {
  return role_name(role).label;
}

std::string_view word(Role role) {
  return role_name(role).word;
}

std::optional<Role> role_of_word(std::string_view word) {
  const auto* found =
      std::ranges::find(kRoles, word, [](Role role) { return role_name(role).word; });
  if (found == kRoles.end()) return std::nullopt;
  return *found;
}

std::optional<Role> role_of_number(std::int64_t number) {
  const auto* found =
      std::ranges::find(kRoles, number, [](Role role) { return static_cast<std::int64_t>(role); });
  if (found == kRoles.end()) return std::nullopt;
  return *found;
}

}  // namespace jishi::access
