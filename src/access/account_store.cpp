#include "access/account_store.hpp"

#include <array>

#include "db/migration.hpp"

namespace jishi::access {
namespace {

constexpr std::array kMigrations = {db::Migration{1, "accounts", R"(
  CREATE TABLE account (
    partition {int64} NOT NULL,
    account {int64} NOT NULL,
    unit {int64} NOT NULL,
    login {text} NOT NULL,
    login_key {text} NOT NULL,
    office {text} NOT NULL,
    holder {int64} NOT NULL,
    state {int64} NOT NULL,
    revision {int64} NOT NULL,
    PRIMARY KEY (partition, account)
  ) {without_rowid};
  CREATE UNIQUE INDEX account__login ON account (login_key);
  CREATE INDEX account__unit ON account (unit, account);
  CREATE TABLE account_password (
    partition {int64} NOT NULL,
    account {int64} NOT NULL,
    hash {text} NOT NULL,
    set_at {int64} NOT NULL,
    failures {int64} NOT NULL,
    failed_at {int64} NOT NULL,
    PRIMARY KEY (partition, account)
  ) {without_rowid};
  CREATE TABLE account_second_factor (
    partition {int64} NOT NULL,
    account {int64} NOT NULL,
    sealed {blob} NOT NULL,
    confirmed {boolean} NOT NULL,
    last_step {int64} NOT NULL,
    PRIMARY KEY (partition, account)
  ) {without_rowid};
  CREATE TABLE account_grant (
    partition {int64} NOT NULL,
    account {int64} NOT NULL,
    grant_id {int64} NOT NULL,
    role {int64} NOT NULL,
    unit {int64} NOT NULL,
    until {date} NOT NULL,
    PRIMARY KEY (partition, account, grant_id)
  ) {without_rowid};
  CREATE INDEX account_grant__unit ON account_grant (unit, role);
  CREATE INDEX account_grant__role ON account_grant (role, until);
  CREATE TABLE ledger_limit (
    partition {int64} NOT NULL,
    subject {int64} NOT NULL,
    place {int64} NOT NULL,
    ledger {text} NOT NULL,
    field {text} NOT NULL,
    PRIMARY KEY (partition, subject, place)
  ) {without_rowid};
  CREATE TABLE invitation (
    partition {int64} NOT NULL,
    account {int64} NOT NULL,
    invitation {int64} NOT NULL,
    token_hash {blob} NOT NULL,
    expires {int64} NOT NULL,
    used {boolean} NOT NULL,
    PRIMARY KEY (partition, account, invitation)
  ) {without_rowid};
  CREATE UNIQUE INDEX invitation__token ON invitation (token_hash);
  CREATE TABLE account_session (
    partition {int64} NOT NULL,
    account {int64} NOT NULL,
    session {int64} NOT NULL,
    token_hash {blob} NOT NULL,
    opened {int64} NOT NULL,
    seen {int64} NOT NULL,
    ends {int64} NOT NULL,
    device {text} NOT NULL,
    PRIMARY KEY (partition, account, session)
  ) {without_rowid};
  CREATE UNIQUE INDEX account_session__token ON account_session (token_hash);
  CREATE INDEX account_session__ends ON account_session (ends);
  CREATE TABLE village_link (
    partition {int64} NOT NULL,
    link {int64} NOT NULL,
    unit {int64} NOT NULL,
    issued_by {int64} NOT NULL,
    expires {int64} NOT NULL,
    revoked {boolean} NOT NULL,
    note {text} NOT NULL,
    PRIMARY KEY (partition, link)
  ) {without_rowid};
  CREATE INDEX village_link__unit ON village_link (unit, link);
  CREATE INDEX village_link__issued_by ON village_link (issued_by);
)"},
                                    db::Migration{2, "unknown_logins", R"(
  CREATE TABLE unknown_login (
    login {blob} NOT NULL,
    failures {int64} NOT NULL,
    failed_at {int64} NOT NULL,
    PRIMARY KEY (login)
  ) {without_rowid};
  CREATE INDEX unknown_login__failed ON unknown_login (failed_at);
)"}};
static_assert(kMigrations.size() == kAccessSchema);

// PostgreSQL keeps samples of what it analyses: secrets must not be among them.
constexpr std::string_view kWithoutSamples = R"(
  ALTER TABLE account_password ALTER COLUMN hash SET STATISTICS 0;
  ALTER TABLE account_second_factor ALTER COLUMN sealed SET STATISTICS 0;
  ALTER TABLE invitation ALTER COLUMN token_hash SET STATISTICS 0;
  ALTER TABLE account_session ALTER COLUMN token_hash SET STATISTICS 0;
)";

constexpr const char* kById =
    "SELECT account, unit, login, office, holder, state, revision FROM account "
    "WHERE partition = ?1 AND account = ?2";
constexpr const char* kByLogin =
    "SELECT account, unit, login, office, holder, state, revision FROM account "
    "WHERE login_key = ?1";
constexpr const char* kByUnit =
    "SELECT account, unit, login, office, holder, state, revision FROM account "
    "WHERE unit = ?1 AND account > ?2 ORDER BY account LIMIT ?3";

// A number that no state has shuts the account.
AccountState account_state(std::int64_t number) {
  return number >= 1 && number <= 4 ? static_cast<AccountState>(number) : AccountState::closed;
}

Account account_from(const db::Rows& rows) {
  return {rows.id<AccountId>(0),
          rows.id<UnitId>(1),
          std::string(rows.text(2)),
          std::string(rows.text(3)),
          rows.id<PersonId>(4),
          account_state(rows.int64(5)),
          rows.int64(6)};
}

std::optional<Account> first(db::Rows rows) {
  if (!rows.next()) return std::nullopt;
  return account_from(rows);
}

}  // namespace

void migrate_access(db::Connection& connection, const Clock& clock) {
  std::optional<db::Transaction> own;
  if (!connection.in_transaction()) own.emplace(connection, db::TransactionMode::write);
  const int before = db::applied_migration(connection, "access");
  db::migrate(connection, "access", kMigrations, clock);
  if (before == 0 && connection.dialect() == db::Dialect::postgresql)
    connection.execute_script(kWithoutSamples);
  if (own) own->commit();
}

std::optional<Account> read_account(db::Connection& connection, AccountId account) {
  return first(connection.query(kById, {partition_of(account), account}));
}

std::optional<Account> find_account(db::Connection& connection, std::string_view login) {
  return first(connection.query(kByLogin, {login_key(login)}));
}

std::vector<Account> accounts_of(db::Connection& connection, UnitId unit, AccountId after,
                                 std::int64_t limit) {
  std::vector<Account> accounts;
  auto rows = connection.query(kByUnit, {unit, after, limit});
  while (rows.next())
    accounts.push_back(account_from(rows));
  return accounts;
}

std::int64_t count_accounts(db::Connection& connection, UnitId unit) {
  auto rows =
      connection.query("SELECT count(*) FROM account WHERE unit = ?1 AND state <> 4", {unit});
  rows.next();
  return rows.int64(0);
}

bool any_account(db::Connection& connection) {
  return connection.query("SELECT account FROM account LIMIT 1").next();
}

void insert_account(db::Connection& connection, const Account& account) {
  connection.execute(
      "INSERT INTO account (partition, account, unit, login, login_key, office, holder, state, "
      "revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      {partition_of(account.account), account.account, account.unit, account.login,
       login_key(account.login), account.office, account.holder,
       static_cast<std::int64_t>(account.state), account.revision});
}

bool update_account(db::Connection& connection, const Account& account) {
  return connection.execute(
             "UPDATE account SET office = ?3, holder = ?4, state = ?5, revision = ?6 "
             "WHERE partition = ?1 AND account = ?2 AND revision = ?7",
             {partition_of(account.account), account.account, account.office, account.holder,
              static_cast<std::int64_t>(account.state), account.revision, account.revision - 1}) >
         0;
}

Credentials read_credentials(db::Connection& connection, AccountId account) {
  auto rows = connection.query(
      "SELECT hash, failures, failed_at FROM account_password "
      "WHERE partition = ?1 AND account = ?2",
      {partition_of(account), account});
  if (!rows.next()) return {};
  return {std::string(rows.text(0)), {rows.int64(1), Instant{rows.int64(2)}}};
}

void write_password(db::Connection& connection, AccountId account, std::string_view hash,
                    Instant now) {
  connection.execute(
      "INSERT INTO account_password (partition, account, hash, set_at, failures, failed_at) "
      "VALUES (?1, ?2, ?3, ?4, 0, 0) ON CONFLICT (partition, account) DO UPDATE SET "
      "hash = excluded.hash, set_at = excluded.set_at, failures = 0, failed_at = 0",
      {partition_of(account), account, hash, now.microseconds});
}

void replace_password_hash(db::Connection& connection, AccountId account, std::string_view before,
                           std::string_view hash) {
  connection.execute(
      "UPDATE account_password SET hash = ?4 WHERE partition = ?1 AND account = ?2 AND hash = ?3",
      {partition_of(account), account, before, hash});
}

void write_attempts(db::Connection& connection, AccountId account, const Attempts& attempts) {
  connection.execute(
      "UPDATE account_password SET failures = ?3, failed_at = ?4 "
      "WHERE partition = ?1 AND account = ?2",
      {partition_of(account), account, attempts.failures, attempts.last.microseconds});
}

void take_attempt_back(db::Connection& connection, AccountId account, const Attempts& before,
                       const Attempts& counted) {
  connection.execute(
      "UPDATE account_password SET failures = failures - 1, "
      "failed_at = CASE WHEN failed_at = ?3 THEN ?4 ELSE failed_at END "
      "WHERE partition = ?1 AND account = ?2 AND failures > 0",
      {partition_of(account), account, counted.last.microseconds, before.last.microseconds});
}

Attempts read_unknown_attempts(db::Connection& connection, const Mac& login) {
  auto rows = connection.query("SELECT failures, failed_at FROM unknown_login WHERE login = ?1",
                               {db::Bytes(login)});
  if (!rows.next()) return {};
  return {rows.int64(0), Instant{rows.int64(1)}};
}

void write_unknown_attempts(db::Connection& connection, const Mac& login,
                            const Attempts& attempts) {
  connection.execute(
      "INSERT INTO unknown_login (login, failures, failed_at) VALUES (?1, ?2, ?3) "
      "ON CONFLICT (login) DO UPDATE SET failures = excluded.failures, "
      "failed_at = excluded.failed_at",
      {db::Bytes(login), attempts.failures, attempts.last.microseconds});
}

std::int64_t forget_unknown_attempts(db::Connection& connection, Instant before) {
  return connection.execute("DELETE FROM unknown_login WHERE failed_at < ?1",
                            {before.microseconds});
}

std::optional<SecondFactor> read_second_factor(db::Connection& connection, AccountId account) {
  auto rows = connection.query(
      "SELECT sealed, confirmed, last_step FROM account_second_factor "
      "WHERE partition = ?1 AND account = ?2",
      {partition_of(account), account});
  if (!rows.next()) return std::nullopt;
  const db::Bytes sealed = rows.blob(0);
  return SecondFactor{{sealed.begin(), sealed.end()}, rows.boolean(1), rows.int64(2)};
}

void write_second_factor(db::Connection& connection, AccountId account,
                         const SecondFactor& factor) {
  connection.execute(
      "INSERT INTO account_second_factor (partition, account, sealed, confirmed, last_step) "
      "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (partition, account) DO UPDATE SET "
      "sealed = excluded.sealed, confirmed = excluded.confirmed, last_step = excluded.last_step",
      {partition_of(account), account, db::Bytes(factor.sealed), factor.confirmed,
       factor.last_step});
}

bool delete_second_factor(db::Connection& connection, AccountId account) {
  return connection.execute(
             "DELETE FROM account_second_factor WHERE partition = ?1 AND account = ?2",
             {partition_of(account), account}) > 0;
}

void delete_credentials(db::Connection& connection, AccountId account) {
  connection.execute("DELETE FROM account_password WHERE partition = ?1 AND account = ?2",
                     {partition_of(account), account});
  delete_second_factor(connection, account);
}

}  // namespace jishi::access
