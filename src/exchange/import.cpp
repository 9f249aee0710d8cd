#include "exchange/import.hpp"

#include "base/text.hpp"
#include "exchange/import_journal.hpp"
#include "exchange/import_run.hpp"
#include "exchange/import_source.hpp"
#include "exchange/import_store.hpp"

namespace jishi::exchange {
namespace {

std::string number_of(ImportId id) {
  return "第 " + std::to_string(id.value()) + " 次导入";
}

Error import_unfinished(const StoredImport& import) {
  const std::string so_far = number_of(import.id) + "（" +
                             beijing_text(import.begun).substr(0, 16) + " 开始，已处理到第 " +
                             std::to_string(import.rows_done) + " 行）";
  if (import.state == ImportState::undoing) {
    return {"import_unfinished",
            "同一文件的" + so_far + "正在撤销而没有撤销完，请先再次撤销它，然后重新导入。"};
  }
  return {"import_unfinished",
          "同一文件的" + so_far + "没有完成：请继续那次导入，或者先撤销它再重新导入。"};
}

// What was committed stays: whoever reads of the error must know.
Error with_way_on(Error error, const ImportReport& report) {
  const std::string id = std::to_string(report.id.value());
  error.message += number_of(report.id) + "已写入的行（新增 " + grouped(report.added) + "，更改 " +
                   grouped(report.changed) + "）保留，可以继续（jishi import --continue " + id +
                   " 文件）或撤销（jishi import --undo " + id + "）。";
  return error;
}

// Once the import has its number. A full disk, a lost connection and whatever else stops it leave
// an import that can be gone on with: its number must be told.
Result<ImportReport> run_begun(ImportRun& run, Progress& progress) {
  try {
    return run.run(progress);
  } catch (const Failure& failure) {
    return with_way_on(failure.error(), run.report());
  } catch (const db::DatabaseError& error) {
    return with_way_on({db::error_code(error.error_class()), error.remedy()}, run.report());
  }
}

StoredImport begin(const ImportSurroundings& surroundings, const ImportRequest& request,
                   const std::string& sha256) {
  StoredImport begun;
  surroundings.writer.submit(
      [&](db::Connection& connection) {
        if (const auto other = unfinished_import(connection, sha256, request.ledger, request.unit))
          throw Failure(import_unfinished(*other));
        const Instant now = surroundings.clock.now();
        begun = {};
        begun.id = store_import(connection, request, sha256, now);
        begun.request = request;
        begun.sha256 = sha256;
        begun.begun = now;
        journal_import(connection, {request.actor, now, import_source(begun.id)}, begun, "begun");
      },
      db::Priority::bulk);
  return begun;
}

// With that file; Error where it is another's, or the import is not in that state.
Result<StoredImport> stored_import(const ImportSurroundings& surroundings, ImportId id,
                                   const std::filesystem::path& file,
                                   const std::vector<FixedCell>& fixes, ImportState state) {
  auto stored = read_import(*surroundings.readers.lease(), id);
  if (!stored) return Error{"import_unknown", "没有" + number_of(id) + "，请查看导入记录。"};
  if (stored->state != state) {
    if (state == ImportState::complete)
      return Error{"import_not_complete", number_of(id) + "没有完成，或已撤销。请查看导入记录。"};
    return Error{"import_not_running",
                 number_of(id) + "已经完成或已撤销，没有可以继续的。请查看导入记录。"};
  }
  const auto sha256 = sha256_of_import(file, fixes);
  if (!sha256) return sha256.error();
  if (*sha256 != stored->sha256) {
    return Error{"import_file_differs",
                 "这不是" + number_of(id) + "的文件“" + stored->request.file.string() +
                     "”，或者它已被改动。请用原来的文件继续，或者撤销那次导入后重新导入。"};
  }
  stored->request.file = file;
  stored->request.fixes = fixes;
  return *std::move(stored);
}

Result<void> prepare(ImportRun& run, const ImportFiles& files) {
  if (auto opened = run.open(); !opened) return opened.error();
  return run.write_into(files);
}

}  // namespace

Result<ImportReport> preview_import(const ImportSurroundings& surroundings,
                                    const ImportRequest& request, const ImportFiles& files,
                                    Progress& progress, ComparisonSink* compared) {
  try {
    ImportRun run(surroundings, request, std::nullopt);
    if (auto prepared = prepare(run, files); !prepared) return prepared.error();
    if (compared != nullptr) run.compare_into(*compared);
    return run.run(progress);
  } catch (const Failure& failure) {
    return failure.error();
  }
}

Result<ImportReport> run_import(const ImportSurroundings& surroundings,
                                const ImportRequest& request, const ImportFiles& files,
                                Progress& progress) {
  try {
    ImportRun run(surroundings, request, std::nullopt);
    if (auto prepared = prepare(run, files); !prepared) return prepared.error();
    const auto sha256 = sha256_of_import(request.file, request.fixes);
    if (!sha256) return sha256.error();
    run.begin(begin(surroundings, request, *sha256));
    return run_begun(run, progress);
  } catch (const Failure& failure) {
    return failure.error();
  }
}

Result<ImportReport> continue_import(const ImportSurroundings& surroundings, ImportId id,
                                     const std::filesystem::path& file, const ImportFiles& files,
                                     Progress& progress, const std::vector<FixedCell>& fixes) {
  try {
    auto stored = stored_import(surroundings, id, file, fixes, ImportState::running);
    if (!stored) return stored.error();
    ImportRun run(surroundings, stored->request, *stored);
    if (auto prepared = prepare(run, files); !prepared) return prepared.error();
    return run_begun(run, progress);
  } catch (const Failure& failure) {
    return failure.error();
  }
}

Result<ImportReport> completed_import(const ImportSurroundings& surroundings, ImportId id,
                                      const std::filesystem::path& file, Progress& progress,
                                      const std::vector<FixedCell>& fixes) {
  try {
    auto stored = stored_import(surroundings, id, file, fixes, ImportState::complete);
    if (!stored) return stored.error();
    ImportRun run(surroundings, stored->request, *stored);
    if (auto opened = run.open(); !opened) return opened.error();
    return run.run(progress);  // passes over every row
  } catch (const Failure& failure) {
    return failure.error();
  }
}

}  // namespace jishi::exchange
