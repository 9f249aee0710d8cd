#include "synthesis/synthesis.hpp"

#include <vector>

#include "journal/change_set.hpp"
#include "organisation/unit_bulk_store.hpp"
#include "organisation/unit_store.hpp"
#include "package/package_store.hpp"
#include "package/setting_store.hpp"
#include "synthesis/demonstration_mark.hpp"
#include "synthesis/record.hpp"
#include "synthesis/scope.hpp"

namespace jishi::synthesis {
namespace {

using organisation::Level;
using organisation::UnitVersion;

constexpr std::string_view kStep = "合成数据（单位、人员、行）";

Error no_county() {
  return {"no_such_unit",
          "组织树里没有区划，请先运行 jishi import divisions 导入全国区划，再合成数据。"};
}

UnitVersion unit_of(db::Connection& connection, const Order& order, Date day) {
  const Level level = order.scale == Scale::county     ? Level::county
                      : order.scale == Scale::province ? Level::province
                                                       : Level::centre;
  if (order.scale == Scale::nation) {
    const auto root = organisation::root_unit(connection);
    if (root)
      if (auto centre = organisation::unit_at(connection, *root, day)) return *centre;
    throw Failure(no_county());
  }
  const auto unit = order.unit ? organisation::unit_at(connection, order.unit, day)
                               : first_of_level(connection, level, day);
  if (!unit) throw Failure(no_county());
  if (unit->content.level != level) {
    throw Failure({"not_of_that_level",
                   "“" + unit->content.name + "”不是" + std::string(organisation::label(level)) +
                       "单位，请用 --unit 指明" +
                       (level == Level::county ? "县（市、区）" : "省（区、市）") +
                       "，或换一个 --scale。"});
  }
  return *unit;
}

Record record_of(db::Connection& connection, const Order& order, Date today) {
  const auto text = package::setting(connection, kRecord);
  if (!text) return {order.seed.value_or(kUsualSeed), today, {}};
  auto record = parse_record(*text);
  if (!record) {
    throw Failure({"record_damaged",
                   "库里关于合成数据的记载已被改动，无法接着写；请另建一个数据库重新合成。"});
  }
  if (order.seed && *order.seed != record->seed) {
    throw Failure({"seed_differs", "库里的合成数据是用种子 " + std::to_string(record->seed) +
                                       " 写的；请去掉 --seed 接着写，或另建一个数据库。"});
  }
  return *record;
}

// What there is to do, read in one snapshot.
struct Task {
  UnitVersion unit;
  Record record;
  PartitionId root;
  std::vector<Quota> quotas;  // of the counties that are not done yet
  std::int64_t done_before = 0;
  std::int64_t total = 0;
};

Task task_of(db::Connection& connection, const person::KeyFolder& keys,
             const std::shared_ptr<const package::Definitions>& definitions, const Order& order,
             Date today) {
  db::Transaction snapshot(connection, db::TransactionMode::read);
  require_no_real_rows(connection, keys, definitions, today);
  Task task;
  task.record = record_of(connection, order, today);
  task.unit = unit_of(connection, order, task.record.day);
  task.root = partition_of(organisation::root_unit(connection).value());
  std::set<PartitionId> wanted;
  if (order.scale != Scale::nation)
    wanted = partitions_below(connection, task.unit.unit, task.record.day);
  for (Quota& quota : quotas(organisation::partition_sizes(connection, task.record.day))) {
    if (quota.total() == 0) continue;
    if (order.scale != Scale::nation && !wanted.contains(quota.partition)) continue;
    if (task.record.done.contains(quota.partition)) {
      ++task.done_before;
      continue;
    }
    task.total += quota.total();
    task.quotas.push_back(std::move(quota));
  }
  if (task.quotas.empty() && task.done_before == 0) throw Failure(no_county());
  return task;
}

void remember(db::Connection& connection, const journal::Author& author, PartitionId partition,
              const Record& record) {
  journal::Appender appender(connection, author);
  journal::ChangeSet changes(appender);
  mark_as_demonstration(connection, changes, partition);
  const std::string text = record_text(record);
  package::set_setting(connection, kRecord, text);
  changes.add(partition, R"({"setting":"synthesis","after":")" + text + "\"}");
  changes.finish();
  appender.finish();
}

}  // namespace

Report synthesize(db::Database& database, db::Writer& writer, const person::KeyFolder& keys,
                  const std::shared_ptr<const package::Definitions>& definitions,
                  const Order& order, const Clock& clock, Progress& progress,
                  std::int64_t persons_per_transaction) {
  const Date today = clock.today();
  Task task = [&] {
    const auto connection = database.connect();
    return task_of(*connection, keys, definitions, order, today);
  }();
  Report report{task.unit, task.record.seed, task.record.day, {}, task.done_before};
  const ledger::Rules rules(definitions);
  const Site site{definitions, rules, today, task.record.day};
  const std::vector<Quota>& todo = task.quotas;
  std::int64_t steps = 0;
  const auto check = [&] {
    if (!progress.cancelled()) return;
    throw Failure({"cancelled",
                   "已停下：写完的县（市、区）完整保留，其余的没有写。"
                   "再次运行同一条命令就接着写。"});
  };
  progress.step(kStep, 0, task.total);
  for (std::size_t begin = 0; begin < todo.size();) {
    check();
    Filled filled;
    Record record;
    std::size_t end = begin;
    std::int64_t done = steps;
    writer.submit(
        [&](db::Connection& connection) {
          filled = {};
          record = task.record;
          end = begin;
          done = steps;
          package::require_version(connection, definitions->number);
          const journal::Author author{kOperator, clock.now(), "合成数据"};
          std::int64_t persons = 0;
          while (end < todo.size() && persons < persons_per_transaction &&
                 (end == begin || !progress.cancelled())) {
            const Quota& quota = todo[end++];
            filled.add(fill_partition(connection, keys, site, author, quota, record.seed));
            ++filled.counties;
            record.done.insert(quota.partition);
            persons += quota.persons();
            done += quota.total();
            // The last step is told when all is on disk.
            if (end < todo.size()) progress.step(kStep, done, task.total);
          }
          remember(connection, author, task.root, record);
        },
        db::Priority::bulk);
    report.filled.add(filled);
    task.record = std::move(record);
    begin = end;
    steps = done;
  }
  if (report.filled.counties > 0)
    writer.submit([](db::Connection& connection) { organisation::count_units(connection); });
  progress.step(kStep, task.total, task.total);
  return report;
}

}  // namespace jishi::synthesis
