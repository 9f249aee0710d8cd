#include "access/session_store.hpp"

namespace jishi::access {
namespace {

Session session_from(const db::Rows& rows) {
  return {rows.id<SessionId>(0),  rows.id<AccountId>(1),  Instant{rows.int64(2)},
          Instant{rows.int64(3)}, Instant{rows.int64(4)}, std::string(rows.text(5))};
}

}  // namespace

void insert_session(db::Connection& connection, const Session& session, const Digest& token) {
  connection.execute(
      "INSERT INTO account_session (partition, account, session, token_hash, opened, seen, ends, "
      "device) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      {partition_of(session.account), session.account, session.session, db::Bytes(token),
       session.opened.microseconds, session.seen.microseconds, session.ends.microseconds,
       session.device});
}

std::optional<Session> find_session(db::Connection& connection, const Digest& token) {
  auto rows = connection.query(
      "SELECT session, account, opened, seen, ends, device FROM account_session "
      "WHERE token_hash = ?1",
      {db::Bytes(token)});
  if (!rows.next()) return std::nullopt;
  return session_from(rows);
}

std::vector<Session> sessions_of(db::Connection& connection, AccountId account) {
  std::vector<Session> sessions;
  auto rows = connection.query(
      "SELECT session, account, opened, seen, ends, device FROM account_session "
      "WHERE partition = ?1 AND account = ?2 ORDER BY session",
      {partition_of(account), account});
  while (rows.next())
    sessions.push_back(session_from(rows));
  return sessions;
}

bool mark_seen(db::Connection& connection, const Session& session, Instant now) {
  return connection.execute(
             "UPDATE account_session SET seen = ?4 WHERE partition = ?1 AND "
             "account = ?2 AND session = ?3 AND seen < ?4",
             {partition_of(session.account), session.account, session.session, now.microseconds}) >
         0;
}

bool delete_session(db::Connection& connection, AccountId account, SessionId session) {
  return connection.execute(
             "DELETE FROM account_session WHERE partition = ?1 AND account = ?2 "
             "AND session = ?3",
             {partition_of(account), account, session}) > 0;
}

std::int64_t delete_sessions(db::Connection& connection, AccountId account) {
  return connection.execute("DELETE FROM account_session WHERE partition = ?1 AND account = ?2",
                            {partition_of(account), account});
}

std::int64_t delete_other_sessions(db::Connection& connection, AccountId account, SessionId kept) {
  return connection.execute(
      "DELETE FROM account_session WHERE partition = ?1 AND account = ?2 AND session <> ?3",
      {partition_of(account), account, kept});
}

std::int64_t count_sessions_after(db::Connection& connection, Instant ends, Instant seen) {
  auto rows = connection.query("SELECT count(*) FROM account_session WHERE ends > ?1 AND seen > ?2",
                               {ends.microseconds, seen.microseconds});
  rows.next();
  return rows.int64(0);
}

std::int64_t delete_ended_sessions(db::Connection& connection, Instant ends_by, Instant seen_by) {
  return connection.execute("DELETE FROM account_session WHERE ends <= ?1 OR seen <= ?2",
                            {ends_by.microseconds, seen_by.microseconds});
}

void insert_invitation(db::Connection& connection, const Invitation& invitation,
                       const Digest& token) {
  connection.execute(
      "INSERT INTO invitation (partition, account, invitation, token_hash, expires, used) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      {partition_of(invitation.account), invitation.account, invitation.invitation,
       db::Bytes(token), invitation.expires.microseconds, invitation.used});
}

std::optional<Invitation> find_invitation(db::Connection& connection, const Digest& token) {
  auto rows = connection.query(
      "SELECT invitation, account, expires, used FROM invitation WHERE token_hash = ?1",
      {db::Bytes(token)});
  if (!rows.next()) return std::nullopt;
  return Invitation{rows.id<InvitationId>(0), rows.id<AccountId>(1), Instant{rows.int64(2)},
                    rows.boolean(3)};
}

bool use_invitation(db::Connection& connection, const Invitation& invitation) {
  return connection.execute(
             "UPDATE invitation SET used = ?4 WHERE partition = ?1 AND "
             "account = ?2 AND invitation = ?3 AND used = ?5",
             {partition_of(invitation.account), invitation.account, invitation.invitation, true,
              false}) > 0;
}

std::int64_t delete_open_invitations(db::Connection& connection, AccountId account) {
  return connection.execute(
      "DELETE FROM invitation WHERE partition = ?1 AND account = ?2 AND used = ?3",
      {partition_of(account), account, false});
}

}  // namespace jishi::access
