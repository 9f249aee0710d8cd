#include "exchange/import_batch.hpp"

#include "exchange/batch_attempt.hpp"
#include "exchange/import_words.hpp"

namespace jishi::exchange {
namespace {

// A batch is written again without the rows that were refused; refusing some may bring others up.
constexpr int kMostAttempts = 20;

// Nothing that came before it in the batch is lost by it.
bool refuses_one_row(const db::DatabaseError& error) {
  return error.error_class() == db::ErrorClass::unique ||
         error.error_class() == db::ErrorClass::constraint;
}

// One batch, tried until nothing more is refused.
class BatchWriter {
 public:
  BatchWriter(db::Connection& connection, const BatchTask& task, const journal::Author& author,
              std::span<const PreparedRow> rows)
      : connection_(connection), task_(task), author_(author), rows_(rows), out_(rows.size()) {
    outcome_.rows.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].refused.empty()) continue;
      RowOutcome refused;
      refused.reasons = rows[i].refused;
      refused.by_content = true;
      take_out(i, std::move(refused));
    }
  }

  // True where every row that was not taken out before was written.
  bool write_once();
  BatchOutcome take_outcome() { return std::move(outcome_); }

 private:
  void take_out(std::size_t row, RowOutcome how) {
    out_[row] = true;
    outcome_.rows[row] = std::move(how);
    outcome_.rows[row].new_person = outcome_.rows[row].possible_duplicate = false;
  }
  bool write_rows(BatchAttempt& attempt, std::vector<RowOutcome>& outcomes);
  bool finish(BatchAttempt& attempt);

  db::Connection& connection_;
  const BatchTask& task_;
  const journal::Author& author_;
  const std::span<const PreparedRow> rows_;
  // Collected rows are refused together, and nobody knows which of them was at fault.
  journal::Insertion insertion_ = journal::Insertion::bulk;
  std::vector<bool> out_;  // refused in this or an earlier attempt
  BatchOutcome outcome_;
};

// False where what was written has to be given up.
bool BatchWriter::write_rows(BatchAttempt& attempt, std::vector<RowOutcome>& outcomes) {
  bool whole = true;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (out_[i]) continue;
    try {
      outcomes[i] = attempt.write(rows_[i]);
    } catch (const db::DatabaseError& error) {
      if (!refuses_one_row(error)) throw;
      if (insertion_ == journal::Insertion::each) {
        RowOutcome conflict;
        refuse(conflict, kWholeRow, words::refused_by_database());
        take_out(i, std::move(conflict));
      }
      insertion_ = journal::Insertion::each;
      return false;  // the transaction is spoiled up to the savepoint
    }
    if (outcomes[i].fate != Fate::refused) continue;
    whole = whole && !outcomes[i].wrote;
    take_out(i, outcomes[i]);
  }
  return whole;
}

bool BatchWriter::finish(BatchAttempt& attempt) {
  try {
    outcome_.written = attempt.finish();
    return true;
  } catch (const db::DatabaseError& error) {
    if (!refuses_one_row(error) || insertion_ == journal::Insertion::each) throw;
    insertion_ = journal::Insertion::each;
    return false;
  }
}

bool BatchWriter::write_once() {
  db::Savepoint savepoint(connection_);
  BatchAttempt attempt(connection_, task_, author_, insertion_);
  attempt.expect(rows_);
  std::vector<RowOutcome> outcomes = outcome_.rows;
  if (!write_rows(attempt, outcomes)) return false;
  if (attempt.check_units(rows_, outcomes)) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!out_[i] && outcomes[i].fate == Fate::refused) take_out(i, outcomes[i]);
    }
    return false;
  }
  if (!finish(attempt)) return false;
  outcome_.rows = std::move(outcomes);
  savepoint.release();
  return true;
}

}  // namespace

void refuse(RowOutcome& outcome, std::size_t column, std::string words) {
  outcome.fate = Fate::refused;
  outcome.reasons.emplace_back(column, std::move(words));
}

BatchOutcome write_batch(db::Connection& connection, const BatchTask& task,
                         const journal::Author& author, std::span<const PreparedRow> rows) {
  BatchWriter writer(connection, task, author, rows);
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    if (writer.write_once()) return writer.take_outcome();
  }
  throw Failure({"import_not_written",
                 "这一批行与同时进行的其他更改一再冲突，没有写入。请稍后继续这次导入。"});
}

}  // namespace jishi::exchange
