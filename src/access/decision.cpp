#include "access/decision.hpp"

#include <algorithm>
#include <string_view>

#include "base/text.hpp"

namespace jishi::access {
namespace {

// How near a grant comes to allowing it; the nearest one tells why it does not.
enum class Nearness : std::uint8_t {
  nothing,
  operation_not_of_role,
  beyond_subtree,
  entered_where_it_happens,
  ledger_not_covered,
  field_not_covered,
  own_work,
  purpose_missing,
  granted_for_purpose,
  granted,
};

bool is_purpose(const std::optional<std::string>& purpose) {
  return purpose && is_utf8(*purpose) && is_plain_line(*purpose) &&
         length_in_code_points(*purpose) <= kMaxPurposeCodePoints;
}

bool above_county(organisation::Level level) {
  return level < organisation::Level::county;
}

bool is_free_of_limits(Operation operation) {
  return operation == Operation::read_tree || operation == Operation::read_notices;
}

// granted: covered.
Nearness coverage(const Grant& grant, const Asked& asked, const std::string* field) {
  if (grant.limits.empty() || is_free_of_limits(asked.operation)) return Nearness::granted;
  const auto limit = std::ranges::find(grant.limits, asked.ledger, &LedgerLimit::ledger);
  if (asked.ledger.empty() || limit == grant.limits.end()) return Nearness::ledger_not_covered;
  if (limit->fields.empty()) return Nearness::granted;
  if (field == nullptr || std::ranges::find(limit->fields, *field) == limit->fields.end())
    return Nearness::field_not_covered;
  return Nearness::granted;
}

bool holds(const HeldGrant& held, Date today) {
  return today < held.grant.until && !held.path.empty() && held.path.back() == held.grant.unit;
}

Nearness nearness(const HeldGrant& held, const Asked& asked, const std::string* field) {
  const Rights rights = rights_of(held.grant.role, asked.operation);
  if (!rights.any()) return Nearness::operation_not_of_role;
  const Relation relation = relation_of(held.path, asked.path);
  Verdict verdict = rights.towards(relation);
  if (verdict == Verdict::refused) return Nearness::beyond_subtree;
  if (above_county(held.level) || above_county(asked.level)) {
    if (states_facts(asked.operation) && relation == Relation::below)
      return Nearness::entered_where_it_happens;
    if (shows_persons(asked.operation)) verdict = Verdict::for_purpose;
  }
  if (const Nearness covered = coverage(held.grant, asked, field); covered != Nearness::granted)
    return covered;
  const bool decides =
      asked.operation == Operation::review || asked.operation == Operation::approve;
  if (decides && asked.of_own_work) return Nearness::own_work;
  if (verdict == Verdict::granted) return Nearness::granted;
  return is_purpose(asked.purpose) ? Nearness::granted_for_purpose : Nearness::purpose_missing;
}

struct Finding {
  Nearness nearness = Nearness::nothing;
  const std::string* field = nullptr;
};

Finding nearest(std::span<const HeldGrant> grants, const Asked& asked, const std::string* field,
                Date today) {
  Finding found{Nearness::nothing, field};
  for (const HeldGrant& held : grants)
    if (holds(held, today)) found.nearness = std::max(found.nearness, nearness(held, asked, field));
  return found;
}

std::string list_of(std::span<const Role> roles) {
  std::string list;
  for (const Role role : roles)
    list.append(list.empty() ? "" : "、").append(label(role));
  return list;
}

std::string reason_of(const Finding& finding, const Asked& asked) {
  const std::string what = "“" + std::string(label(asked.operation)) + "”";
  switch (finding.nearness) {
    case Nearness::nothing:
      return "这个账号现在没有任何职责，请联系本单位或上级的安全管理员授予角色。";
    case Nearness::operation_not_of_role:
      return "您的角色不能" + what + "，请由" + list_of(roles_with(asked.operation)) + "办理。";
    case Nearness::beyond_subtree:
      return "您的职责范围之内不能对这个单位" + what +
             "，请由该单位或其上级有此职责的人员办理，或请安全管理员核对授予的单位。";
    case Nearness::entered_where_it_happens:
      return "地市级以上单位不代下级" + what + "：事实在哪里发生就由哪里填写，请通知该单位办理。";
    case Nearness::ledger_not_covered:
      return "您的职责不含这本台账，不能" + what + "。如工作需要，请安全管理员增加台账。";
    case Nearness::field_not_covered:
      return finding.field == nullptr
                 ? "您的职责只含这本台账的部分字段，不能对整行" + what + "，请只选用有权的字段。"
                 : "您的职责不含字段“" + *finding.field + "”，不能" + what +
                       "。请去掉这一项，或请安全管理员增加字段。";
    case Nearness::own_work:
      return "自己报送的内容不能由自己" + what + "，请由其他有此职责的人员办理。";
    case Nearness::purpose_missing:
      return what + "须写明用途（一行文字，不超过 200 字），用途会记入流水。请写明后重试。";
    case Nearness::granted_for_purpose:
    case Nearness::granted:
      return {};
  }
  return {};
}

std::string_view code_of(Nearness nearness) {
  switch (nearness) {
    case Nearness::nothing:
      return "no_grant";
    case Nearness::operation_not_of_role:
      return "operation_not_of_role";
    case Nearness::beyond_subtree:
      return "beyond_subtree";
    case Nearness::entered_where_it_happens:
      return "entered_where_it_happens";
    case Nearness::ledger_not_covered:
      return "ledger_not_covered";
    case Nearness::field_not_covered:
      return "field_not_covered";
    case Nearness::own_work:
      return "own_work";
    case Nearness::purpose_missing:
      return "purpose_missing";
    case Nearness::granted_for_purpose:
    case Nearness::granted:
      return "granted";
  }
  return "no_grant";
}

Decision decision_of(const Finding& finding, const Asked& asked) {
  return {finding.nearness >= Nearness::granted_for_purpose,
          finding.nearness == Nearness::granted_for_purpose, std::string(code_of(finding.nearness)),
          reason_of(finding, asked)};
}

bool is_complete(const Asked& asked) {
  return !asked.path.empty() && (!asked.ledger.empty() || !is_about_ledger(asked.operation));
}

}  // namespace

Relation relation_of(std::span<const UnitId> own, std::span<const UnitId> other) {
  if (own.back() == other.back()) return Relation::own;
  if (std::ranges::find(other, own.back()) != other.end()) return Relation::below;
  if (std::ranges::find(own, other.back()) != own.end()) return Relation::above;
  return Relation::beside;
}

Decision allowed(std::span<const HeldGrant> grants, const Asked& asked, Date today) {
  if (!is_complete(asked)) {
    return {false, false, "incomplete_question",
            "请求没有说明单位或台账，无法判断权限。请回到单位页面重新打开；如仍出现请报告管理员。"};
  }
  Finding least = nearest(grants, asked, nullptr, today);
  for (std::size_t i = 0; i < asked.fields.size(); ++i) {
    const Finding found = nearest(grants, asked, &asked.fields[i], today);
    if (i == 0 || found.nearness < least.nearness) least = found;
  }
  return decision_of(least, asked);
}

std::vector<std::string> allowed_fields(std::span<const HeldGrant> grants, const Asked& asked,
                                        std::span<const std::string> fields, Date today) {
  std::vector<std::string> kept;
  if (!is_complete(asked)) return kept;
  std::ranges::copy_if(fields, std::back_inserter(kept), [&](const std::string& field) {
    return nearest(grants, asked, &field, today).nearness >= Nearness::granted_for_purpose;
  });
  return kept;
}

}  // namespace jishi::access
