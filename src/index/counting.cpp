#include "index/counting.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

#include "index/rows_matching.hpp"

namespace jishi::index {
namespace {

// Fewer versions than this are counted by the thread that asks.
constexpr std::size_t kVersionsForThreads = 200'000;

// The partitions that may have rows in the sections.
struct Candidates {
  std::vector<const PartitionRows*> partitions;
  std::size_t versions = 0;
};

// Calls visit(partition) for each of them, in their order, until it returns false.
template <class Visit>
void visit_candidates(const LedgerRows& ledger, const Pass& pass, const Visit& visit) {
  if (pass.ends.policy == package::OnUnitEnd::wait) {
    for (const PartitionPointer& partition : ledger.partitions)
      if (!visit(*partition)) return;
    return;
  }
  const Region& bound = pass.sections->bound();
  for (const std::uint32_t place : ledger.by_number.near(bound)) {
    const PartitionRows& partition = *ledger.partitions[place];
    if (partition.units->may_meet(bound) && !visit(partition)) return;
  }
}

Candidates candidates(const LedgerRows& ledger, const Pass& pass) {
  Candidates found;
  visit_candidates(ledger, pass, [&](const PartitionRows& partition) {
    found.partitions.push_back(&partition);
    found.versions += partition.versions;
    return true;
  });
  return found;
}

// With the living units marked, where the candidates have a good part of all units.
UnitEnds unit_ends(const Candidates& candidates, const Pass& pass) {
  constexpr std::size_t kPart = 16;
  UnitEnds ends = pass.ends;
  if (ends.policy == package::OnUnitEnd::follow || ends.ended_on) return ends;
  const Tree& tree = pass.sections->tree();
  std::size_t units = 0;
  for (const PartitionRows* partition : candidates.partitions)
    units += partition->units->ordinals.size();
  if (units * kPart > tree.units()) ends.living = tree.living(ends.fact_date);
  return ends;
}

// Adds up partitions until none is left.
void work(const LedgerRows& ledger, const Candidates& candidates, const Pass& pass,
          const UnitEnds& ends, std::atomic<std::size_t>& next, Scan& scan) {
  while (true) {
    const std::size_t at = next.fetch_add(1);
    if (at >= candidates.partitions.size()) return;
    const PartitionRows& partition = *candidates.partitions[at];
    const Assigned assigned = assign(*partition.units, *pass.sections, ends, pass.own_days);
    if (assigned.all && *assigned.all == Sections::kNone) continue;
    const Rows::Pointer read = partition.rows ? nullptr : ledger.source->read(partition);
    const Rows& rows = read ? *read : *partition.rows;
    if (assigned.all)
      scan.add(rows, static_cast<std::size_t>(*assigned.all), assigned.except);
    else
      scan.add(rows, assigned.groups());
  }
}

Figures count_pass(const LedgerRows& ledger, const Question& question, const Pass& pass,
                   std::span<const expression::Value> parameters) {
  const std::size_t sections = pass.sections->count();
  const Candidates near = candidates(ledger, pass);
  const UnitEnds ends = unit_ends(near, pass);
  std::atomic<std::size_t> next = 0;
  const std::size_t threads =
      near.versions < kVersionsForThreads
          ? 1
          : std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 64);
  std::vector<std::unique_ptr<Scan>> scans;
  for (std::size_t i = 0; i < threads; ++i)
    scans.push_back(std::make_unique<Scan>(question, parameters, sections));
  {
    std::vector<std::jthread> others;
    std::vector<std::exception_ptr> failures(threads);
    for (std::size_t i = 1; i < threads; ++i)
      others.emplace_back([&, i] {
        try {
          work(ledger, near, pass, ends, next, *scans[i]);
        } catch (...) {
          failures[i] = std::current_exception();
        }
      });
    work(ledger, near, pass, ends, next, *scans[0]);
    others.clear();  // joins
    for (const std::exception_ptr& failure : failures)
      if (failure) std::rethrow_exception(failure);
  }
  Figures figures = scans[0]->figures();
  for (std::size_t i = 1; i < threads; ++i)
    figures.add(scans[i]->figures());
  return figures;
}

}  // namespace

Figures count(const LedgerRows& ledger, const Question& question, std::span<const Pass> passes,
              std::span<const expression::Value> parameters) {
  Figures figures(passes.empty() ? 0 : passes.front().sections->count(), question);
  for (const Pass& pass : passes) {
    Question asked = question;
    asked.time = pass.time;
    figures.add(count_pass(ledger, asked, pass, parameters));
  }
  return figures;
}

namespace {

Stand stand_of(UnitOrdinal unit, const Pass& pass, Date from) {
  if (!pass.own_days) return stand_of(unit, *pass.sections, pass.ends);
  return pass.sections->tree().stand(unit, std::max(from, pass.own_days->first));
}

}  // namespace

std::vector<Found> find(const LedgerRows& ledger, const Question& question, const Pass& pass,
                        const FoundIn& cell, std::span<const expression::Value> parameters,
                        RowId after, std::size_t limit) {
  std::vector<Found> found;
  if (limit == 0) return found;
  Question asked = question;
  asked.time = pass.time;
  Matching matching(asked, parameters, cell.key);
  visit_candidates(ledger, pass, [&](const PartitionRows& partition) {
    if (after && partition.partition < partition_of(after)) return true;
    const PartitionUnits& units = *partition.units;
    const Assigned assigned = assign(units, *pass.sections, pass.ends, pass.own_days);
    if (assigned.all && *assigned.all != cell.section) return true;
    const bool begun = after && partition.partition == partition_of(after);
    const Rows::Pointer rows = partition.rows ? partition.rows : ledger.source->read(partition);
    for (const Matching::Match& match :
         matching.page(*rows, {assigned.groups(), cell.section, assigned.except},
                       begun ? after : RowId(), limit - found.size()))
      found.push_back({partition.partition, match.version,
                       stand_of(units.ordinals[match.unit], pass, match.from)});
    return found.size() < limit;
  });
  return found;
}

}  // namespace jishi::index
