#include <iostream>

#include "access/account_store.hpp"
#include "api/service_keys.hpp"
#include "app/chosen_unit.hpp"
#include "app/command.hpp"
#include "app/demonstration_accounts.hpp"
#include "app/first_administrator.hpp"
#include "app/ledger_site.hpp"
#include "app/listen_address.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "organisation/lookup.hpp"
#include "package/setting_store.hpp"

namespace jishi::app {
namespace {

constexpr std::string_view kUsualAddress = "http://127.0.0.1:8080";

int run_first(const Arguments& arguments, const Surroundings& surroundings) {
  const std::string address =
      parse_site_address(arguments.value("address").value_or(std::string(kUsualAddress)));
  const std::string login = arguments.positional(0).value_or(kFirstLogin);
  LedgerSite site(arguments, db::OpenMode::write, surroundings.clock);
  const access::InvitationToken token =
      invite_first_administrator(site.writer(), surroundings.clock, login, "命令行 account")
          .or_throw();
  const std::string link = invitation_address(address, token);
  if (arguments.has("json")) {
    JsonWriter json;
    json.begin_object().member("login", login).member("invitation", link);
    json.member("expires", beijing_text(token.expires));
    std::cout << json.end_object().take() << '\n';
    return kDone;
  }
  std::cout << "请在浏览器中打开这个一次性链接，为第一个管理员（账号 " << login
            << "）设定密码，七天内有效，以前的链接作废：\n  " << link
            << "\n链接只给本人。第一天就请开设安全管理员、审计管理员两个账号，由不同的人担任。\n";
  return kDone;
}

struct Made {
  DemonstrationAccount account;
  std::string password;
  std::string path;
};

void print(const Arguments& arguments, const std::vector<Made>& made) {
  if (arguments.has("json")) {
    JsonWriter json;
    json.begin_object().key("accounts").begin_array();
    for (const Made& each : made) {
      json.begin_object()
          .member("login", each.account.login)
          .member("password", each.password)
          .member("unit", each.account.unit.value())
          .member("path", each.path)
          .key("roles")
          .begin_array();
      for (const access::Role role : each.account.roles)
        json.value(word(role));
      json.end_array().end_object();
    }
    std::cout << json.end_array().end_object().take() << '\n';
    return;
  }
  std::cout << "演示账号（密码随机生成，只对这个演示数据库有效，再次运行会换新）：\n";
  for (const Made& each : made) {
    std::string roles;
    for (const access::Role role : each.account.roles)
      roles.append(roles.empty() ? "" : "、").append(label(role));
    std::cout << "  " << padded(each.account.login, 14) << "  " << each.password << "  "
              << each.path << "（" << roles << "）\n";
  }
}

int run_demo(const Arguments& arguments, const Surroundings& surroundings) {
  LedgerSite site(arguments, db::OpenMode::write, surroundings.clock);
  const Date today = surroundings.clock.today();
  std::vector<Made> made;
  {
    const auto connection = site.readers().lease();
    if (!package::is_demonstration(*connection)) {
      throw Failure({"not_a_demonstration",
                     "这不是演示数据库，不开演示账号。请用 jishi account first "
                     "开设第一个管理员，再由管理员开设账号。"});
    }
    const auto county =
        chosen_unit(*connection, arguments.positional(0).value_or("青白江区"), today);
    for (DemonstrationAccount& each : demonstration_accounts(*connection, county.unit, today)) {
      std::string path = organisation::path_text(*connection, each.unit, today);
      made.push_back({std::move(each), {}, std::move(path)});
    }
  }
  access::PasswordHashing hashing;
  const access::SecretKey factor_key = api::second_factor_key(site.keys());
  const access::SignInGround ground{site.writer(), hashing, factor_key, surroundings.clock,
                                    "命令行 account"};
  for (Made& each : made)
    each.password = make_usable(ground, each.account);
  print(arguments, made);
  return kDone;
}

}  // namespace

Command account_first_command() {
  return {"account first",
          "为第一个管理员发一次性链接（还没有账号时）",
          {database_option(),
           keys_option(),
           {"address", Arity::value, "网址", "人们打开本系统的网址；缺省 http://127.0.0.1:8080"}},
          {{"账号", false, false, "第一个管理员的账号名；缺省 sysadmin"}},
          "",
          run_first};
}

Command account_demo_command() {
  return {"account demo",
          "在演示数据库中开设演示账号，打印随机密码",
          {database_option(), keys_option()},
          {{"县", false, false, "在哪个县（区）演示：代码、名称或路径；缺省 青白江区"}},
          "只用于演示数据库。已有的演示账号换新密码，登录随之结束。",
          run_demo};
}

}  // namespace jishi::app
