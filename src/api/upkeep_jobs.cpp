#include "api/upkeep_jobs.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <span>
#include <utility>
#include <vector>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "journal/verify.hpp"
#include "ledger/attachment.hpp"
#include "organisation/lookup.hpp"
#include "person/vault.hpp"
#include "upkeep/index_check.hpp"

namespace jishi::api {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFindingsTold = 100;
constexpr int kMostStateAttempts = 20;

std::string check_result(Check check, bool whole, const std::string& words,
                         std::span<const std::string> findings) {
  JsonWriter json;
  json.begin_object().key("check").begin_object().member("what", word(check));
  json.member("whole", whole).member("words", words).key("findings").begin_array();
  for (const std::string& finding : findings.first(std::min(findings.size(), kMostFindingsTold)))
    json.value(finding);
  return json.end_array().end_object().end_object().take();
}

JobEnd journal_checked(Service& service, Progress& progress) {
  const auto connection = service.database.connect();
  const journal::Verification found = journal::verify_journal(*connection, {}, progress);
  std::vector<std::string> findings;
  for (const journal::Break& broken : found.breaks)
    findings.push_back(journal::describe(broken));
  const std::string words = found.breaks.empty()
                                ? "流水完整：" + grouped(found.partitions) + " 条链，" +
                                      grouped(found.entries) + " 条记录，逐条校验无误。"
                                : "流水不完整：" + std::to_string(found.breaks.size()) +
                                      " 条链有断裂。请保留现场，从校验通过的备份恢复。";
  return {.result = check_result(Check::journal, found.breaks.empty(), words, findings)};
}

JobEnd attachments_checked(Service& service, Progress& progress) {
  if (!service.files)
    throw Failure({"no_attachment_folder",
                   "这台服务器没有附件文件夹，没有可以核对的附件。需要时请用 --files 指明文件夹后"
                   "重新启动服务。"});
  const auto connection = service.database.connect();
  person::Vault vault(*connection, service.keys);
  const ledger::FileCheck found = ledger::verify_files(
      *connection, vault, ledger::AttachmentFolder::open(*service.files).or_throw(), progress);
  const std::string words =
      "附件 " + grouped(found.attachments) + " 个，" +
      (found.wrong == 0
           ? "文件都在、都能打开，内容与附上时相同。"
           : "有问题的 " + grouped(found.wrong) + " 个。请从备份里找回这些文件，放回附件文件夹。");
  return {.result = check_result(Check::attachments, found.wrong == 0, words, found.problems)};
}

std::string finding_words(db::Connection& connection, const indicator::IndexFinding& finding,
                          Date today) {
  return finding.indicator->label + "，" +
         organisation::path_text(connection, finding.unit, upkeep::day_of(finding, today)) + "，" +
         indicator::chinese(finding.when) +
         (finding.as == indicator::As::now ? "，按现在的隶属关系" : "，按当时的隶属关系") +
         "：统计 " + finding.index + "，逐行重数 " + finding.database;
}

JobEnd index_checked(Service& service, Progress& progress) {
  const auto connection = service.database.connect();
  std::shared_ptr<const index::State> state;
  std::optional<db::Transaction> snapshot;
  // The state and the snapshot are to be of one moment: others write meanwhile.
  for (int attempt = 0; attempt < kMostStateAttempts && !snapshot; ++attempt) {
    progress.check();
    state = service.index.catch_up(*connection).or_throw();
    snapshot.emplace(*connection, db::TransactionMode::read);
    if (journal::read_reaches(*connection) != state->reaches) snapshot.reset();
  }
  if (!snapshot)
    throw Failure({"too_busy", "现在写入的人太多，没有取到可以核对的时刻。请稍后再核对。"});
  const Date today = service.today();
  upkeep::Sample sample;
  sample.seed = static_cast<std::uint64_t>(service.clock.now().microseconds % 1'000'000);
  const upkeep::IndexChecked found =
      upkeep::check_index(*connection, *state, sample, std::nullopt, today, progress);
  std::vector<std::string> findings;
  for (const indicator::IndexFinding& each : found.report.findings)
    if (findings.size() < kMostFindingsTold)
      findings.push_back(finding_words(*connection, each, today));
  const std::string counted = grouped(static_cast<std::int64_t>(found.indicators)) + " 个指标，" +
                              grouped(static_cast<std::int64_t>(found.units.size())) + " 个组织，" +
                              grouped(found.report.questions) + " 个数";
  const bool whole = found.report.different == 0;
  const std::string words =
      whole ? "抽查的统计与台账逐行重数相符：" + counted + "。"
            : "统计与台账不符：" + counted + "中有 " + grouped(found.report.different) +
                  " 个不同。请以台账为准，重新启动服务后再核对；仍不符请报给维护人员。";
  return {.result = check_result(Check::index, whole, words, findings)};
}

std::string backup_name(Instant now) {
  std::string digits;
  for (const char c : beijing_text(now).substr(0, 19))
    if (c >= '0' && c <= '9') digits += c;
  return std::string(upkeep::kBackupBeginning) + digits.substr(0, 8) + "-" + digits.substr(8) +
         std::string(upkeep::kBackupEnding);
}

}  // namespace

std::string_view word(Check check) {
  switch (check) {
    case Check::journal:
      return "journal";
    case Check::attachments:
      return "attachments";
    case Check::index:
      return "index";
  }
  return "";
}

std::string_view label(Check check) {
  switch (check) {
    case Check::journal:
      return "核对流水";
    case Check::attachments:
      return "核对附件";
    case Check::index:
      return "核对统计";
  }
  return "";
}

std::optional<Check> check_of_word(std::string_view given) {
  for (const Check check : {Check::journal, Check::attachments, Check::index})
    if (word(check) == given) return check;
  return std::nullopt;
}

Jobs::Work check_work(Service& service, Check check) {
  return [&service, check](JobId, const fs::path&, Progress& progress) {
    switch (check) {
      case Check::journal:
        return journal_checked(service, progress);
      case Check::attachments:
        return attachments_checked(service, progress);
      case Check::index:
        return index_checked(service, progress);
    }
    return JobEnd{};
  };
}

Jobs::Work backup_work(Service& service, std::string address, fs::path folder) {
  return [&service, address = std::move(address), folder = std::move(folder)](
             JobId, const fs::path&, Progress& progress) {
    upkeep::remove_unfinished(folder);
    upkeep::enough_space(service.database, folder, upkeep::kCopiesWithTrial).or_throw();
    const fs::path file = folder / backup_name(service.clock.now());
    const upkeep::BackupSource source{service.database, address, service.files};
    const upkeep::BackupMade made = upkeep::back_up(source, file, progress);
    const upkeep::TriedBackup tried = upkeep::try_out(source, &service.keys, file, progress);
    JsonWriter json;
    json.begin_object().key("backup").begin_object();
    json.member("name", file.filename().string()).member("folder", folder.string());
    json.member("bytes", made.bytes).member("files", made.files);
    json.member("trial", word(tried.outcome)).member("words", tried.words);
    return JobEnd{.result = json.end_object().end_object().take()};
  };
}

}  // namespace jishi::api
