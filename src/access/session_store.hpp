// Sessions and invitations in the database: of their tokens only hashes. Changes run inside the
// caller's write transaction; the caller journals them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "access/account.hpp"
#include "base/clock.hpp"
#include "base/sha256.hpp"
#include "db/connection.hpp"

namespace jishi::access {

struct Session {
  SessionId session;
  AccountId account;
  Instant opened;
  Instant seen;  // last used, to about a minute
  Instant ends;  // whatever happens
  std::string device;
  bool operator==(const Session&) const = default;
};

void insert_session(db::Connection& connection, const Session& session, const Digest& token);
std::optional<Session> find_session(db::Connection& connection, const Digest& token);
// By number, ended ones that are not cleared yet included.
std::vector<Session> sessions_of(db::Connection& connection, AccountId account);
bool mark_seen(db::Connection& connection, const Session& session, Instant now);
bool delete_session(db::Connection& connection, AccountId account, SessionId session);
std::int64_t delete_sessions(db::Connection& connection, AccountId account);
std::int64_t delete_other_sessions(db::Connection& connection, AccountId account, SessionId kept);
// Those that end behind one instant and were used behind the other.
std::int64_t count_sessions_after(db::Connection& connection, Instant ends, Instant seen);
// Those whose absolute or idle limit has passed.
std::int64_t delete_ended_sessions(db::Connection& connection, Instant ends_by, Instant seen_by);

struct Invitation {
  InvitationId invitation;
  AccountId account;
  Instant expires;
  bool used = false;
};

void insert_invitation(db::Connection& connection, const Invitation& invitation,
                       const Digest& token);
std::optional<Invitation> find_invitation(db::Connection& connection, const Digest& token);
// False where it was used before.
bool use_invitation(db::Connection& connection, const Invitation& invitation);
// Those that were not used; earlier ones are void once a new one is made.
std::int64_t delete_open_invitations(db::Connection& connection, AccountId account);

}  // namespace jishi::access
