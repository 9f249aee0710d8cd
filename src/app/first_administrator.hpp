// The link by which the first administrator of an installation signs in.
#pragma once

#include <optional>
#include <string>

#include "access/account_changes.hpp"
#include "base/clock.hpp"
#include "db/writer.hpp"

namespace jishi::app {

inline constexpr const char* kFirstLogin = "sysadmin";

// A new one; earlier ones are void. Error of AccountChanges::invite_first_administrator.
Result<access::InvitationToken> invite_first_administrator(db::Writer& writer, const Clock& clock,
                                                           const std::string& login,
                                                           const std::string& source);

// `address`: of the site, without a slash at its end.
std::string invitation_address(const std::string& address, const access::InvitationToken& token);

}  // namespace jishi::app
