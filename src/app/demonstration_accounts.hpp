// Accounts by which somebody looks round a demonstration database.
#pragma once

#include <string>
#include <vector>

#include "access/account_changes.hpp"
#include "access/sign_in.hpp"
#include "organisation/unit.hpp"

namespace jishi::app {

struct DemonstrationAccount {
  std::string login;
  std::string office;
  UnitId unit;
  std::vector<access::Role> roles;
};

// For a village, its township, the county, the centre, and two administrators. Failure
// no_townships: the county has nothing below it.
std::vector<DemonstrationAccount> demonstration_accounts(db::Connection& connection, UnitId county,
                                                         Date today);

// Opens the account, or gives the one of that login a new password. Returns the password: random,
// of letters and digits that are not mistaken for each other.
std::string make_usable(const access::SignInGround& ground, const DemonstrationAccount& wanted);

}  // namespace jishi::app
