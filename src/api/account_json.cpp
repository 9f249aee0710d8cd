#include "api/account_json.hpp"

#include <algorithm>

#include "api/unit_brief.hpp"
#include "organisation/unit_store.hpp"
#include "package/setting_store.hpp"

namespace jishi::api {

AccountJson::AccountJson(const Service& service, db::Connection& connection)
    : service_(service),
      connection_(connection),
      today_(service.today()),
      definitions_(service.definitions.now()) {}

void AccountJson::unit(JsonWriter& json, UnitId unit) {
  write_unit_brief(json, connection_, definitions_->packages, unit, today_);
}

void AccountJson::grant(JsonWriter& json, const access::StoredGrant& stored) {
  const access::Grant& grant = stored.grant;
  json.begin_object()
      .member("grant", stored.id.value())
      .member("role", word(grant.role))
      .member("role_label", label(grant.role))
      .key("unit");
  unit(json, grant.unit);
  // The last day on which it holds.
  if (grant.until < kForever) json.member("until", grant.until.plus_days(-1).value().iso());
  if (!grant.limits.empty()) {
    json.key("ledgers").begin_array();
    for (const access::LedgerLimit& limit : grant.limits)
      json.value(limit.ledger);
    json.end_array();
  }
  json.end_object();
}

void AccountJson::grants(JsonWriter& json, access::AccountId account, bool ended_too) {
  json.key("grants").begin_array();
  for (const access::StoredGrant& stored : access::read_grants(connection_, account))
    if (ended_too || stored.grant.until > today_) grant(json, stored);
  json.end_array();
}

bool AccountJson::has_second_factor(access::AccountId account) {
  const auto factor = access::read_second_factor(connection_, account);
  return factor && factor->confirmed;
}

void AccountJson::account(JsonWriter& json, const access::Account& account) {
  json.begin_object()
      .member("account", account.account.value())
      .member("login", account.login)
      .member("office", account.office)
      .key("unit");
  unit(json, account.unit);
  json.member("state", word(account.state))
      .member("state_label", label(account.state))
      .member("revision", account.revision);
  grants(json, account.account, true);
  json.member("second_factor", has_second_factor(account.account)).end_object();
}

void AccountJson::me(JsonWriter& json, const Caller& caller) {
  const access::Account& self = session_of(caller).account;
  json.begin_object().key("account").begin_object();
  json.member("account", self.account.value())
      .member("login", self.login)
      .member("office", self.office)
      .key("unit");
  unit(json, self.unit);
  json.member("second_factor", has_second_factor(self.account))
      .member("second_factor_required", must_set_up_second_factor(connection_, caller))
      .end_object();
  grants(json, self.account, false);
  json.key("operations").begin_object().key("own").begin_array();
  const std::vector<std::string> ledgers = ledgers_of(service_, caller);
  const Standing own = standing_of(service_, connection_, self.unit);
  for (const access::Operation operation : access::kOperations) {
    const bool some = std::ranges::any_of(ledgers, [&](const std::string& ledger) {
      return access::allowed(caller.grants,
                             {.operation = operation,
                              .path = own.path,
                              .level = own.level,
                              .ledger = ledger,
                              .purpose = "—"},
                             today_)
          .allowed;
    });
    if (some) json.value(word(operation));
  }
  json.end_array().end_object().key("root");
  unit(json, organisation::root_unit(connection_).value_or(self.unit));
  json.member("today", today_.iso())
      .member("demonstration", package::is_demonstration(connection_))
      .end_object();
}

std::vector<std::string> ledgers_of(const Service& service, const Caller& caller) {
  std::vector<std::string> ledgers;
  const auto definitions = service.definitions.now();
  for (const access::HeldGrant& held : caller.grants) {
    for (const access::LedgerLimit& limit : held.grant.limits)
      ledgers.push_back(limit.ledger);
    if (held.grant.limits.empty() && !definitions->packages.ledgers.empty())
      ledgers.push_back(definitions->packages.ledgers.front().name);
  }
  std::ranges::sort(ledgers);
  ledgers.erase(std::unique(ledgers.begin(), ledgers.end()), ledgers.end());
  return ledgers;
}

std::string_view words(access::Role role) {
  using access::Role;
  switch (role) {
    case Role::reporter:
      return "填写本单位及下级的台账，报送报表，给村里发填报链接";
    case Role::reviewer:
      return "查看和导出，审核下级报送的内容，发起填报，办理下级组织的变动";
    case Role::leader:
      return "查看数字、台账和文件";
    case Role::contact_officer:
      return "查看联系点的情况，写督导记录";
    case Role::assessor:
      return "第三方：按指定的台账抽取联系方式，填写测评结果";
    case Role::party_organisation:
      return "同级党组织：审批本单位的事项";
    case Role::organisation_department:
      return "党委组织部：审批本级及下级的事项";
    case Role::leader_in_charge:
      return "分管领导：查看，审批本单位的事项";
    case Role::system_administrator:
      return "开设和停用账号，管理定义包、备份；不兼其他角色";
    case Role::security_administrator:
      return "授予和收回角色，重设密码，结束登录；不兼其他角色";
    case Role::audit_administrator:
      return "查看操作流水；不兼其他角色";
    case Role::link_holder:
      return "持链接填报";
  }
  return {};
}

std::string site_address(const Service& service, const http::Request& request) {
  if (!service.site.address.empty()) return service.site.address;
  return "http://" + std::string(request.fields.find("Host").value_or("127.0.0.1"));
}

}  // namespace jishi::api
