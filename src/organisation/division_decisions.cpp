#include <algorithm>
#include <unordered_map>

#include "organisation/division_work.hpp"

namespace jishi::organisation::division {
namespace {

using Codes = std::unordered_map<std::string_view, RowIndex>;

Codes codes_of(const Edition& edition) {
  Codes codes;
  codes.reserve(edition.rows.size());
  for (RowIndex row = 0; row < edition.size(); ++row)
    codes.emplace(edition[row].code, row);
  return codes;
}

std::string line_of(const LineageDecision& decision) {
  return "沿革文件第 " + std::to_string(decision.line) + " 行：";
}

Error unknown(const LineageDecision& decision, std::string_view which, std::string_view code) {
  return {"lineage_unknown_code", line_of(decision) + std::string(which) + "代码 " +
                                      std::string(code) + " 不在清单中。请核对代码或删去这一行。"};
}

Error conflict(const LineageDecision& decision, std::string_view what) {
  return {"lineage_conflict", line_of(decision) + std::string(what)};
}

// Which lines have spoken about a row.
struct Spoken {
  std::unordered_map<RowIndex, int> of_old;
  std::unordered_map<RowIndex, int> as_same;  // new rows that a line says are an old one
};

Result<void> apply(Work& work, const LineageDecision& decision, RowIndex o,
                   std::vector<RowIndex> successors, Spoken& spoken) {
  const std::string detail = "沿革文件第 " + std::to_string(decision.line) + " 行";
  const auto [earlier, first] = spoken.of_old.emplace(o, decision.line);
  if (!first) {
    return conflict(decision, "原代码 " + decision.old_code + " 已由第 " +
                                  std::to_string(earlier->second) + " 行决定。请只保留一行。");
  }
  for (const RowIndex n : successors) {
    if (work.new_side[n].level == work.old_side[o].level) continue;
    return conflict(decision, "新旧代码 " + std::string(work.new_side[n].code) + " 与 " +
                                  decision.old_code + " 不是同一级区划。请改用同级代码。");
  }
  switch (decision.kind) {
    case LineageDecision::Kind::same: {
      const RowIndex n = successors.front();
      const auto [other, free] = spoken.as_same.emplace(n, decision.line);
      if (!free) {
        return conflict(decision, "新代码 " + decision.new_codes.front() + " 已由第 " +
                                      std::to_string(other->second) +
                                      " 行定为另一单位。请改为“并入”或删去其中一行。");
      }
      work.link(o, n, Evidence::decided, detail);
      return {};
    }
    case LineageDecision::Kind::merged:
    case LineageDecision::Kind::split:
      for (const RowIndex n : successors)
        work.heirs[at(o)].push_back({n, 1});
      work.become(o, decision.kind == LineageDecision::Kind::split ? Fate::split : Fate::merged,
                  std::move(successors), Evidence::decided, detail);
      return {};
    case LineageDecision::Kind::dissolved:
      work.become(o, Fate::dissolved, {}, Evidence::decided, detail);
      return {};
  }
  return {};
}

}  // namespace

Result<void> apply_decisions(Work& work, const std::vector<LineageDecision>& decisions) {
  if (decisions.empty()) return {};
  const Codes old_codes = codes_of(work.old_side);
  const Codes new_codes = codes_of(work.new_side);
  Spoken spoken;
  for (const LineageDecision& decision : decisions) {
    const auto o = old_codes.find(decision.old_code);
    if (o == old_codes.end()) return unknown(decision, "原", decision.old_code);
    std::vector<RowIndex> successors;
    for (const auto& code : decision.new_codes) {
      const auto n = new_codes.find(code);
      if (n == new_codes.end()) return unknown(decision, "新", code);
      successors.push_back(n->second);
    }
    if (auto done = apply(work, decision, o->second, std::move(successors), spoken); !done) {
      return done.error();
    }
  }
  return {};
}

}  // namespace jishi::organisation::division
