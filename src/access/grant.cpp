#include "access/grant.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace jishi::access {
namespace {

bool is_definition_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxDefinitionName &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

Error bad_limits() {
  return {"bad_limits",
          "限定的台账或字段写得不对：名称由小写字母、数字和下划线组成，同一本台账、"
          "同一个字段只写一次，台账和每本台账的字段各不超过 200 个。"};
}

}  // namespace

Result<void> check_limits(std::span<const LedgerLimit> limits) {
  if (limits.size() > kMostLimits) return bad_limits();
  std::set<std::string_view> ledgers;
  for (const LedgerLimit& limit : limits) {
    if (!is_definition_name(limit.ledger) || !ledgers.insert(limit.ledger).second ||
        limit.fields.size() > kMostFields) {
      return bad_limits();
    }
    std::set<std::string_view> fields;
    for (const std::string& field : limit.fields)
      if (!is_definition_name(field) || !fields.insert(field).second) return bad_limits();
  }
  return {};
}

Result<void> check_grant(std::span<const Grant> held, const Grant& added) {
  if (added.role == Role::link_holder) {
    return Error{"link_is_not_granted",
                 "“持链接填报人”不能授予账号：请为村里的同志发放填报链接，不必开账号。"};
  }
  if (Result<void> sound = check_limits(added.limits); !sound) return sound;
  if (added.role == Role::assessor && added.limits.empty()) {
    return Error{"assessor_without_ledgers",
                 "第三方测评员只能看到指定的台账：请选定至少一本台账后再授予。"};
  }
  if (is_administrator(added.role) && !added.limits.empty()) {
    return Error{"administrator_with_ledgers", "管理员不办理台账，授予时请不要限定台账或字段。"};
  }
  if (held.size() >= kMostGrants) {
    return Error{"too_many_grants",
                 "一个账号最多有 50 项职责，请先收回不再需要的，或在上级单位授予一项。"};
  }
  for (const Grant& other : held) {
    if (other.role == added.role && other.unit == added.unit) {
      return Error{"grant_twice", "这个账号在该单位已是“" + std::string(label(added.role)) +
                                      "”，如要改变范围请先收回原来的再授予。"};
    }
    if (other.role != added.role && (is_administrator(other.role) || is_administrator(added.role)))
      return Error{"administrator_stands_alone",
                   "这个账号已是“" + std::string(label(other.role)) + "”，不能再任“" +
                       std::string(label(added.role)) +
                       "”：系统、安全、审计三个管理员要分开，也不兼办业务。请另开一个账号；"
                       "人手不够的单位不必设管理员，由上级的管理员代管。"};
  }
  return {};
}

}  // namespace jishi::access
