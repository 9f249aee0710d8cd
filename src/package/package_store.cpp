#include "package/package_store.hpp"

#include <array>
#include <set>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "db/migration.hpp"
#include "package/canonical.hpp"

namespace jishi::package {
namespace {

// `layout` numbers the standing columns that ledger_table() gives a table; texts are kept once,
// however many versions have them.
constexpr int kLayout = 1;
constexpr std::array kMigrations = {db::Migration{1, "package_versions", R"(
  CREATE TABLE package_version (
    number {int64} NOT NULL PRIMARY KEY,
    fingerprint {text} NOT NULL,
    layout {int64} NOT NULL,
    actor {int64} NOT NULL,
    recorded_at {int64} NOT NULL,
    source {text} NOT NULL
  );
  CREATE TABLE package_current (
    only_one {int64} NOT NULL PRIMARY KEY CHECK (only_one = 1),
    number {int64} NOT NULL
  );
  INSERT INTO package_current (only_one, number) VALUES (1, 0);
  CREATE TABLE package_text (
    sha256 {text} NOT NULL PRIMARY KEY,
    content {text} NOT NULL
  );
  CREATE TABLE package_file (
    version {int64} NOT NULL,
    owner {int64} NOT NULL,
    folder {text} NOT NULL,
    path {text} NOT NULL,
    sha256 {text} NOT NULL,
    PRIMARY KEY (version, owner, folder, path)
  ) {without_rowid};
  CREATE TABLE package_addition (
    version {int64} NOT NULL,
    name {text} NOT NULL,
    own_version {int64} NOT NULL,
    owner {int64} NOT NULL,
    PRIMARY KEY (version, name)
  ) {without_rowid};
)"}};
static_assert(kMigrations.size() == kPackageSchema);

std::int64_t stored_number(db::Connection& connection) {
  auto rows = connection.query("SELECT number FROM package_current");
  return rows.next() ? rows.int64(0) : 0;
}

void store_text(db::Connection& connection, const std::string& sha256, std::string_view text) {
  connection.execute(
      "INSERT INTO package_text (sha256, content) VALUES (?1, ?2) ON CONFLICT (sha256) DO NOTHING",
      {sha256, text});
}

void store_file(db::Connection& connection, std::int64_t number, UnitId owner,
                const std::string& folder, const SourceFile& file) {
  const std::string hash = hex(sha256(file.text));
  store_text(connection, hash, file.text);
  connection.execute(
      "INSERT INTO package_file (version, owner, folder, path, sha256) VALUES (?1, ?2, ?3, ?4, ?5)",
      {number, owner, folder, file.path, hash});
}

std::map<std::string, UnitId> stored_owners(db::Connection& connection, std::int64_t number) {
  std::map<std::string, UnitId> owners;
  auto rows = connection.query(
      "SELECT name, owner FROM package_addition WHERE version = ?1 AND owner <> 0", {number});
  while (rows.next())
    owners.emplace(rows.text(0), rows.id<UnitId>(1));
  return owners;
}

Result<PackageSet> read_canonical(db::Connection& connection, std::int64_t number) {
  auto rows = connection.query(
      "SELECT t.content FROM package_version v JOIN package_text t ON t.sha256 = v.fingerprint "
      "WHERE v.number = ?1",
      {number});
  return from_canonical_text(rows.next() ? rows.text(0) : std::string_view());
}

// The packages of the folders alone, by which local files can be given their head.
std::vector<SourceFolder> readable_folders(const StoredSources& sources) {
  if (sources.local.empty()) return sources.folders;
  return all_folders(sources, load_sources(sources.folders).packages);
}

constexpr std::string_view kLocalPrefix = "local_additions/";

}  // namespace

void migrate_packages(db::Connection& connection, const Clock& clock) {
  db::migrate(connection, "package", kMigrations, clock);
}

std::vector<PackageVersion> package_versions(db::Connection& connection) {
  std::vector<PackageVersion> versions;
  auto rows = connection.query(
      "SELECT number, fingerprint, actor, recorded_at, source FROM package_version ORDER BY "
      "number");
  while (rows.next())
    versions.push_back({rows.int64(0),
                        std::string(rows.text(1)),
                        {rows.id<ActorId>(2), Instant{rows.int64(3)}, std::string(rows.text(4))}});
  return versions;
}

std::int64_t current_version(db::Connection& connection) {
  // A lock is taken before the transaction's snapshot, a query only after: one that waits for an
  // installation must see what it did.
  if (connection.dialect() == db::Dialect::postgresql && connection.in_transaction())
    connection.execute("LOCK TABLE package_current IN ACCESS SHARE MODE");
  return stored_number(connection);
}

void require_version(db::Connection& connection, std::int64_t number) {
  if (current_version(connection) == number) return;
  throw Failure(
      {"definitions_changed", "定义刚刚有了新版本，这次操作没有保存任何内容。请刷新后重试。"});
}

StoredSources stored_sources(db::Connection& connection, std::int64_t number) {
  StoredSources sources;
  auto rows = connection.query(
      "SELECT f.owner, f.folder, f.path, t.content FROM package_file f "
      "JOIN package_text t ON t.sha256 = f.sha256 WHERE f.version = ?1 "
      "ORDER BY f.owner, f.folder, f.path",
      {number});
  while (rows.next()) {
    const auto owner = rows.id<UnitId>(0);
    std::string folder(rows.text(1));
    SourceFile file{std::string(rows.text(2)), std::string(rows.text(3))};
    if (owner) {
      sources.local.push_back({owner, std::move(file)});
      continue;
    }
    if (sources.folders.empty() || sources.folders.back().folder != folder)
      sources.folders.push_back({std::move(folder), {}});
    sources.folders.back().files.push_back(std::move(file));
  }
  return sources;
}

Result<Definitions> load_from_database(db::Connection& connection) {
  Definitions definitions;
  definitions.number =
      connection.in_transaction() ? current_version(connection) : stored_number(connection);
  if (definitions.number == 0)
    return Error{"no_definitions", "数据库里还没有定义，请先运行 jishi init --db 数据库地址。"};
  LoadOutcome outcome =
      load_sources(readable_folders(stored_sources(connection, definitions.number)));
  if (outcome.ok()) {
    definitions.packages = std::move(outcome.packages);
  } else {
    auto canonical = read_canonical(connection, definitions.number);
    if (!canonical) return canonical.error();
    definitions.packages = std::move(*canonical);
  }
  definitions.owners = stored_owners(connection, definitions.number);
  return definitions;
}

void lock_versions(db::Connection& connection) {
  if (connection.dialect() == db::Dialect::postgresql)
    connection.execute("LOCK TABLE package_current IN ACCESS EXCLUSIVE MODE");
}

void store_version(db::Connection& connection, const Definitions& definitions,
                   const StoredSources& sources, const InstallAuthor& author) {
  const std::string text = canonical_text(definitions.packages);
  const std::string print = fingerprint(definitions.packages);
  store_text(connection, print, text);
  connection.execute(
      "INSERT INTO package_version (number, fingerprint, layout, actor, recorded_at, source) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      {definitions.number, print, kLayout, author.actor, author.now.microseconds, author.source});
  for (const SourceFolder& folder : sources.folders)
    for (const SourceFile& file : folder.files)
      store_file(connection, definitions.number, UnitId(), folder.folder, file);
  for (const LocalFile& local : sources.local)
    store_file(connection, definitions.number, local.owner, kLocalPackage, local.file);
  for (const Addition& addition : definitions.packages.additions)
    connection.execute(
        "INSERT INTO package_addition (version, name, own_version, owner) VALUES (?1, ?2, ?3, ?4)",
        {definitions.number, addition.name, addition.version,
         definitions.owner_of(addition).value_or(UnitId())});
  connection.execute("UPDATE package_current SET number = ?1", {definitions.number});
}

std::vector<SourceFolder> all_folders(const StoredSources& sources, const PackageSet& packages) {
  std::vector<SourceFolder> folders = sources.folders;
  if (sources.local.empty()) return folders;
  std::string head =
      std::string("package: ") + kLocalPackage + "\nlabel: 各级增补\nversion: 1.0.0\nrequires: {";
  for (const Package& package : packages.packages)
    head += (head.ends_with('{') ? "" : ", ") + package.name + ": 0.0.0";
  SourceFolder local{kLocalPackage, {{"package.yaml", head + "}\n"}}};
  for (const LocalFile& file : sources.local)
    local.files.push_back(
        {std::to_string(file.owner.value()) + "/" + file.file.path, file.file.text});
  folders.push_back(std::move(local));
  return folders;
}

std::optional<UnitId> local_owner(const Addition& addition) {
  std::string_view file = addition.place.file;
  if (addition.package != kLocalPackage || !file.starts_with(kLocalPrefix)) return std::nullopt;
  file.remove_prefix(kLocalPrefix.size());
  const auto owner = parse_int64(file.substr(0, file.find('/')));
  return owner ? std::optional(UnitId(*owner)) : std::nullopt;
}

}  // namespace jishi::package
