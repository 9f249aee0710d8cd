// What a person is to a unit: the roles that an account may hold there.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace jishi::access {

// Stored as its number: never renumber.
enum class Role : std::uint8_t {
  reporter = 1,                 // enters facts and files reports
  reviewer = 2,                 // checks what others filed, issues calls, decides on units below
  leader = 3,                   // reads
  contact_officer = 4,          // reads, and writes supervision notes of contact points
  assessor = 5,                 // of a third party: enters what the young answered
  party_organisation = 6,       // of the same level: approves
  organisation_department = 7,  // of the Party committee: approves, below as well
  leader_in_charge = 8,         // of the Party, for League work: reads and approves
  system_administrator = 9,     // accounts, packages, backups
  security_administrator = 10,  // who may do what, and how they sign in
  audit_administrator = 11,     // what was done, by the other two as well
  link_holder = 12,             // whoever holds a village link; never an account's
};

inline constexpr std::array kRoles = {
    Role::reporter,
    Role::reviewer,
    Role::leader,
    Role::contact_officer,
    Role::assessor,
    Role::party_organisation,
    Role::organisation_department,
    Role::leader_in_charge,
    Role::system_administrator,
    Role::security_administrator,
    Role::audit_administrator,
    Role::link_holder,
};

std::string_view label(Role role);  // 填报人
std::string_view word(Role role);   // reporter
std::optional<Role> role_of_word(std::string_view word);
// Of a stored number; none for one that no role has.
std::optional<Role> role_of_number(std::int64_t number);

constexpr bool is_administrator(Role role) {
  return role == Role::system_administrator || role == Role::security_administrator ||
         role == Role::audit_administrator;
}

}  // namespace jishi::access
