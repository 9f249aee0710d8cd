#include "exchange/import_run.hpp"

#include <algorithm>

#include "exchange/import_journal.hpp"
#include "exchange/import_units.hpp"
#include "exchange/import_words.hpp"
#include "ledger/unit_check.hpp"
#include "organisation/unit_store.hpp"
#include "package/package_store.hpp"

namespace jishi::exchange {
namespace {

// Thrown by the job of a preview so that nothing of it stays.
struct RolledBack {};

Counters count(const BatchOutcome& outcome, std::int64_t hidden) {
  Counters out;
  out.hidden = hidden;
  for (const RowOutcome& row : outcome.rows) {
    ++out.rows;
    out.added += row.fate == Fate::added;
    out.changed += row.fate == Fate::changed;
    out.unchanged += row.fate == Fate::unchanged;
    out.skipped += row.fate == Fate::skipped;
    out.refused += row.fate == Fate::refused;
    if (row.fate == Fate::refused) continue;
    out.warned += !row.warnings.empty();
    out.new_persons += row.new_person;
    out.possible_duplicates += row.possible_duplicate;
  }
  return out;
}

Error ledger_unknown(const package::PackageSet& packages, const std::string& name) {
  std::string known;
  for (const package::Ledger& ledger : packages.ledgers)
    known += (known.empty() ? "" : "、") + ledger.name + "（" + ledger.label + "）";
  return {"import_ledger_unknown",
          "没有名为“" + name + "”的台账" + (known.empty() ? "。" : "，现有：" + known + "。")};
}

}  // namespace

ImportRun::ImportRun(const ImportSurroundings& surroundings, ImportRequest request,
                     std::optional<StoredImport> stored)
    : surroundings_(surroundings),
      request_(std::move(request)),
      batch_size_(surroundings.writer, kFirstBatchRows),
      reader_(surroundings.readers.lease()),
      today_(surroundings.clock.today()) {
  if (stored) begin(*stored);
}

ImportRun::~ImportRun() {
  if (flight_ && flight_->done.valid()) flight_->done.wait();
}

void ImportRun::begin(const StoredImport& stored) {
  stored_ = stored;
  rows_done_ = stored.rows_done;
  report_.id = stored.id;
  add_up(stored.counters);
  refused_before_ = refused_rows(*reader_, stored.id);
}

Result<void> ImportRun::open() {
  surroundings_.definitions.reload(*reader_);
  definitions_ = surroundings_.definitions.now();
  ledger_ = find_ledger(definitions_->packages, request_.ledger);
  if (ledger_ == nullptr) return ledger_unknown(definitions_->packages, request_.ledger);
  if (!organisation::unit_at(*reader_, request_.unit, request_.valid_from)) {
    return Error{"unit_unknown",
                 "指定的单位在 " + request_.valid_from.iso() + " 不存在，请核对单位和起始日期。"};
  }
  shapes_ = std::make_unique<UnitShapes>(*reader_, definitions_, *ledger_);
  shape_ = shapes_->of_columns(request_.unit, request_.valid_from);
  auto columns = import_columns(*shape_, request_, today_);
  if (!columns) return columns.error();
  columns_ = std::move(columns).value();
  auto source = ImportSource::open(request_.file, request_.sheet, columns_, request_.fixes);
  if (!source) return source.error();
  source_ = std::move(source).value();
  if (auto checked = check_columns(*ledger_, columns_.columns, source_->table(), request_.existing);
      !checked)
    return checked.error();

  layout_ = layout_of(source_->table(), columns_.columns, *shape_);
  rules_ = std::make_unique<ledger::Rules>(definitions_);
  existing_ = std::make_unique<ExistingRows>(*ledger_);
  const FindUnit find = units_below(*reader_, request_.unit);
  rows_ = std::make_unique<RowReader>(
      RowReader::Task{
          request_, *ledger_, *rules_, layout_,
          unit_filed_by(source_->table().filed_by, request_.unit, request_.valid_from, find),
          today_, find, any_unit(*reader_)},
      *shapes_);
  report_.sheet = source_->sheet();
  report_.table = source_->table();
  report_.headings = source_->headings();
  return {};
}

Result<void> ImportRun::write_into(const ImportFiles& files) {
  RemarkedRows::Source source{report_.sheet, report_.table.above, report_.headings,
                              std::vector<bool>(report_.headings.size(), true)};
  const std::size_t problem = layout_.of(ColumnRole::problem);
  if (problem < source.kept.size()) source.kept[problem] = false;
  const auto create = [&](const std::optional<std::filesystem::path>& file,
                          std::string_view heading, std::unique_ptr<RemarkedRows>& rows) {
    if (!file) return Result<void>();
    auto created = RemarkedRows::create(*file, source, heading);
    if (!created) return Result<void>(created.error());
    rows = std::move(created).value();
    return Result<void>();
  };
  if (auto created = create(files.rejects, sheet::kProblemHeading, refused_); !created)
    return created;
  return create(files.warnings, sheet::kWarningHeading, warned_);
}

void ImportRun::compare_into(ComparisonSink& sink) {
  comparing_ = std::make_unique<Comparing>(
      *reader_,
      Comparing::Task{request_, definitions_, *ledger_, surroundings_.keys, source_->table(),
                      columns_.columns, shape_},
      sink);
}

ImportReport ImportRun::run(Progress& progress) {
  if (!stored_) preview_ = std::make_unique<PreviewMemory>();
  Batch batch;
  bool whole = false;
  try {
    whole = read_rows(batch, progress);
  } catch (const Failure&) {
    land();  // what is being written counts
    throw;
  }
  land();
  if (progress.cancelled()) whole = false;
  if (whole && batch.last_row > 0) {
    launch(std::move(batch));
    land();
  }
  for (RemarkedRows* rows : {refused_.get(), warned_.get()})
    if (rows != nullptr) rows->close();
  report_.complete = whole;
  if (whole) finish();
  if (whole && comparing_) {
    comparing_->finish(progress);
    report_.compared = comparing_->counts();
  }
  check_units(progress);
  progress.step("导入", report_.rows, report_.rows);
  return report_;
}

// False where it was cancelled; `batch` is what has been read and not been written.
bool ImportRun::read_rows(Batch& batch, Progress& progress) {
  const std::int64_t done_before = rows_done_;
  sheet::Row row;
  while (source_->next(row)) {
    const bool passed = row.number <= done_before;
    if (row.hidden && !request_.take_hidden) {
      if (passed) continue;
      ++batch.hidden;
      batch.last_row = row.number;
      continue;
    }
    PreparedRow prepared = rows_->read(row);
    if (passed) {
      pass_over(prepared);
      continue;
    }
    if (is_full(batch, prepared.unit)) {
      land();
      tell(progress, batch);
      if (progress.cancelled()) return false;
      launch(std::exchange(batch, Batch{}));
    }
    batch.last_row = row.number;
    batch.cells += row.cells.size();
    batch.rows.push_back(std::move(prepared));
  }
  return true;
}

void ImportRun::tell(Progress& progress, const Batch& batch) const {
  const std::int64_t rows = report_.rows + static_cast<std::int64_t>(batch.rows.size());
  const double done = source_->done();
  progress.step("导入", report_.rows,
                done > 0 ? static_cast<std::int64_t>(static_cast<double>(rows) / done) : 0);
}

// A row that an earlier run has dealt with: it stands in the file of refused rows as it did then.
void ImportRun::pass_over(const PreparedRow& row) {
  if (!std::ranges::binary_search(refused_before_, row.number)) {
    touch(row.unit);
    if (!row.warnings.empty()) note_warned(row, row.warnings);
    return;
  }
  const auto refusal = read_refusal(*reader_, stored_->id, row.number);
  if (!refusal) return;
  Reasons reasons = refusal->reasons;
  if (reasons.empty()) reasons = row.refused.empty() ? row.against_new : row.refused;
  if (reasons.empty()) reasons.emplace_back(kWholeRow, words::refused_earlier());
  note_refused(row, reasons);
}

// Where the rows of a unit can be refused together they are written together, as far as they stand
// together and kMostJobRows allows.
bool ImportRun::is_full(const Batch& batch, UnitId next) const {
  if (batch.rows.size() >= kMostJobRows || batch.cells >= kMostBatchCells) return true;
  if (batch.rows.size() < batch_size_.rows()) return false;
  return batch.rows.back().unit != next || !rules_->has_blocking_unit_rules(*ledger_);
}

void ImportRun::launch(Batch batch) {
  flight_ = std::make_unique<InFlight>();
  flight_->batch = std::move(batch);
  flight_->done =
      std::async(std::launch::async, [this, flight = flight_.get()] { write(*flight); });
}

void ImportRun::write(InFlight& flight) {
  const BatchTask task{request_,   definitions_, *ledger_, *rules_,       surroundings_.keys,
                       *existing_, layout_,      today_,   preview_.get()};
  // From the beginning of the job to the end of its commit: so long somebody else may have to wait.
  std::chrono::steady_clock::time_point begun;
  const auto job = [&](db::Connection& connection) {
    begun = std::chrono::steady_clock::now();
    package::require_version(connection, definitions_->number);
    const journal::Author author{request_.actor, surroundings_.clock.now(),
                                 stored_ ? import_source(stored_->id) : request_.source};
    flight.outcome = write_batch(connection, task, author, flight.batch.rows);
    if (stored_) store_batch(connection, stored_->id, stored_batch(flight));
    flight.work = std::chrono::steady_clock::now() - begun;
    if (!stored_) throw RolledBack{};
  };
  try {
    surroundings_.writer.submit(job, db::Priority::bulk);
  } catch (const RolledBack&) {
  }
  flight.whole = std::chrono::steady_clock::now() - begun;
}

StoredBatch ImportRun::stored_batch(const InFlight& flight) const {
  StoredBatch out;
  out.done_before = rows_done_;
  out.rows_done = flight.batch.last_row;
  out.counters = count(flight.outcome, flight.batch.hidden);
  out.written = flight.outcome.written;
  for (std::size_t i = 0; i < flight.batch.rows.size(); ++i) {
    const RowOutcome& outcome = flight.outcome.rows[i];
    if (outcome.fate != Fate::refused) continue;
    out.refused.push_back({flight.batch.rows[i].number, {}});
    if (!outcome.by_content) out.refused.back().reasons = outcome.reasons;
  }
  return out;
}

// Waits for the batch that is being written and adds it to the report.
void ImportRun::land() {
  if (!flight_) return;
  const std::unique_ptr<InFlight> flight = std::move(flight_);
  flight->done.get();
  account(*flight);
  batch_size_.took(flight->batch.rows.size(), flight->work, flight->whole);
}

void ImportRun::account(const InFlight& flight) {
  rows_done_ = flight.batch.last_row;
  add_up(count(flight.outcome, flight.batch.hidden));
  for (std::size_t i = 0; i < flight.batch.rows.size(); ++i) {
    const PreparedRow& row = flight.batch.rows[i];
    const RowOutcome& outcome = flight.outcome.rows[i];
    if (comparing_) comparing_->take(row, outcome);
    if (outcome.fate == Fate::refused) {
      note_refused(row, outcome.reasons);
      continue;
    }
    touch(row.unit);
    if (!outcome.warnings.empty()) note_warned(row, outcome.warnings);
    if (!preview_) continue;
    if (row.has_person && outcome.new_person) preview_->add_person(row.identity, row.unit);
    if (outcome.corrected) preview_->add_correction(outcome.corrected);
  }
}

void ImportRun::note_refused(const PreparedRow& row, const Reasons& reasons) {
  if (refused_) refused_->add(row.cells, reasons);
  if (report_.first_refused.size() < kMostFirstRefused)
    report_.first_refused.push_back({row.number, reasons});
  for (const auto& [column, words] : reasons) {
    const bool known = report_.reasons.size() < kMostReasons || report_.reasons.contains(words);
    ++report_.reasons[known ? words : "其他原因"];
  }
}

void ImportRun::note_warned(const PreparedRow& row, const Reasons& warnings) {
  if (warned_) warned_->add(row.cells, warnings);
  if (report_.first_warned.size() < kMostFirstWarned)
    report_.first_warned.push_back({row.number, warnings});
}

void ImportRun::touch(UnitId unit) {
  if (touched_.size() < kMostCheckedUnits) touched_.insert(unit);
}

// What the units' rules say once everything is written.
void ImportRun::check_units(Progress& progress) {
  if (preview_) return;
  person::Vault vault(*reader_, surroundings_.keys);
  ledger::UnitChecks checks(*reader_, vault, definitions_, *ledger_);
  for (const UnitId unit : touched_) {
    if (progress.cancelled()) return;
    for (const ledger::Finding& finding : checks.warnings(unit, request_.valid_from))
      report_.unit_warnings.push_back({unit, finding.message});
  }
}

void ImportRun::add_up(const Counters& more) {
  counters_ += more;
  report_.rows = counters_.rows;
  report_.added = counters_.added;
  report_.changed = counters_.changed;
  report_.unchanged = counters_.unchanged;
  report_.skipped = counters_.skipped;
  report_.refused = counters_.refused;
  report_.hidden = counters_.hidden;
  report_.warned = counters_.warned;
  report_.new_persons = counters_.new_persons;
  report_.possible_duplicates = counters_.possible_duplicates;
}

void ImportRun::finish() {
  if (!stored_ || stored_->state == ImportState::complete) return;
  surroundings_.writer.submit(
      [&](db::Connection& connection) {
        store_complete(connection, stored_->id, rows_done_);
        StoredImport now = *stored_;
        now.counters = counters_;
        journal_import(connection,
                       {request_.actor, surroundings_.clock.now(), import_source(now.id)}, now,
                       "complete");
      },
      db::Priority::bulk);
}

}  // namespace jishi::exchange
