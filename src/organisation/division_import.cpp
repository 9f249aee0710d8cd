#include "organisation/division_import.hpp"

#include "organisation/division_decide.hpp"
#include "organisation/division_later.hpp"
#include "organisation/division_store.hpp"
#include "organisation/unit_bulk_store.hpp"
#include "organisation/unit_payload.hpp"
#include "organisation/unit_store.hpp"
#include "package/unit_profile.hpp"

namespace jishi::organisation {
namespace {

constexpr std::size_t kRowsPerStep = 5'000;

// The first list: every row becomes a unit that is registered on that day.
void found_tree(db::Connection& connection, journal::Appender& appender,
                const DivisionImport& import, UnitId root, DivisionImportReport& report,
                Progress& progress) {
  const std::vector<DivisionRow>& rows = import.list.rows;
  std::vector<UnitId> ids(rows.size());
  const std::string evidence = "列于第 " + std::to_string(report.edition) + " 份区划名录";
  constexpr std::array kKinds = {EventKind::registered};
  UnitBulk bulk(connection);
  package::ProfileBulk profiles(connection, import.definitions);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const DivisionRow& row = rows[i];
    const UnitId parent = row.parent == kNoRow ? root : ids[static_cast<std::size_t>(row.parent)];
    // Each unit down to the county has a partition of its own; what is below lives in its county's.
    const PartitionId partition =
        row.level <= Level::county ? appender.create_partition() : partition_of(parent);
    ids[i] = make_unit_id(partition, appender.next_serial(partition));

    UnitVersion version{ids[i], 1, import.on, kForever, {}};
    version.content.parent = parent;
    version.content.level = row.level;
    const package::DivisionKind& usual =
        usual_unit(import.definitions.packages, row.level, row.name);
    version.content.kind = usual.kind;
    version.content.name = row.name;
    version.content.division_code = std::string(row.code);
    const std::int64_t position =
        appender.append(partition, kUnitSubject,
                        unit_payload(ids[i], import.on, kKinds, nullptr, &version.content, {},
                                     usual_profile(usual)));
    bulk.add_version(version, position);
    profiles.add(ids[i], import.on, usual.set, position);
    bulk.add_event(
        {ids[i], import.on, EventKind::registered, false, evidence, {}, position, report.edition});
    if (i % kRowsPerStep == 0) {
      progress.step("建立组织树", static_cast<std::int64_t>(i),
                    static_cast<std::int64_t>(rows.size()));
      progress.check();
    }
  }
  bulk.finish();
  profiles.finish();
  report.events[EventKind::registered] = static_cast<std::int64_t>(rows.size());
  progress.step("建立组织树", static_cast<std::int64_t>(rows.size()),
                static_cast<std::int64_t>(rows.size()));
}

std::optional<Error> out_of_order(const std::vector<Edition>& known, const DivisionImport& import,
                                  std::optional<Date> last_change) {
  if (!known.empty() && known.back().date >= import.on) {
    return Error{"edition_out_of_order", "库中已有 " + known.back().date.chinese() +
                                             " 的区划名录，不能再导入 " + import.on.chinese() +
                                             " 的：请按日期先后导入，或另建数据库。"};
  }
  if (last_change && *last_change > import.on) {
    return Error{"edition_out_of_order", "库中已有 " + last_change->chinese() +
                                             " 的组织变更，晚于这份名录（" + import.on.chinese() +
                                             "）。请改用不早于该日的名录。"};
  }
  return std::nullopt;
}

}  // namespace

const package::DivisionKind& usual_unit(const package::PackageSet& packages, Level level,
                                        std::string_view name) {
  const package::DivisionKind* found = packages.division_kind(level, name);
  if (found != nullptr) return *found;
  throw Failure({"no_division_kind", "定义包没有说明“" + std::string(name) + "”（" +
                                         std::string(label(level)) +
                                         "）是哪一类单位，请在 division_kinds 中补充。"});
}

package::ProfileChange usual_profile(const package::DivisionKind& usual) {
  package::ProfileChange profile;
  for (const auto& [field, code] : usual.set)
    profile.emplace(field, package::Value(code));
  return profile;
}

std::string_view label(Evidence evidence) {
  switch (evidence) {
    case Evidence::code_and_name:
      return "代码、名称均同";
    case Evidence::code_and_spelling:
      return "代码同，名称仅写法不同";
    case Evidence::name:
      return "同一上级下名称同，代码不同";
    case Evidence::spelling:
      return "同一上级下名称仅写法不同，代码不同";
    case Evidence::stem:
      return "同一上级下专名同";
    case Evidence::shared_children:
      return "多数下级相同";
    case Evidence::moved_name:
      return "名称同，上级不同，别无来处";
    case Evidence::code_only:
      return "代码同，名称不相抵触";
    case Evidence::decided:
      return "按沿革文件";
    case Evidence::none:
      return "未见依据";
  }
  return "";
}

std::string evidence_text(Evidence evidence, const std::string& detail) {
  std::string text(label(evidence));
  if (!detail.empty()) text += "；" + detail;
  return text;
}

Result<DivisionImportReport> import_divisions(db::Connection& connection,
                                              journal::Appender& appender,
                                              const DivisionImport& import, Progress& progress) {
  DivisionImportReport report;
  for (const DivisionRow& row : import.list.rows)
    ++report.listed.at(static_cast<std::size_t>(row.level));
  const auto root = root_unit(connection);
  if (!root) {
    return Error{"no_root", "数据库还没有根节点，请先运行 jishi init --db 数据库地址。"};
  }
  const std::vector<Edition> known = editions(connection);
  if (!known.empty() && known.back().date == import.on &&
      known.back().sha256 == import.list.sha256) {
    report.edition = known.back().number;
    report.already_taken_in = true;
    report.events = account_of(connection, report.edition).events;
    report.questions = open_questions(connection, report.edition);
    auto decided = decide_questions(connection, appender, import.on, import.decisions, report);
    if (!decided) return decided.error();
    appender.finish();
    return report;
  }
  if (auto error = out_of_order(known, import, last_change(connection))) return *error;
  report.edition = static_cast<std::int64_t>(known.size()) + 1;

  if (known.empty()) {
    found_tree(connection, appender, import, *root, report, progress);
  } else {
    auto compared = take_in_later_edition(connection, appender, import, *root, report, progress);
    if (!compared) return compared.error();
  }
  store_edition(connection,
                {report.edition, import.on, import.list.sha256, import.source,
                 static_cast<std::int64_t>(import.list.rows.size())},
                appender.author().now);
  std::int64_t number = 0;
  for (const OpenQuestion& question : report.questions) {
    store_question(connection, report.edition, ++number, question);
  }
  appender.finish();
  return report;
}

}  // namespace jishi::organisation
