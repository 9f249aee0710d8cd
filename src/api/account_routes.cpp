#include <algorithm>
#include <optional>
#include <string>

#include "api/account_json.hpp"
#include "api/answer.hpp"
#include "api/body.hpp"
#include "api/idempotency.hpp"
#include "api/routes.hpp"
#include "base/text.hpp"
#include "person/vault.hpp"

namespace jishi::api {
namespace {

using access::Account;
using access::AccountChanges;
using access::AccountId;
using access::Operation;
using access::Role;
using http::Request;

// Closed ones stay for ever; an office that has had more accounts than this shows the first.
constexpr std::int64_t kMostShown = 1'000;

Role role_from(const std::string& word) {
  const auto role = access::role_of_word(word);
  if (!role) {
    throw Failure({"unknown_role", "没有“" + word.substr(0, 60) + "”这个角色，请从列表中选择。"});
  }
  return *role;
}

Account account_from(db::Connection& connection, AccountId id) {
  auto account = access::read_account(connection, id);
  if (!account) {
    throw Failure({"no_such_account", "没有这个账号。请从单位的账号列表中重新选择。"});
  }
  return *std::move(account);
}

// Somebody else was faster: what is there now goes with the refusal.
template <class F>
auto telling_what_is_there(const Service& service, AccountId id, const F& f) {
  try {
    return f();
  } catch (const Failure& failure) {
    if (failure.error().code != "version_conflict") throw;
    const auto connection = service.readers.lease();
    JsonWriter json;
    AccountJson(service, *connection).account(json, account_from(*connection, id));
    throw ProblemFailure({.error = failure.error(), .current = json.take()});
  }
}

// One change of one account by the caller: `f` is Result<T>(AccountChanges&, const Account&, db::
// Connection&) after `may` was asked at the account's unit.
template <class T, class F>
T change_account(const Service& service, const Caller& caller, AccountId id, Operation may,
                 const F& f) {
  session_of(caller);
  return telling_what_is_there(service, id, [&] {
    return change_as<T>(
        service, caller, [&](db::Connection& connection, journal::ChangeSet& changes) -> Result<T> {
          const Account account = account_from(connection, id);
          require(service, connection, caller, {.operation = may, .unit = account.unit});
          AccountChanges accounts(connection, changes);
          return f(accounts, account, connection);
        });
  });
}

// Whoever sets a sign-in anew, or says who succeeds, could act with every duty of the account: the
// right is asked for where it stands and at the unit of each duty.
void require_over_duties(const Service& service, db::Connection& connection, const Caller& caller,
                         const Account& account, Operation operation) {
  require(service, connection, caller, {.operation = operation, .unit = account.unit});
  for (const access::StoredGrant& duty : access::read_grants(connection, account.account))
    if (duty.grant.until > service.today())
      require(service, connection, caller, {.operation = operation, .unit = duty.grant.unit});
}

AccountId id_of(const Request& request) {
  return AccountId(request.number("account"));
}

void write_invitation(JsonWriter& json, const Service& service, const Request& request,
                      const access::InvitationToken& token) {
  json.begin_object()
      .member("address", site_address(service, request) + "/invitation#" + token.token)
      .member("expires", instant_text(token.expires))
      .end_object();
}

http::Response told(const Service& service, AccountId id, int status = 200) {
  const auto connection = service.readers.lease();
  const db::Transaction snapshot(*connection, db::TransactionMode::read);
  const Account account = account_from(*connection, id);
  JsonWriter json;
  AccountJson(service, *connection).account(json, account);
  return answer_of_revision(json, account.revision, status);
}

http::Response list(const Service& service, const Request& request, const Caller& caller) {
  const UnitId unit(request.number("unit"));
  const auto connection = service.readers.lease();
  const db::Transaction snapshot(*connection, db::TransactionMode::read);
  require(service, *connection, caller, {.operation = Operation::read_accounts, .unit = unit});
  AccountJson writer(service, *connection);
  JsonWriter json;
  json.begin_object().key("accounts").begin_array();
  for (const Account& account : access::accounts_of(*connection, unit, AccountId(), kMostShown))
    writer.account(json, account);
  return answer(json.end_array().end_object());
}

// Whether the caller may give that role at that unit.
void require_granting(const Service& service, db::Connection& connection, const Caller& caller,
                      UnitId unit, Role role) {
  const Standing standing = standing_of(service, connection, unit);
  const access::Decision decision =
      access::may_grant(caller.grants, {.path = standing.path, .level = standing.level}, role,
                        access::administrators(connection, service.today()), service.today());
  if (!decision.allowed) throw Failure({decision.code, decision.reason});
}

// The account that an earlier request under the same key opened. The link that it answered is kept
// nowhere: a new one takes its place, as long as nobody has used it.
std::optional<AccountId> opened_before(db::Connection& connection,
                                       const std::optional<RequestKey>& key, Instant now) {
  const auto before = key ? remembered(connection, *key, now) : std::nullopt;
  if (!before) return std::nullopt;
  const AccountId id(parse_int64(*before).value());
  if (account_from(connection, id).state != access::AccountState::invited)
    throw Failure({"account_state", "这个账号已经开立，邀请也已接受，不用再开立。请刷新列表。"});
  return id;
}

http::Response open(const Service& service, const Request& request, const Caller& caller) {
  session_of(caller);
  const Body body(request);
  body.only({"login", "office", "roles"});
  const UnitId unit(request.number("unit"));
  const std::string login = body.text("login"), office = body.text("office");
  const std::vector<std::string> roles = body.texts("roles");
  const Instant now = service.clock.now();
  const auto token = change_as<access::InvitationToken>(
      service, caller,
      [&](db::Connection& connection,
          journal::ChangeSet& changes) -> Result<access::InvitationToken> {
        require(service, connection, caller,
                {.operation = Operation::manage_accounts, .unit = unit});
        AccountChanges accounts(connection, changes);
        const person::Vault vault(connection, service.keys);
        const auto key = request_key(request, caller, vault);
        if (const auto before = opened_before(connection, key, now))
          return accounts.invite(*before);
        const Result<AccountId> account = accounts.open({unit, login, office, {}});
        if (!account) return account.error();
        if (key) remember(connection, *key, std::to_string(account->value()), now);
        for (const std::string& word : roles) {
          const Role role = role_from(word);
          require_granting(service, connection, caller, unit, role);
          if (const auto grant = accounts.grant(*account, {role, unit, {}, kForever}); !grant)
            return grant.error();
        }
        return accounts.invite(*account);
      });
  const auto connection = service.readers.lease();
  const Account account = account_from(*connection, token.account);
  JsonWriter json;
  json.begin_object().key("account");
  AccountJson(service, *connection).account(json, account);
  json.key("invitation");
  write_invitation(json, service, request, token);
  json.end_object();
  return answer_of_revision(json, account.revision, 201);
}

http::Response look(const Service& service, const Request& request, const Caller& caller) {
  {
    const auto connection = service.readers.lease();
    const Account account = account_from(*connection, id_of(request));
    const bool oneself = caller.signed_in && caller.signed_in->account.account == account.account;
    if (!oneself) {
      require(service, *connection, caller,
              {.operation = Operation::read_accounts, .unit = account.unit});
    }
  }
  return told(service, id_of(request));
}

http::Response rename(const Service& service, const Request& request, const Caller& caller) {
  const Body body(request);
  body.only({"office"});
  const std::string office = body.text("office");
  const std::int64_t seen = seen_revision(request);
  change_account<void>(service, caller, id_of(request), Operation::manage_accounts,
                       [&](AccountChanges& accounts, const Account& account, db::Connection&) {
                         return accounts.rename({account.account, seen}, office, account.holder);
                       });
  return told(service, id_of(request));
}

// The first link is who opens accounts's; a reset is who answers for how people sign in's.
http::Response invite(const Service& service, const Request& request, const Caller& caller) {
  session_of(caller);
  const auto token = change_as<access::InvitationToken>(
      service, caller, [&](db::Connection& connection, journal::ChangeSet& changes) {
        const Account account = account_from(connection, id_of(request));
        const auto may = [&](Operation operation) -> Asking {
          return {.operation = operation, .unit = account.unit};
        };
        const bool first =
            account.state == access::AccountState::invited &&
            decide(service, connection, caller, may(Operation::manage_accounts)).allowed;
        if (!first)
          require_over_duties(service, connection, caller, account, Operation::manage_sessions);
        return AccountChanges(connection, changes).invite(account.account);
      });
  JsonWriter json;
  write_invitation(json, service, request, token);
  return answer(json);
}

using StateChange = Result<void> (AccountChanges::*)(access::SeenAccount);

CallerHandler state_change(Service& service, StateChange change) {
  return [&service, change](const Request& request, const Caller& caller) {
    const std::int64_t seen = seen_revision(request);
    change_account<void>(service, caller, id_of(request), Operation::manage_accounts,
                         [&](AccountChanges& accounts, const Account& account, db::Connection&) {
                           return (accounts.*change)({account.account, seen});
                         });
    return http::empty_response();
  };
}

using SignInChange = Result<void> (AccountChanges::*)(AccountId);

CallerHandler sign_in_change(Service& service, SignInChange change) {
  return [&service, change](const Request& request, const Caller& caller) {
    change_account<void>(
        service, caller, id_of(request), Operation::manage_sessions,
        [&](AccountChanges& accounts, const Account& account, db::Connection& connection) {
          require_over_duties(service, connection, caller, account, Operation::manage_sessions);
          return (accounts.*change)(account.account);
        });
    return http::empty_response();
  };
}

access::Grant grant_from(const Body& body) {
  access::Grant grant{role_from(body.text("role")), UnitId(body.number("unit")), {}, kForever};
  if (body.has("ledgers"))
    for (std::string& ledger : body.texts("ledgers"))
      grant.limits.push_back({std::move(ledger), {}});
  if (const auto last = body.optional_date("until")) grant.until = last->plus_days(1).value();
  return grant;
}

http::Response give(const Service& service, const Request& request, const Caller& caller) {
  const Body body(request);
  body.only({"role", "unit", "ledgers", "until"});
  const access::Grant grant = grant_from(body);
  const auto definitions = service.definitions.now();
  for (const access::LedgerLimit& limit : grant.limits)
    if (definitions->packages.find_ledger(limit.ledger) == nullptr)
      throw Failure({"unknown_ledger", "没有这本台账，请从列表中选择。"});
  const auto id = change_account<access::GrantId>(
      service, caller, id_of(request), Operation::read_accounts,
      [&](AccountChanges& accounts, const Account& account, db::Connection& connection) {
        require_granting(service, connection, caller, grant.unit, grant.role);
        return accounts.grant(account.account, grant);
      });
  const auto connection = service.readers.lease();
  JsonWriter json;
  AccountJson(service, *connection).grant(json, {id, id_of(request), grant});
  return answer(json, 201);
}

http::Response take_back(const Service& service, const Request& request, const Caller& caller) {
  const access::GrantId id(request.number("grant"));
  change_account<void>(service, caller, id_of(request), Operation::read_accounts,
                       [&](AccountChanges& accounts, const Account& account,
                           db::Connection& connection) -> Result<void> {
                         const auto grants = access::read_grants(connection, account.account);
                         const auto found = std::ranges::find(grants, id, &access::StoredGrant::id);
                         if (found == grants.end())
                           return Error{"unknown_grant", "这个角色已经收回，请刷新页面。"};
                         require(service, connection, caller,
                                 {.operation = Operation::grant_roles, .unit = found->grant.unit});
                         return accounts.take_back(account.account, id);
                       });
  return http::empty_response();
}

http::Response hand_over(const Service& service, const Request& request, const Caller& caller) {
  const Body body(request);
  body.only({"to"});
  const AccountId to(body.number("to"));
  const std::int64_t seen = seen_revision(request);
  const bool oneself = session_of(caller).account.account == id_of(request);
  telling_what_is_there(service, id_of(request), [&] {
    change_as<void>(service, caller, [&](db::Connection& connection, journal::ChangeSet& changes) {
      const Account account = account_from(connection, id_of(request));
      if (!oneself) {
        require_over_duties(service, connection, caller, account, Operation::hand_over);
        const Account successor = account_from(connection, to);
        require(service, connection, caller,
                {.operation = Operation::hand_over, .unit = successor.unit});
      }
      using By = AccountChanges::HandingOver::By;
      return AccountChanges(connection, changes)
          .hand_over({{account.account, seen}, to, oneself ? By::holder : By::administrator});
    });
  });
  return http::empty_response();
}

http::Response roles() {
  JsonWriter json;
  json.begin_object().key("roles").begin_array();
  for (const Role role : access::kRoles) {
    if (role == Role::link_holder) continue;
    json.begin_object()
        .member("role", word(role))
        .member("label", label(role))
        .member("words", words(role))
        .end_object();
  }
  return answer(json.end_array().end_object());
}

}  // namespace

void add_account_routes(http::Router& router, Service& service) {
  using Handle = http::Response (*)(const Service&, const Request&, const Caller&);
  const auto add = [&](const char* method, const std::string& pattern, Handle handle) {
    router.add(
        method, pattern,
        for_caller(service, [&service, handle](const Request& request, const Caller& caller) {
          return handle(service, request, caller);
        }));
  };
  const std::string account = "/api/accounts/{account:number}";
  router.add("GET", "/api/roles",
             for_caller(service, [](const Request&, const Caller&) { return roles(); }));
  add("GET", "/api/units/{unit:number}/accounts", list);
  add("POST", "/api/units/{unit:number}/accounts", open);
  add("GET", account, look);
  add("PATCH", account, rename);
  add("POST", account + "/invitation", invite);
  add("POST", account + "/grants", give);
  add("DELETE", account + "/grants/{grant:number}", take_back);
  add("POST", account + "/hand-over", hand_over);
  const auto add_handler = [&](const std::string& pattern, CallerHandler handler) {
    router.add("POST", pattern, for_caller(service, std::move(handler)));
  };
  add_handler(account + "/suspension", state_change(service, &AccountChanges::suspend));
  add_handler(account + "/resumption", state_change(service, &AccountChanges::resume));
  add_handler(account + "/closing", state_change(service, &AccountChanges::close));
  add_handler(account + "/second-factor-drop",
              sign_in_change(service, &AccountChanges::drop_second_factor));
  add_handler(account + "/sessions-end", sign_in_change(service, &AccountChanges::end_sessions));
}

}  // namespace jishi::api
