#include "ledger/ledger_store.hpp"

#include <algorithm>

#include "ledger/known_units.hpp"
#include "ledger/row_condition.hpp"
#include "ledger/row_lines.hpp"
#include "ledger/row_places.hpp"
#include "ledger/row_query_store.hpp"
#include "ledger/row_store.hpp"
#include "package/ledger_table.hpp"

namespace jishi::ledger {
namespace {

constexpr std::int64_t kPage = 1'000;

// One question on its way through the pages of the partitions that it touches.
class Visit {
 public:
  Visit(db::Connection& connection, person::Vault& vault, KnownUnits& units, const RowQuery& query,
        RowCondition& condition, RowPlaces& places)
      : units_(units),
        query_(query),
        condition_(condition),
        places_(places),
        store_(connection, query, condition),
        lines_(connection, vault, *query.ledger, query.open_sensitive) {}

  void run(const RowVisitor& visit) {
    const std::int64_t first = partition_of(RowId(query_.after_row)).value();
    if (const auto& touched = places_.touched()) {
      for (const auto& [partition, units] : *touched)
        if (partition.value() >= first && !done()) run(partition, units, visit);
      return;
    }
    for (auto next = store_.partition_after(first - 1); next && !done();
         next = store_.partition_after(next->value()))
      run(*next, {}, visit);
  }

 private:
  bool done() const { return query_.limit > 0 && visited_ >= query_.limit; }

  void run(PartitionId partition, std::span<const UnitId> units, const RowVisitor& visit) {
    const std::int64_t size =
        query_.limit > 0 ? std::clamp(query_.limit, std::int64_t{1}, kPage) : kPage;
    RowId after(query_.after_row);
    while (!done()) {
      std::vector<StoredVersion> page = store_.page(partition, units, after, size);
      const bool last = static_cast<std::int64_t>(page.size()) < size;
      if (page.empty()) return;
      after = page.back().version.row;
      std::vector<RowLine> lines = chosen(std::move(page));
      lines_.complete(partition, lines);
      for (const RowLine& line : lines)
        visit(line.stored.version, *line.shape, line.place);
      if (last) return;
    }
  }

  std::vector<RowLine> chosen(std::vector<StoredVersion> page) {
    std::vector<RowLine> lines;
    for (StoredVersion& stored : page) {
      if (done()) break;
      const RowVersion& version = stored.version;
      if (!condition_.fits(version.content.values)) continue;
      const auto place = places_.place(version);
      if (!place) continue;
      const UnitId unit = version.content.unit;
      const UnitOnDay days[] = {{unit, places_.fact_day(version)}, {unit, version.valid_from}};
      ShapePointer shape = units_.shape(*query_.ledger, days);
      stored.version.content.values.resize(shape->fields.size());
      lines.push_back({std::move(stored), std::move(shape), *place});
      ++visited_;
    }
    return lines;
  }

  KnownUnits& units_;
  const RowQuery& query_;
  RowCondition& condition_;
  RowPlaces& places_;
  RowQueryStore store_;
  RowLines lines_;
  std::int64_t visited_ = 0;
};

// What both ways of asking begin with. The places look into the units.
struct Prepared {
  Prepared(db::Connection& connection, std::shared_ptr<const package::Definitions> definitions,
           RowCondition given)
      : units(connection, std::move(definitions)), condition(std::move(given)) {}

  KnownUnits units;
  RowCondition condition;
  std::optional<RowPlaces> places;
};

Result<std::unique_ptr<Prepared>> prepare(
    db::Connection& connection, const std::shared_ptr<const package::Definitions>& definitions,
    const RowQuery& query) {
  auto condition =
      RowCondition::make(*definitions, *query.ledger, query.where, connection.dialect(), 1);
  if (!condition) return condition.error();
  auto prepared = std::make_unique<Prepared>(connection, definitions, std::move(condition).value());
  auto places = RowPlaces::make(connection, prepared->units, query);
  if (!places) return places.error();
  prepared->places.emplace(std::move(places).value());
  return prepared;
}

}  // namespace

Result<void> visit_rows(db::Connection& connection, person::Vault& vault,
                        const std::shared_ptr<const package::Definitions>& definitions,
                        const RowQuery& query, const RowVisitor& visit) {
  const auto prepared = prepare(connection, definitions, query);
  if (!prepared) return prepared.error();
  Prepared& with = **prepared;
  prefer_indexes(connection);
  Visit(connection, vault, with.units, query, with.condition, *with.places).run(visit);
  return {};
}

Result<std::int64_t> count_rows(db::Connection& connection, person::Vault& vault,
                                const std::shared_ptr<const package::Definitions>& definitions,
                                const RowQuery& query) {
  RowQuery all = query;
  all.after_row = all.limit = 0;
  all.open_sensitive = false;
  const auto prepared = prepare(connection, definitions, all);
  if (!prepared) return prepared.error();
  Prepared& with = **prepared;
  std::int64_t sum = 0;
  RowPlaces& places = *with.places;
  if (with.condition.evaluated() || (places.touched() && !places.same_for_all_rows())) {
    Visit(connection, vault, with.units, all, with.condition, places)
        .run([&](const RowVersion&, const Shape&, Place) { ++sum; });
    return sum;
  }
  RowQueryStore store(connection, all, with.condition);
  if (!places.touched()) return store.count();  // every row counts somewhere
  for (const auto& [partition, units] : *places.touched())
    for (const auto& [unit, count] : store.counts(partition))
      if (places.place(unit, all.until.value_or(all.on))) sum += count;
  return sum;
}

void visit_versions(db::Connection& connection, person::Vault& vault,
                    const std::shared_ptr<const package::Definitions>& definitions,
                    const package::Ledger& ledger, std::span<const AskedVersion> versions,
                    const RowVisitor& visit) {
  KnownUnits units(connection, definitions);
  RowLines complete(connection, vault, ledger, false);
  VersionStore store(connection, ledger);
  for (const AskedVersion& asked : versions) {
    auto stored = store.read(asked.row, asked.revision);
    if (!stored) continue;
    const UnitId unit = stored->version.content.unit;
    const UnitOnDay days[] = {{unit, asked.fact}, {unit, stored->version.valid_from}};
    ShapePointer shape = units.shape(ledger, days);
    stored->version.content.values.resize(shape->fields.size());
    std::vector<RowLine> line;
    line.push_back({std::move(*stored), std::move(shape), asked.place});
    complete.complete(partition_of(asked.row), line);
    visit(line.front().stored.version, *line.front().shape, line.front().place);
  }
}

RowRecord read_row(db::Connection& connection, person::Vault& vault,
                   const std::shared_ptr<const package::Definitions>& definitions,
                   const package::Ledger& ledger, RowId row) {
  KnownUnits units(connection, definitions);
  RowStore::Versions found = RowStore(connection, vault, units, ledger).take(row, std::nullopt);
  return record_of(std::move(found.shape), std::move(found.all));
}

std::vector<RowVersion> row_history(db::Connection& connection, person::Vault& vault,
                                    const std::shared_ptr<const package::Definitions>& definitions,
                                    const package::Ledger& ledger, RowId row) {
  return read_row(connection, vault, definitions, ledger, row).versions;
}

}  // namespace jishi::ledger
