// Files attached to rows: encrypted under the key of the row's person (else of the row), kept in a
// folder beside the database, told by the table attachment.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/progress.hpp"
#include "db/connection.hpp"
#include "journal/change_set.hpp"
#include "ledger/attachment_folder.hpp"
#include "ledger/file_kind.hpp"
#include "ledger/row.hpp"
#include "person/vault.hpp"

namespace jishi::ledger {

inline constexpr std::int64_t kMaxAttachmentBytes = std::int64_t{20} << 20;
inline constexpr std::int64_t kMaxAttachmentBytesPerRow = std::int64_t{200} << 20;
inline constexpr std::int64_t kMaxAttachmentsPerRow = 50;
inline constexpr std::size_t kMaxFileNameLength = 100;  // code points

inline constexpr int kAttachmentSchema = 1;  // newest migration
void migrate_attachments(db::Connection& connection, const Clock& clock);

struct Attachment {
  std::string ledger;
  RowId row;
  std::int64_t number = 0;  // 1, 2, … within the row
  person::SubjectId subject;
  std::string name;  // empty where erased
  FileKind kind = FileKind::txt;
  std::int64_t bytes = 0;  // as it came in
  std::int64_t recorded_from = 0;
  std::int64_t recorded_to = 0;  // package::kStillHeld: attached now
  bool erased = false;
};

// Changes inside the caller's write transaction; journalled, the name sealed.
class Attachments {
 public:
  Attachments(db::Connection& connection, journal::ChangeSet& changes, person::Vault& vault,
              AttachmentFolder& folder)
      : connection_(connection), changes_(changes), vault_(vault), folder_(folder) {}

  // The file is on the disk before the transaction commits; where it does not, it is collected
  // later. `person`: of the row, if it has one. What is attached to the row already, by content, is
  // not attached again: its number is returned. Error attachment_too_large, attachments_too_many,
  // attachment_kind (by content), attachment_name (not one plain line, or not the ending of its
  // kind).
  Result<std::int64_t> add(const package::Ledger& ledger, RowId row, PersonId person,
                           std::string_view name, std::span<const std::byte> content);
  // It is attached no longer; what was known stays known. Error no_such_attachment.
  Result<void> remove(const package::Ledger& ledger, RowId row, std::int64_t number);

 private:
  db::Connection& connection_;
  journal::ChangeSet& changes_;
  person::Vault& vault_;
  AttachmentFolder& folder_;
};

// Those that are attached now, or with those that once were, by number.
std::vector<Attachment> attachments_of(db::Connection& connection, person::Vault& vault,
                                       const package::Ledger& ledger, RowId row,
                                       bool with_former = false);
// What came in. Error no_such_attachment, attachment_erased, attachment_missing,
// attachment_damaged.
Result<std::string> read_attachment(db::Connection& connection, person::Vault& vault,
                                    const AttachmentFolder& folder, const package::Ledger& ledger,
                                    RowId row, std::int64_t number);

// ---- Erasure, in the transaction that erases: see clear_rows(), which calls it. The files
// themselves can be read no longer; remove_erased_files() removes them afterwards.
void clear_attachments(db::Connection& connection, std::string_view ledger,
                       person::SubjectId subject);
// In a write transaction of its own. Returns how many.
std::int64_t remove_erased_files(db::Connection& connection, AttachmentFolder& folder);

// ---- Care.

// Files older than a day that nothing in the database tells of: what a change left that was not
// committed. Younger ones may be of a change that is still to commit. Failure cancelled.
std::vector<AttachmentFolder::File> unneeded_files(db::Connection& connection,
                                                   const AttachmentFolder& folder, Instant now,
                                                   Progress& progress);

inline constexpr std::size_t kMostFileProblems = 1'000;
struct FileCheck {
  std::int64_t attachments = 0;       // looked at: all but erased ones
  std::int64_t wrong = 0;             // missing, damaged, or not what was attached
  std::vector<std::string> problems;  // in words, of the first kMostFileProblems
};
// Reads and opens the file of every attachment, also of those that were taken off since, and
// compares it with what was attached. Failure cancelled.
FileCheck verify_files(db::Connection& connection, person::Vault& vault,
                       const AttachmentFolder& folder, Progress& progress);
// Copies every file that the database tells of and that `to` does not have; each is checked.
// Returns how many. Error attachment_missing, attachment_damaged.
Result<std::int64_t> copy_files(db::Connection& connection, const AttachmentFolder& from,
                                AttachmentFolder& to, Progress& progress);

}  // namespace jishi::ledger
