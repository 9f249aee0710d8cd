#include <algorithm>
#include <array>

#include "api/account_json.hpp"
#include "api/answer.hpp"
#include "api/body.hpp"
#include "api/device_name.hpp"
#include "api/openapi_text.hpp"
#include "api/routes.hpp"
#include "organisation/unit_store.hpp"
#include "package/setting_store.hpp"

namespace jishi::api {
namespace {

// Nobody has used the first administrator's link yet.
bool is_first_start(db::Connection& connection) {
  const auto root = organisation::root_unit(connection);
  if (!root || !access::any_account(connection)) return true;
  const auto first = access::accounts_of(connection, *root, access::AccountId(), 1);
  return !first.empty() && first.front().state == access::AccountState::invited;
}

http::Response site(const Service& service) {
  const auto connection = service.readers.lease();
  JsonWriter json;
  json.begin_object()
      .member("name", service.site.name)
      .member("demonstration", package::is_demonstration(*connection))
      .member("today", service.today().iso())
      .member("version", JISHI_VERSION)
      .member("first_start", is_first_start(*connection));
  if (!service.site.record_number.empty()) json.member("record_number", service.site.record_number);
  if (!service.site.complaints.empty()) json.member("complaints", service.site.complaints);
  return answer(json.end_object());
}

http::Response me(const Service& service, const Caller& caller) {
  const auto connection = service.readers.lease();
  const db::Transaction snapshot(*connection, db::TransactionMode::read);
  JsonWriter json;
  AccountJson(service, *connection).me(json, caller);
  return answer(json);
}

// After too many attempts with the time to wait, which is told in words as well.
http::Response refused(const Service& service, const http::Request& request,
                       const std::string& login, const Error& error) {
  if (error.code != "too_many_attempts") throw Failure(error);
  http::Response response =
      http::problem_response({.status = status_of(error.code), .error = error}, request.id);
  const auto connection = service.readers.lease();
  response.fields.set("Retry-After",
                      std::to_string(access::seconds_to_wait(*connection, service.factor_key, login,
                                                             service.clock.now())));
  return response;
}

// The session of the browser that signs in anew: nobody would end it any more.
void end_session_before(const Service& service, const http::Request& request) {
  const auto token = session_token(service, request);
  if (!token) return;
  std::optional<access::SignedIn> before;
  {
    const auto connection = service.readers.lease();
    before = access::signed_in(*connection, *token, service.clock.now());
  }
  if (!before) return;
  Caller caller;
  caller.actor = access::actor_of(before->account);
  caller.signed_in = before;
  try {
    change_as<void>(service, caller, [&](db::Connection& connection, journal::ChangeSet& changes) {
      return access::AccountChanges(connection, changes)
          .end_session(before->account.account, before->session.session);
    });
  } catch (const Failure& failure) {
    if (failure.error().code != "unknown_session") throw;  // ended meanwhile
  }
}

// An address that was refused too often waits, whatever it asks; what is right costs it nothing.
template <class Act>
auto guess(const Service& service, const http::Request& request, const Act& act) {
  const std::string address = client_address(request);
  if (service.rates != nullptr) {
    if (service.rates->wait(Costly::guess, address) > 0)
      count_costly(service, Costly::guess, address);
  }
  auto outcome = act();
  if (!outcome && outcome.error().code != "code_required")
    count_costly(service, Costly::guess, address);
  return outcome;
}

http::Response sign_in(const Service& service, const http::Request& request) {
  const Body body(request);
  body.only({"login", "password", "code"});
  const access::SignInRequest wanted{body.text("login"), body.text("password"),
                                     body.optional_text("code"),
                                     device_name(request.fields.find("User-Agent").value_or(""))};
  Result<access::OpenedSession> opened =
      guess(service, request, [&] { return access::sign_in(ground_of(service), wanted); });
  if (!opened) return refused(service, request, wanted.login, opened.error());
  end_session_before(service, request);
  Caller caller;
  caller.actor = access::actor_of(opened->account);
  {
    const auto connection = service.readers.lease();
    caller.grants = access::held_grants(*connection, opened->account.account, service.today());
  }
  caller.signed_in = access::SignedIn{opened->account, opened->session};
  http::Response response = me(service, caller);
  response.fields.set("Set-Cookie", session_cookie(service, opened->token));
  return response;
}

http::Response signed_out(const Service& service) {
  http::Response response = http::empty_response();
  response.fields.set("Set-Cookie", ended_session_cookie(service));
  return response;
}

void end_session(const Service& service, const Caller& caller, access::SessionId session) {
  const access::AccountId account = session_of(caller).account.account;
  change_as<void>(service, caller, [&](db::Connection& connection, journal::ChangeSet& changes) {
    return access::AccountChanges(connection, changes).end_session(account, session);
  });
}

http::Response sessions(const Service& service, const Caller& caller) {
  const access::SignedIn& present = session_of(caller);
  const auto connection = service.readers.lease();
  JsonWriter json;
  json.begin_object().key("sessions").begin_array();
  for (const access::Session& session :
       access::live_sessions(*connection, present.account.account, service.clock.now())) {
    json.begin_object()
        .member("session", session.session.value())
        .member("device", session.device)
        .member("opened", instant_text(session.opened))
        .member("seen", instant_text(session.seen))
        .member("ends", instant_text(session.ends))
        .member("current", session.session == present.session.session)
        .end_object();
  }
  return answer(json.end_array().end_object());
}

http::Response change_password(const Service& service, const http::Request& request,
                               const Caller& caller) {
  const Body body(request);
  body.only({"old", "new"});
  const access::Account& account = session_of(caller).account;
  const auto changed = access::change_password(ground_of(service), account.account,
                                               body.text("old"), body.text("new"));
  if (!changed) return refused(service, request, account.login, changed.error());
  return signed_out(service);
}

http::Response offer_factor(const Service& service, const http::Request& request,
                            const Caller& caller) {
  const Body body(request);
  body.only({"password"});
  const access::OfferedFactor offered =
      access::offer_second_factor(ground_of(service), session_of(caller).account.account,
                                  body.text("password"), service.site.name)
          .or_throw();
  JsonWriter json;
  json.begin_object().member("address", offered.address).member("secret", offered.secret);
  http::Response response = answer(json.end_object());
  response.compression = http::Compression::never;
  return response;
}

http::Response confirm_factor(const Service& service, const http::Request& request,
                              const Caller& caller) {
  const Body body(request);
  body.only({"code"});
  const auto& [account, session] = session_of(caller);
  const auto confirmed = access::confirm_second_factor(ground_of(service), account.account,
                                                       session.session, body.text("code"));
  if (!confirmed) return refused(service, request, account.login, confirmed.error());
  return http::empty_response();
}

http::Response look_at_invitation(const Service& service, const http::Request& request) {
  const Body body(request);
  body.only({"token"});
  const auto connection = service.readers.lease();
  const access::Account account =
      guess(service, request, [&] {
        return access::invited_account(*connection, body.text("token"), service.clock.now());
      }).or_throw();
  JsonWriter json;
  json.begin_object().member("office", account.office).member("login", account.login).key("unit");
  AccountJson(service, *connection).unit(json, account.unit);
  return answer(json.end_object());
}

http::Response accept_invitation(const Service& service, const http::Request& request) {
  const Body body(request);
  body.only({"token", "password"});
  guess(service, request, [&] {
    return access::accept_invitation(ground_of(service), body.text("token"), body.text("password"));
  }).or_throw();
  return http::empty_response();
}

}  // namespace

void add_sign_in_routes(http::Router& router, Service& service) {
  using http::Request;
  router.add("GET", "/api/site",
             for_anybody(service, [&](const Request&) { return site(service); }));
  router.add("POST", "/api/sign-in", for_anybody(service, [&](const Request& request) {
               return sign_in(service, request);
             }));
  router.add("POST", "/api/invitation", for_anybody(service, [&](const Request& request) {
               return look_at_invitation(service, request);
             }));
  router.add("POST", "/api/invitation/acceptance",
             for_anybody(service, [&](const Request& request) {
               return accept_invitation(service, request);
             }));

  // All that is there for who sets up an account.
  const auto add = [&](const char* method, const char* pattern, CallerHandler handler) {
    router.add(method, pattern, for_caller(service, std::move(handler), Stage::setting_up));
  };
  add("POST", "/api/sign-out", [&](const Request&, const Caller& caller) {
    end_session(service, caller, session_of(caller).session.session);
    return signed_out(service);
  });
  add("GET", "/api/session",
      [&](const Request&, const Caller& caller) { return me(service, caller); });
  add("GET", "/api/sessions",
      [&](const Request&, const Caller& caller) { return sessions(service, caller); });
  add("DELETE", "/api/sessions/{session:number}",
      [&](const Request& request, const Caller& caller) {
        end_session(service, caller, access::SessionId(request.number("session")));
        return http::empty_response();
      });
  add("POST", "/api/password", [&](const Request& request, const Caller& caller) {
    return change_password(service, request, caller);
  });
  add("POST", "/api/second-factor", [&](const Request& request, const Caller& caller) {
    return offer_factor(service, request, caller);
  });
  add("POST", "/api/second-factor/confirmation", [&](const Request& request, const Caller& caller) {
    return confirm_factor(service, request, caller);
  });
}

void add_description_route(http::Router& router) {
  router.add("GET", "/api/openapi.yaml", [](const http::Request&) {
    http::Response response = http::text_response(std::string(openapi_text()));
    response.fields.set("Content-Type", "application/yaml");
    response.fields.set("Cache-Control", "no-cache");
    return response;
  });
}

}  // namespace jishi::api
