#include "app/first_administrator.hpp"

namespace jishi::app {

Result<access::InvitationToken> invite_first_administrator(db::Writer& writer, const Clock& clock,
                                                           const std::string& login,
                                                           const std::string& source) {
  std::optional<Result<access::InvitationToken>> made;
  try {
    writer.submit([&](db::Connection& connection) {
      journal::Appender appender(connection, {kOperator, clock.now(), source});
      journal::ChangeSet changes(appender);
      access::AccountChanges accounts(connection, changes);
      made.emplace(accounts.invite_first_administrator(login));
      if (!made->ok()) throw Failure(made->error());
      changes.finish();
      appender.finish();
    });
  } catch (const Failure&) {
    if (!made || made->ok()) throw;
  }
  return *std::move(made);
}

std::string invitation_address(const std::string& address, const access::InvitationToken& token) {
  return address + "/invitation#" + token.token;
}

}  // namespace jishi::app
