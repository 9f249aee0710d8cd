#include "synthesis/demonstration_mark.hpp"

#include "ledger/ledger_store.hpp"
#include "organisation/unit_store.hpp"
#include "package/setting_store.hpp"
#include "person/vault.hpp"

namespace jishi::synthesis {

std::int64_t rows_of(db::Connection& connection, const person::KeyFolder& keys,
                     const std::shared_ptr<const package::Definitions>& definitions, UnitId unit,
                     Date from, Date until) {
  person::Vault vault(connection, keys);
  std::int64_t rows = 0;
  for (const package::Ledger& ledger : definitions->packages.ledgers) {
    ledger::RowQuery query;
    query.ledger = &ledger;
    query.unit = unit;
    query.on = from;
    query.until = until;
    query.view.tree = until;
    rows += ledger::count_rows(connection, vault, definitions, query).or_throw();
  }
  return rows;
}

void require_no_real_rows(db::Connection& connection, const person::KeyFolder& keys,
                          const std::shared_ptr<const package::Definitions>& definitions,
                          Date today) {
  if (package::is_demonstration(connection)) return;
  const auto root = organisation::root_unit(connection);
  if (!root) throw Failure({"no_such_unit", "还没有组织树，请先运行 jishi import divisions。"});
  const Date first = kFirstDate.plus_days(1).value();
  if (rows_of(connection, keys, definitions, *root, first, today) > 0) {
    throw Failure({"real_rows_present",
                   "这个数据库里已有台账数据，不能写入演示数据；请另建一个数据库再演示。"});
  }
}

void mark_as_demonstration(db::Connection& connection, journal::ChangeSet& changes,
                           PartitionId partition) {
  if (package::is_demonstration(connection)) return;
  package::set_setting(connection, package::kDemonstration, "yes");
  changes.add(partition, R"({"setting":"demonstration","after":"yes"})");
}

}  // namespace jishi::synthesis
