// One way through a file, as a preview or as an import: reads and checks the next batch while the
// Writer works on the one before.
#pragma once

#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "exchange/comparing.hpp"
#include "exchange/import_batch.hpp"
#include "exchange/import_source.hpp"
#include "exchange/job_size.hpp"
#include "exchange/remarked_rows.hpp"
#include "exchange/row_reader.hpp"
#include "exchange/unit_shapes.hpp"

namespace jishi::exchange {

inline constexpr std::size_t kFirstBatchRows = 200;
inline constexpr std::size_t kMostBatchCells = 100'000;
inline constexpr std::size_t kMostFirstRefused = 100;
inline constexpr std::size_t kMostFirstWarned = 100;
inline constexpr std::size_t kMostCheckedUnits = 2'000;
inline constexpr std::size_t kMostReasons = 200;  // that are counted by themselves

// Everything that is known before the first row is read.
class ImportRun {
 public:
  // `stored`: the import that is begun or continued; none: a preview.
  ImportRun(const ImportSurroundings& surroundings, ImportRequest request,
            std::optional<StoredImport> stored);
  ~ImportRun();
  ImportRun(const ImportRun&) = delete;
  ImportRun& operator=(const ImportRun&) = delete;

  // Opens the file and finds the table. Errors as preview_import.
  Result<void> open();
  // Files for refused rows and for warnings.
  Result<void> write_into(const ImportFiles& files);
  // Of a preview that is open: tells what the sheet and the ledger say of each other.
  void compare_into(ComparisonSink& sink);
  // The import now has its number.
  void begin(const StoredImport& stored);
  // Through the file, to its end or until it is cancelled. Failures leave what was committed.
  ImportReport run(Progress& progress);
  const ImportReport& report() const { return report_; }

 private:
  struct Batch {
    std::vector<PreparedRow> rows;
    std::int64_t hidden = 0;
    std::int64_t last_row = 0;
    std::size_t cells = 0;
  };
  struct InFlight {
    Batch batch;
    BatchOutcome outcome;
    std::chrono::steady_clock::duration work{0};   // of the job that was committed
    std::chrono::steady_clock::duration whole{0};  // with its commit
    std::future<void> done;
  };

  void pass_over(const PreparedRow& row);
  bool is_full(const Batch& batch, UnitId next) const;
  bool read_rows(Batch& batch, Progress& progress);
  void tell(Progress& progress, const Batch& batch) const;
  void launch(Batch batch);
  void write(InFlight& flight);
  void land();
  void account(const InFlight& flight);
  void note_refused(const PreparedRow& row, const Reasons& reasons);
  void note_warned(const PreparedRow& row, const Reasons& warnings);
  void touch(UnitId unit);
  void check_units(Progress& progress);
  StoredBatch stored_batch(const InFlight& flight) const;
  void finish();
  void add_up(const Counters& more);

  ImportSurroundings surroundings_;
  ImportRequest request_;
  std::optional<StoredImport> stored_;
  ImportReport report_;
  Counters counters_;
  std::int64_t rows_done_ = 0;
  std::vector<std::int64_t> refused_before_;  // by an earlier run of the same import
  JobSize batch_size_;

  db::Pool::Lease reader_;
  std::shared_ptr<const package::Definitions> definitions_;
  const package::Ledger* ledger_ = nullptr;
  Date today_;
  ledger::ShapePointer shape_;
  ImportColumns columns_;
  std::unique_ptr<ImportSource> source_;
  std::unique_ptr<RemarkedRows> refused_;
  std::unique_ptr<RemarkedRows> warned_;
  std::set<UnitId> touched_;  // units whose rows were not refused, at most kMostCheckedUnits
  Layout layout_;
  std::unique_ptr<ledger::Rules> rules_;
  std::unique_ptr<UnitShapes> shapes_;
  std::unique_ptr<RowReader> rows_;
  std::unique_ptr<ExistingRows> existing_;
  std::unique_ptr<PreviewMemory> preview_;
  std::unique_ptr<Comparing> comparing_;
  std::unique_ptr<InFlight> flight_;
};

}  // namespace jishi::exchange
