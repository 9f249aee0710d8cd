#include "api/caller.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "access/grant_store.hpp"
#include "access/within_job.hpp"
#include "api/security_log.hpp"
#include "api/session_cookie.hpp"
#include "db/error.hpp"
#include "db/time_limit.hpp"
#include "organisation/unit_store.hpp"
#include "organisation/whereabouts.hpp"
#include "package/setting_store.hpp"

namespace jishi::api {
namespace {

constexpr std::string_view kVillageScheme = "Village ";

Error not_signed_in() {
  return {"not_signed_in", "还没有登录，或登录已经过期。请登录后重试。"};
}

// It is for convenience alone: the request goes on without.
void note_use(const Service& service, const access::Session& session) {
  try {
    access::note_seen(ground_of(service), session);
  } catch (const db::DatabaseError& error) {
    if (service.fault_log) service.fault_log("-", error.what());
  }
}

CallerMemory::Pointer village_caller(const Service& service, std::string_view token) {
  const auto connection = service.readers.lease();
  access::VillageAccess opened =
      access::open_village_link(*connection, service.village_key, token, service.clock.now())
          .or_throw();
  Caller caller;
  caller.actor = ActorId(opened.link.link.value());
  caller.grants = {opened.grant};
  caller.village = std::move(opened);
  return std::make_shared<const Caller>(std::move(caller));
}

Caller read_caller(const Service& service, std::string_view token,
                   const CallerMemory::Moment& moment) {
  const auto connection = service.readers.lease();
  Caller caller;
  caller.signed_in = access::signed_in(*connection, token, moment.now);
  if (!caller.signed_in) throw Failure(not_signed_in());
  caller.grants =
      access::held_grants(*connection, caller.signed_in->account.account, moment.today());
  caller.must_set_up_second_factor = must_set_up_second_factor(*connection, caller);
  caller.actor = access::actor_of(caller.signed_in->account);
  return caller;
}

CallerMemory::Pointer session_caller(const Service& service, std::string_view token) {
  // The rights before anything is read: what changes meanwhile is read anew by the next request.
  const CallerMemory::Moment moment{service.index.rights(), service.clock.now()};
  const Digest key = access::token_hash(token);
  CallerMemory::Pointer caller = service.callers->find(key, moment);
  if (!caller) {
    caller = std::make_shared<const Caller>(read_caller(service, token, moment));
    service.callers->keep(key, moment, caller);
  }
  if (access::is_seen_due(caller->signed_in->session, moment.now)) {
    note_use(service, caller->signed_in->session);
    service.callers->forget(key);
  }
  return caller;
}

CallerMemory::Pointer who_asks(const Service& service, const http::Request& request) {
  if (const auto authorization = request.fields.find("Authorization")) {
    if (!authorization->starts_with(kVillageScheme)) throw Failure(not_signed_in());
    return village_caller(service, authorization->substr(kVillageScheme.size()));
  }
  const auto token = session_token(service, request);
  if (!token) throw Failure(not_signed_in());
  return session_caller(service, *token);
}

// ---- Whether our own page asks.

// “https://” and what follows up to the path.
std::string_view origin_part(std::string_view address) {
  const auto host = address.find("://");
  if (host == std::string_view::npos) return address;
  return address.substr(0, address.find('/', host + 3));
}

bool is_own_origin(const Service& service, const http::Request& request, std::string_view origin) {
  const std::string& address = service.site.address;
  if (!address.empty() && http::same_ignoring_case(origin, origin_part(address))) return true;
  const auto host = request.fields.find("Host");
  const auto scheme = origin.find("://");
  return host && scheme != std::string_view::npos &&
         http::same_ignoring_case(origin.substr(scheme + 3), *host);
}

void require_own_page(const Service& service, const http::Request& request) {
  const auto origin = request.fields.find("Origin");
  const auto site = request.fields.find("Sec-Fetch-Site");
  const bool other_site = site && *site != "same-origin" && *site != "none";
  // Reading may be journalled, and begin a job: a picture on another page is not to do that.
  if (request.method == "GET" || request.method == "HEAD") {
    if (!other_site) return;
  } else if (request.fields.find("X-Jishi") &&
             (!origin || is_own_origin(service, request, *origin)) && !other_site) {
    return;
  }
  throw Failure({"request_not_from_page",
                 "这个请求不是从本系统的页面发出的，已拒绝。请从首页打开后操作；"
                 "如使用程序调用，请带上请求头 X-Jishi: 1。"});
}

// ---- What goes out.

// What a user can do something about; the rest is our mistake and an internal error.
std::optional<Error> error_of(const db::DatabaseError& error) {
  const db::ErrorClass error_class = error.error_class();
  const bool ours = error_class == db::ErrorClass::unique ||
                    error_class == db::ErrorClass::constraint ||
                    error_class == db::ErrorClass::statement;
  if (ours) return std::nullopt;
  return Error{db::error_code(error_class), error.remedy()};
}

Error second_factor_required() {
  return {"second_factor_required",
          "管理员账号要先开启动态口令，才能办理其他事情。请打开“我的账户”，用手机扫码开启。"};
}

Error too_often(std::int64_t seconds) {
  return {"too_often", "这项操作一分钟内做了太多次，请 " + std::to_string(seconds) +
                           " 秒后再试。成批的内容请用导入、导出办理。"};
}

http::Response told(const http::Request& request, http::Problem problem) {
  problem.status = status_of(problem.error.code);
  http::Response response = http::problem_response(problem, request.id);
  if (problem.status == 503) response.fields.set("Retry-After", "2");
  if (problem.status == 429) response.fields.set("Retry-After", "10");  // jobs end
  return response;
}

http::Response guarded(const Service& service, const http::Request& request,
                       const std::function<http::Response()>& act) {
  const db::TimeLimit limit(kRequestDatabaseTime);
  try {
    require_own_page(service, request);
    return act();
  } catch (const TooOften& failure) {
    http::Response response = told(request, {.error = failure.error()});
    response.fields.set("Retry-After", std::to_string(failure.seconds()));
    return response;
  } catch (const ProblemFailure& failure) {
    return told(request, failure.problem());
  } catch (const Failure& failure) {
    return told(request, {.error = failure.error()});
  } catch (const db::DatabaseError& error) {
    const auto known = error_of(error);
    if (!known) throw;
    if (service.fault_log) service.fault_log(request.id, error.what());
    return told(request, {.error = *known});
  }
}

http::Response finished(const Service& service, http::Response response) {
  if (!response.fields.find("Cache-Control")) response.fields.set("Cache-Control", "no-store");
  if (service.site.behind_https) response.fields.set("Strict-Transport-Security", kHttpsOnly);
  return response;
}

access::Asked asked_of(const Asking& asking, Standing standing) {
  if (asking.reach == Reach::with_below) standing.path.push_back(kAnyBelow);
  return {asking.operation, std::move(standing.path), standing.level,    asking.ledger,
          asking.fields,    asking.purpose,           asking.of_own_work};
}

std::optional<Standing> standing_from(const Service& service, db::Connection& connection,
                                      UnitId unit, organisation::PathIds path) {
  if (path.units.empty()) {
    if (organisation::read_timeline(connection, unit).versions().empty()) return std::nullopt;
    const Date today = service.today();
    organisation::Whereabouts whereabouts(connection, today);
    path = organisation::path_ids_at(connection, whereabouts.of(unit).unit, today);
    if (path.units.empty()) return std::nullopt;
  }
  return Standing{std::move(path.units), path.level};
}

std::optional<Standing> find_standing(const Service& service, db::Connection& connection,
                                      UnitId unit) {
  return standing_from(service, connection, unit,
                       organisation::path_ids_at(connection, unit, service.today()));
}

Error no_such_unit() {
  return {"no_such_unit", "没有这个单位。请从单位树或搜索中重新选择。"};
}

access::Decision decided(const Service& service, const Caller& caller, const Asking& asking,
                         std::optional<Standing> standing) {
  if (!standing) return {false, false, no_such_unit().code, no_such_unit().message};
  return access::allowed(caller.grants, asked_of(asking, *std::move(standing)), service.today());
}

access::Decision allowed_or_throw(access::Decision decision) {
  if (!decision.allowed) throw Failure({decision.code, decision.reason});
  return decision;
}

}  // namespace

UnitId Caller::unit() const {
  return village ? village->link.unit : signed_in ? signed_in->account.unit : UnitId();
}

journal::Author Caller::author(const Service& service) const {
  return {actor, service.clock.now(), village ? "村级链接" : "网页"};
}

void count_costly(const Service& service, Costly what, const std::string& whom) {
  if (service.rates == nullptr) return;
  const std::int64_t seconds = service.rates->take(what, whom);
  if (seconds > 0) throw TooOften(too_often(seconds), seconds);
}

void count_costly(const Service& service, Costly what, const Caller& caller) {
  count_costly(service, what, std::to_string(caller.actor.value()));
}

bool must_set_up_second_factor(db::Connection& connection, const Caller& caller) {
  return caller.signed_in &&
         access::must_set_up_second_factor(connection, caller.signed_in->account.account,
                                           caller.grants) &&
         !package::is_demonstration(connection);
}

const access::SignedIn& session_of(const Caller& caller) {
  if (!caller.signed_in) throw Failure(not_signed_in());
  return *caller.signed_in;
}

Standing standing_of(const Service& service, db::Connection& connection, UnitId unit) {
  auto standing = find_standing(service, connection, unit);
  if (!standing) throw Failure(no_such_unit());
  return *std::move(standing);
}

access::Decision decide(const Service& service, db::Connection& connection, const Caller& caller,
                        const Asking& asking) {
  return decided(service, caller, asking, find_standing(service, connection, asking.unit));
}

access::Decision require(const Service& service, db::Connection& connection, const Caller& caller,
                         const Asking& asking) {
  return allowed_or_throw(decide(service, connection, caller, asking));
}

access::Decision require(const Service& service, db::Connection& connection, const Caller& caller,
                         const Asking& asking, organisation::PathIds path) {
  return allowed_or_throw(decided(
      service, caller, asking, standing_from(service, connection, asking.unit, std::move(path))));
}

std::vector<std::string> allowed_fields(const Service& service, db::Connection& connection,
                                        const Caller& caller, const Asking& asking,
                                        std::span<const std::string> fields) {
  auto standing = find_standing(service, connection, asking.unit);
  if (!standing) return {};
  return access::allowed_fields(caller.grants, asked_of(asking, *std::move(standing)), fields,
                                service.today());
}

http::Handler for_caller(const Service& service, CallerHandler handler, Stage stage) {
  return [&service, handler = std::move(handler), stage](const http::Request& request) {
    ActorId actor;
    http::Response response = guarded(service, request, [&] {
      const CallerMemory::Pointer caller = who_asks(service, request);
      actor = caller->actor;
      if (caller->must_set_up_second_factor && stage == Stage::set_up)
        throw Failure(second_factor_required());
      return handler(request, *caller);
    });
    note_security(service, request, response, actor);
    return finished(service, std::move(response));
  };
}

http::Handler for_anybody(const Service& service, http::Handler handler) {
  return [&service, handler = std::move(handler)](const http::Request& request) {
    http::Response response = guarded(service, request, [&] { return handler(request); });
    note_security(service, request, response, ActorId());
    return finished(service, std::move(response));
  };
}

}  // namespace jishi::api
