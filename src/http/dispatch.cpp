#include "http/dispatch.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

namespace jishi::http {

namespace {

constexpr std::size_t longest_id = 64;

Answered refused(const Problem& problem, std::string_view request_id) {
  return {problem_response(problem, request_id), problem.error.code};
}

Answered wrong_method(const std::string& method, const std::string& allow, std::string_view id) {
  Answered answered;
  if (method == "OPTIONS") {
    answered.response = empty_response();
  } else {
    answered = refused({405,
                        {"method_not_allowed",
                         "这个地址不接受 " + method + "，可用的有：" + allow + "。请检查客户端。"}},
                       id);
  }
  answered.response.fields.add("Allow", allow);
  return answered;
}

int status_of_failure(const std::string& code, const StatusOf& status_of) {
  const int status = status_of ? status_of(code) : 422;
  return status >= 400 && status <= 599 ? status : 500;
}

}  // namespace

std::variant<Dispatched, Answered> dispatch(const Router& router, Message message, Origin origin,
                                            const Limits& limits) {
  auto parsed = parse_target(message.head.target, limits);
  if (auto* refusal = std::get_if<Refusal>(&parsed))
    return refused({refusal->status, refusal->error}, origin.request_id);
  auto& target = std::get<Target>(parsed);

  auto found = router.find(message.head.method, target.segments);
  if (const auto* wrong = std::get_if<Router::WrongMethod>(&found))
    return wrong_method(message.head.method, wrong->allow, origin.request_id);
  if (std::holds_alternative<Router::NotFound>(found))
    return refused({404, {"not_found", "没有这个地址。请从首页或页面上的链接打开。"}},
                   origin.request_id);

  auto& match = std::get<Router::Found>(found);
  Dispatched dispatched{match.route, {}};
  Request& request = dispatched.request;
  request.method = std::move(message.head.method);
  request.path = std::move(target.path);
  request.segments = std::move(target.segments);
  request.query = std::move(target.query);
  request.fields = std::move(message.head.fields);
  request.body = std::move(message.body);
  request.share = std::move(message.share);
  request.remote_address = std::move(origin.remote_address);
  request.id = std::move(origin.request_id);
  request.route = match.route->pattern;
  request.named = std::move(match.named);
  return dispatched;
}

std::size_t body_limit(const Router& router, const MessageHead& head, const Limits& limits) {
  const auto target = parse_target(head.target, limits);
  if (std::holds_alternative<Refusal>(target)) return limits.body_bytes;
  const auto found = router.find(head.method, std::get<Target>(target).segments);
  const auto* match = std::get_if<Router::Found>(&found);
  if (match == nullptr) return limits.body_bytes;
  const std::size_t usual = match->route->method == "GET" ? 0 : limits.body_bytes;
  return match->route->options.body_bytes.value_or(usual);
}

Answered handle(const Route& route, const Request& request, const StatusOf& status_of,
                const FaultLog& fault_log) {
  std::string what;
  try {
    Response response = route.handler(request);
    std::string code = response.error_code;
    return {std::move(response), std::move(code)};
  } catch (const Failure& failure) {
    const Error& error = failure.error();
    return refused({status_of_failure(error.code, status_of), error}, request.id);
  } catch (const std::exception& exception) {
    what = exception.what();
  } catch (...) {
    what = "exception of unknown type";
  }
  if (fault_log) fault_log(request.id, what);
  return refused(
      {500,
       {"internal",
        "服务器内部出错，未作更改的可能性最大，请刷新页面核对后再试。仍然如此，请把编号 " +
            request.id + " 告诉管理员。"}},
      request.id);
}

std::string given_id(const Fields& fields) {
  const auto given = fields.find("X-Request-Id");
  if (!given || given->size() > longest_id) return {};
  const bool fits = std::all_of(given->begin(), given->end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
  return fits ? std::string(*given) : std::string();
}

}  // namespace jishi::http
