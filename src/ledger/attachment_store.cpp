#include <algorithm>
#include <array>

#include "base/base64.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "db/migration.hpp"
#include "ledger/attachment.hpp"
#include "package/ledger_table.hpp"

namespace jishi::ledger {
namespace {

// `content`: keyed hash of what came in, by which the same is found again and nothing is guessed.
// `address`: of the file, null once it was removed. `name`: sealed, null where erased.
constexpr std::array kMigrations = {db::Migration{1, "attachments", R"(
  CREATE TABLE attachment (
    partition {int64} NOT NULL,
    ledger {text} NOT NULL,
    row_id {int64} NOT NULL,
    number {int64} NOT NULL,
    subject {int64} NOT NULL,
    name {blob},
    kind {int64} NOT NULL,
    bytes {int64} NOT NULL,
    content {blob},
    address {blob},
    erased {boolean} NOT NULL,
    recorded_from {int64} NOT NULL,
    recorded_to {int64} NOT NULL,
    PRIMARY KEY (partition, row_id, number)
  ) {without_rowid};
  CREATE INDEX attachment_subject ON attachment (subject);
  CREATE INDEX attachment_address ON attachment (address);
)"}};
static_assert(kMigrations.size() == kAttachmentSchema);

constexpr std::string_view kNameColumn = "attachment_name";
constexpr std::string_view kContentKind = "attachment";
constexpr std::int64_t kDay = std::int64_t{86'400} * 1'000'000;

// A file opens as the attachment that it is and as no other.
std::string column_of(RowId row, std::int64_t number) {
  return "attachment_" + std::to_string(row.value()) + "_" + std::to_string(number);
}

std::string_view text_of(std::span<const std::byte> content) {
  return {reinterpret_cast<const char*>(content.data()), content.size()};
}

std::optional<Digest> digest_of(db::Bytes bytes) {
  Digest digest{};
  if (bytes.size() != digest.size()) return std::nullopt;
  std::ranges::copy(bytes, digest.begin());
  return digest;
}

Result<FileKind> check_file(std::string_view name, std::span<const std::byte> content) {
  if (static_cast<std::int64_t>(content.size()) > kMaxAttachmentBytes)
    return Error{"attachment_too_large",
                 "附件超过 20 MB（现为 " +
                     grouped(static_cast<std::int64_t>(content.size() >> 20)) +
                     " MB），请压缩图片或分成几个文件。"};
  const auto kind = file_kind(content);
  if (!kind)
    return Error{"attachment_kind",
                 "附件只能是 JPG、PNG、PDF、DOCX（不含宏）、XLSX（不含宏）或 UTF-8 编码的 TXT，"
                 "这个文件的内容不是其中任何一种；请另存为其中一种再上传。"};
  const bool plain = is_utf8(name) && is_plain_line(name) &&
                     length_in_code_points(name) <= kMaxFileNameLength &&
                     name.find_first_of("/\\") == name.npos;
  if (!plain || !fits_name(*kind, name))
    return Error{"attachment_name",
                 "附件的文件名须在 100 个字以内、不含斜杠，扩展名须与内容一致，请改名后再上传。"};
  return *kind;
}

Error no_such_attachment(std::int64_t number) {
  return {"no_such_attachment",
          "这一行没有编号为 " + std::to_string(number) + " 的附件，请刷新后再试。"};
}

Error missing(const Digest& address) {
  return {"attachment_missing",
          "附件目录中缺少文件 " + hex(address) + "，请从附件目录的备份中恢复这个文件。"};
}

struct Line {
  Attachment attachment;
  person::Sealed name;
  std::optional<Digest> content;
  std::optional<Digest> address;
};

std::vector<Line> lines_of(db::Connection& connection, std::string_view ledger, RowId row) {
  std::vector<Line> lines;
  auto rows = connection.query(
      "SELECT number, subject, name, kind, bytes, content, address, erased, recorded_from, "
      "recorded_to FROM attachment WHERE partition = ?1 AND row_id = ?2 AND ledger = ?3 "
      "ORDER BY number",
      {partition_of(row), row, ledger});
  while (rows.next()) {
    Line line;
    line.attachment = {std::string(ledger),
                       row,
                       rows.int64(0),
                       rows.id<person::SubjectId>(1),
                       {},
                       static_cast<FileKind>(rows.int64(3)),
                       rows.int64(4),
                       rows.int64(8),
                       rows.int64(9),
                       rows.boolean(7)};
    if (!rows.is_null(2)) line.name.assign(rows.blob(2).begin(), rows.blob(2).end());
    if (!rows.is_null(5)) line.content = digest_of(rows.blob(5));
    if (!rows.is_null(6)) line.address = digest_of(rows.blob(6));
    lines.push_back(std::move(line));
  }
  return lines;
}

// Everything that files are wanted for, in order.
std::vector<Digest> addresses(db::Connection& connection) {
  std::vector<Digest> all;
  auto rows = connection.query(
      "SELECT DISTINCT address FROM attachment WHERE address IS NOT NULL AND NOT erased "
      "ORDER BY address");
  while (rows.next())
    if (const auto address = digest_of(rows.blob(0))) all.push_back(*address);
  return all;
}

// An attachment that is kept, whether it is attached still or not.
struct KeptLine {
  PartitionId partition;
  RowId row;
  std::int64_t number = 0;
  std::string ledger;
  person::SubjectId subject;
  std::int64_t bytes = 0;
  std::optional<Digest> content;
  std::optional<Digest> address;
};

std::int64_t count_kept(db::Connection& connection) {
  auto rows = connection.query("SELECT count(*) FROM attachment WHERE NOT erased");
  return rows.next() ? rows.int64(0) : 0;
}

// A page of them by row and number.
std::vector<KeptLine> kept_after(db::Connection& connection, const KeptLine& after) {
  constexpr std::int64_t kPage = 200;
  std::vector<KeptLine> page;
  auto rows = connection.query(
      "SELECT partition, row_id, number, ledger, subject, bytes, content, address FROM attachment "
      "WHERE NOT erased AND (partition, row_id, number) > (?1, ?2, ?3) "
      "ORDER BY partition, row_id, number LIMIT ?4",
      {after.partition, after.row, after.number, kPage});
  while (rows.next()) {
    KeptLine line{rows.id<PartitionId>(0),
                  rows.id<RowId>(1),
                  rows.int64(2),
                  std::string(rows.text(3)),
                  rows.id<person::SubjectId>(4),
                  rows.int64(5),
                  {},
                  {}};
    if (!rows.is_null(6)) line.content = digest_of(rows.blob(6));
    if (!rows.is_null(7)) line.address = digest_of(rows.blob(7));
    page.push_back(std::move(line));
  }
  return page;
}

// What is wrong with the file, in words; empty: it opens and is what was attached.
std::string problem_of(const KeptLine& line, person::Vault& vault, const AttachmentFolder& folder) {
  const std::string which = line.ledger + " 第 #" + std::to_string(line.row.value()) +
                            " 行的附件 " + std::to_string(line.number) + "：";
  if (!line.address) return which + "没有登记文件，请从数据库的备份核对。";
  const auto content = folder.read(*line.address);
  if (!content) return which + content.error().message;
  if (!*content) return which + missing(*line.address).message;
  try {
    const auto plain =
        vault.open(line.subject, line.ledger, column_of(line.row, line.number), **content);
    if (!plain) return which + "密钥已销毁而没有记为清除，请运行 jishi erase --pending。";
    if (static_cast<std::int64_t>(plain->size()) == line.bytes &&
        line.content == vault.fingerprint(kContentKind, *plain)) {
      return {};
    }
    return which + "内容与附上时不同，请从备份恢复数据库和附件文件夹。";
  } catch (const Failure& failure) {
    return which + failure.error().message;
  }
}

}  // namespace

void migrate_attachments(db::Connection& connection, const Clock& clock) {
  db::migrate(connection, "attachment", kMigrations, clock);
}

Result<std::int64_t> Attachments::add(const package::Ledger& ledger, RowId row, PersonId person,
                                      std::string_view name, std::span<const std::byte> content) {
  const auto kind = check_file(name, content);
  if (!kind) return kind.error();
  const std::vector<Line> lines = lines_of(connection_, ledger.name, row);
  const person::Fingerprint mark = vault_.fingerprint(kContentKind, text_of(content));
  std::int64_t attached = 0, bytes = static_cast<std::int64_t>(content.size());
  for (const Line& line : lines) {
    if (line.attachment.recorded_to != package::kStillHeld || line.attachment.erased) continue;
    if (line.content == mark) return line.attachment.number;
    ++attached;
    bytes += line.attachment.bytes;
  }
  if (attached >= kMaxAttachmentsPerRow || bytes > kMaxAttachmentBytesPerRow)
    return Error{"attachments_too_many", "一行最多 50 个附件、共 200 MB，请先移除不需要的附件。"};

  const std::int64_t number = lines.empty() ? 1 : lines.back().attachment.number + 1;
  const person::SubjectId subject = person ? person::subject_of(person) : person::subject_of(row);
  const Digest address =
      folder_.write(vault_.seal(subject, ledger.name, column_of(row, number), text_of(content)));
  const person::Sealed sealed_name = vault_.seal(subject, ledger.name, kNameColumn, name);
  JsonWriter json;
  json.begin_object().member("ledger", ledger.name).member("row", row.value());
  json.key("attached").begin_object().member("number", number);
  json.member("subject", subject.value()).member("name", base64(sealed_name));
  json.member("type", media_type(*kind)).member("bytes", static_cast<std::int64_t>(content.size()));
  json.member("file", hex(address)).end_object();
  const std::int64_t position = changes_.add(partition_of(row), json.end_object().take());
  connection_.execute(
      "INSERT INTO attachment (partition, ledger, row_id, number, subject, name, kind, bytes, "
      "content, address, erased, recorded_from, recorded_to) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
      "?8, ?9, ?10, ?11, ?12, ?13)",
      {partition_of(row), ledger.name, row, number, subject, db::Bytes(sealed_name),
       static_cast<std::int64_t>(*kind), static_cast<std::int64_t>(content.size()), db::Bytes(mark),
       db::Bytes(address), false, position, package::kStillHeld});
  return number;
}

Result<void> Attachments::remove(const package::Ledger& ledger, RowId row, std::int64_t number) {
  const std::vector<Line> lines = lines_of(connection_, ledger.name, row);
  const auto line = std::ranges::find_if(lines, [&](const Line& each) {
    return each.attachment.number == number && each.attachment.recorded_to == package::kStillHeld;
  });
  if (line == lines.end()) return no_such_attachment(number);
  JsonWriter json;
  json.begin_object().member("ledger", ledger.name).member("row", row.value());
  const std::int64_t position =
      changes_.add(partition_of(row), json.member("detached", number).end_object().take());
  connection_.execute(
      "UPDATE attachment SET recorded_to = ?4 WHERE partition = ?1 AND row_id = ?2 AND number = ?3",
      {partition_of(row), row, number, position});
  return {};
}

std::vector<Attachment> attachments_of(db::Connection& connection, person::Vault& vault,
                                       const package::Ledger& ledger, RowId row, bool with_former) {
  std::vector<Attachment> all;
  for (Line& line : lines_of(connection, ledger.name, row)) {
    Attachment& one = line.attachment;
    if (!with_former && one.recorded_to != package::kStillHeld) continue;
    if (!line.name.empty()) {
      const auto name = vault.open(one.subject, ledger.name, kNameColumn, line.name);
      one.name = name.value_or("");
      one.erased = one.erased || !name;
    }
    all.push_back(std::move(one));
  }
  return all;
}

Result<std::string> read_attachment(db::Connection& connection, person::Vault& vault,
                                    const AttachmentFolder& folder, const package::Ledger& ledger,
                                    RowId row, std::int64_t number) {
  for (const Line& line : lines_of(connection, ledger.name, row)) {
    if (line.attachment.number != number) continue;
    const Error erased{"attachment_erased", "这个附件的内容已按规定清除，不能再打开。"};
    if (line.attachment.erased || !line.address) return erased;
    const auto content = folder.read(*line.address);
    if (!content) return content.error();
    if (!*content) return missing(*line.address);
    auto plain =
        vault.open(line.attachment.subject, ledger.name, column_of(row, number), **content);
    if (!plain) return erased;
    return std::move(*plain);
  }
  return no_such_attachment(number);
}

void clear_attachments(db::Connection& connection, std::string_view ledger,
                       person::SubjectId subject) {
  connection.execute(
      "UPDATE attachment SET name = NULL, content = NULL, erased = ?3 WHERE subject = ?1 AND "
      "ledger = ?2",
      {subject, ledger, true});
}

std::int64_t remove_erased_files(db::Connection& connection, AttachmentFolder& folder) {
  std::vector<Digest> erased;
  {
    auto rows =
        connection.query("SELECT address FROM attachment WHERE erased AND address IS NOT NULL");
    while (rows.next())
      if (const auto address = digest_of(rows.blob(0))) erased.push_back(*address);
  }
  for (const Digest& address : erased) {
    folder.remove(address);
    connection.execute("UPDATE attachment SET address = NULL WHERE address = ?1",
                       {db::Bytes(address)});
  }
  return static_cast<std::int64_t>(erased.size());
}

std::vector<AttachmentFolder::File> unneeded_files(db::Connection& connection,
                                                   const AttachmentFolder& folder, Instant now,
                                                   Progress& progress) {
  const std::vector<Digest> wanted = addresses(connection);
  return folder.unneeded(
      {now.microseconds - kDay},
      [&](const Digest& address) { return std::ranges::binary_search(wanted, address); }, progress);
}

FileCheck verify_files(db::Connection& connection, person::Vault& vault,
                       const AttachmentFolder& folder, Progress& progress) {
  FileCheck found;
  const std::int64_t total = count_kept(connection);
  KeptLine last;
  while (true) {
    const std::vector<KeptLine> page = kept_after(connection, last);
    if (page.empty()) return found;
    for (const KeptLine& line : page) {
      progress.check();
      progress.step("附件", ++found.attachments, total);
      const std::string problem = problem_of(line, vault, folder);
      if (problem.empty()) continue;
      ++found.wrong;
      if (found.problems.size() < kMostFileProblems) found.problems.push_back(problem);
    }
    vault.forget();
    last = page.back();
  }
}

Result<std::int64_t> copy_files(db::Connection& connection, const AttachmentFolder& from,
                                AttachmentFolder& to, Progress& progress) {
  std::int64_t copied = 0, done = 0;
  const std::vector<Digest> all = addresses(connection);
  for (const Digest& address : all) {
    progress.check();
    progress.step("附件", ++done, static_cast<std::int64_t>(all.size()));
    if (const auto there = to.read(address); there && *there) continue;
    const auto content = from.read(address);
    if (!content) return content.error();
    if (!*content) return missing(address);
    to.write(**content);
    ++copied;
  }
  return copied;
}

}  // namespace jishi::ledger
