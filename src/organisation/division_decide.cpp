#include "organisation/division_decide.hpp"

#include <array>
#include <optional>
#include <unordered_map>

#include "organisation/division_store.hpp"
#include "organisation/unit_payload.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::organisation {
namespace {

// Living units with one code: a division and, rarely, an organisation with that code of its own.
constexpr std::int64_t kMostBearers = 10;

bool is_decided(const UnitEvent& event) {
  return event.evidence.starts_with(label(Evidence::decided));
}

// What a decision of that kind makes of the unit whose old code it names; none where the event is
// about what became of another unit.
std::optional<LineageDecision::Kind> decision_behind(EventKind event) {
  switch (event) {
    case EventKind::merged:
      return LineageDecision::Kind::merged;
    case EventKind::split:
      return LineageDecision::Kind::split;
    case EventKind::dissolved:
      return LineageDecision::Kind::dissolved;
    case EventKind::renamed:
    case EventKind::moved:
    case EventKind::recoded:
    case EventKind::kind_changed:
    case EventKind::confirmed:
      return LineageDecision::Kind::same;
    case EventKind::registered:
    case EventKind::founded:
    case EventKind::absorbed:
    case EventKind::split_off:
    case EventKind::delisted:
    case EventKind::corrected:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string_view word_of(LineageDecision::Kind kind) {
  switch (kind) {
    case LineageDecision::Kind::same:
      return "同一";
    case LineageDecision::Kind::merged:
      return "并入";
    case LineageDecision::Kind::split:
      return "拆分";
    case LineageDecision::Kind::dissolved:
      return "撤销";
  }
  return "";
}

Error at_line(const LineageDecision& decision, std::string code, const std::string& message) {
  const std::string place =
      decision.line > 0 ? "沿革文件第 " + std::to_string(decision.line) + " 行：" : "";
  return {std::move(code), place + message};
}

class Decider {
 public:
  Decider(db::Connection& connection, journal::Appender& appender, Date on,
          DivisionImportReport& report)
      : connection_(connection), appender_(appender), on_(on), report_(report) {
    for (std::size_t i = 0; i < report.questions.size(); ++i) {
      questions_.emplace(report.questions[i].code, i);
    }
  }

  Result<void> decide(const LineageDecision& decision) {
    const auto question = questions_.find(decision.old_code);
    if (question == questions_.end()) return compare_with_earlier(decision);
    auto successors = successors_of(decision);
    if (!successors) return successors.error();
    const UnitId unit = report_.questions[question->second].unit;
    switch (decision.kind) {
      case LineageDecision::Kind::same:
        return at_line(decision, "lineage_too_late",
                       "名录已经导入，不能再判定为“同一”；请改填“并入”，或用此文件重新建库导入。");
      case LineageDecision::Kind::merged:
        record(unit, EventKind::merged, *successors);
        break;
      case LineageDecision::Kind::split:
        record(unit, EventKind::split, *successors);
        break;
      case LineageDecision::Kind::dissolved:
        record(unit, EventKind::dissolved, {});
        break;
    }
    close_question(connection_, report_.edition, unit);
    answered_.push_back(question->second);
    questions_.erase(question);
    return {};
  }

  // What is still open, in its old order.
  void finish() {
    std::vector<bool> gone(report_.questions.size());
    for (std::size_t index : answered_)
      gone[index] = true;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < gone.size(); ++i) {
      if (gone[i]) continue;
      if (kept != i) report_.questions[kept] = std::move(report_.questions[i]);
      ++kept;
    }
    report_.questions.resize(kept);
  }

 private:
  // No question is open about the old code. What was decided before is not written a second time.
  Result<void> compare_with_earlier(const LineageDecision& decision) {
    const auto earlier = earlier_decision(decision.old_code);
    if (!earlier) {
      return at_line(decision, "lineage_unknown_code",
                     "代码 " + decision.old_code + " 没有待定的去向，请核对，或删去这一行。");
    }
    auto successors = successors_of(decision);
    if (!successors) return successors.error();
    if (decision.kind == earlier->kind && *successors == earlier->successors) {
      ++report_.already_decided;
      return {};
    }
    std::string said(word_of(earlier->kind));
    for (UnitId successor : earlier->successors) {
      const auto unit = unit_at(connection_, successor, on_);
      if (unit) said += " " + unit->content.division_code.value_or(unit->content.name);
    }
    return at_line(decision, "lineage_decided_otherwise",
                   "代码 " + decision.old_code + " 的去向已判定为“" + said +
                       "”，与这一行不同。请把这一行改成与它相同，或删去；要改判，请用改好的文件重新"
                       "建库导入。");
  }

  struct Earlier {
    LineageDecision::Kind kind;
    std::vector<UnitId> successors;
  };
  // What a lineage file said before of the unit that had that code until the list's day.
  std::optional<Earlier> earlier_decision(const std::string& old_code) {
    const auto before = on_.plus_days(-1);
    if (!before) return std::nullopt;
    for (const UnitVersion& old : units_with_code(connection_, old_code, *before, kMostBearers)) {
      if (old.content.division_code != old_code) continue;
      for (const UnitEvent& event : events_of(connection_, old.unit)) {
        if (event.edition != report_.edition || !is_decided(event)) continue;
        const auto kind = decision_behind(event.kind);
        if (!kind) continue;
        return Earlier{*kind,
                       kind == LineageDecision::Kind::same ? std::vector{old.unit} : event.related};
      }
    }
    return std::nullopt;
  }

  Result<std::vector<UnitId>> successors_of(const LineageDecision& decision) {
    std::vector<UnitId> units;
    for (const std::string& code : decision.new_codes) {
      const auto found = find_units(connection_, code, on_, 2);
      if (found.size() != 1) {
        return at_line(decision, "lineage_unknown_code",
                       "在 " + on_.iso() + " 没有代码为 " + code + " 的单位，请核对新代码。");
      }
      units.push_back(found.front().unit);
    }
    return units;
  }

  std::int64_t append(UnitId unit, EventKind kind, const std::vector<UnitId>& related) {
    const std::array kinds = {kind};
    return appender_.append(partition_of(unit), kUnitSubject,
                            unit_payload(unit, on_, kinds, nullptr, nullptr, related));
  }

  void record(UnitId unit, EventKind kind, const std::vector<UnitId>& successors) {
    const std::string evidence(label(Evidence::decided));
    const std::int64_t position = append(unit, kind, successors);
    store_event(connection_,
                {unit, on_, kind, false, evidence, successors, position, report_.edition});
    ++report_.events[kind];
    for (std::size_t i = 0; i < successors.size(); ++i) {
      const LineageKind lineage =
          kind == EventKind::merged ? LineageKind::merged : LineageKind::split;
      store_lineage(connection_, {unit, successors[i], on_, lineage, i == 0, false, evidence},
                    position);
      if (kind != EventKind::merged) continue;
      const std::int64_t taken = append(successors[i], EventKind::absorbed, {unit});
      store_event(connection_, {successors[i],
                                on_,
                                EventKind::absorbed,
                                false,
                                evidence,
                                {unit},
                                taken,
                                report_.edition});
      ++report_.events[EventKind::absorbed];
    }
  }

  db::Connection& connection_;
  journal::Appender& appender_;
  const Date on_;
  DivisionImportReport& report_;
  std::unordered_map<std::string, std::size_t> questions_;  // by old code
  std::vector<std::size_t> answered_;
};

}  // namespace

Result<void> decide_questions(db::Connection& connection, journal::Appender& appender, Date on,
                              const std::vector<LineageDecision>& decisions,
                              DivisionImportReport& report) {
  Decider decider(connection, appender, on, report);
  for (const LineageDecision& decision : decisions) {
    if (auto decided = decider.decide(decision); !decided) return decided.error();
  }
  decider.finish();
  return {};
}

}  // namespace jishi::organisation
