#include "api/idempotency.hpp"

#include <algorithm>

#include "api/request_key_store.hpp"

namespace jishi::api {
namespace {

constexpr std::size_t kMaxKeyBytes = 64;

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= kMaxKeyBytes && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  });
}

Instant oldest(Instant now) {
  return {now.microseconds - kRequestSeconds * 1'000'000};
}

}  // namespace

std::optional<RequestKey> request_key(const http::Request& request, const Caller& caller,
                                      const person::Vault& vault) {
  const std::string text = request.fields.joined("Idempotency-Key");
  if (text.empty()) return std::nullopt;
  if (!is_key(text)) {
    throw Failure(
        {"bad_idempotency_key",
         "请求头 Idempotency-Key 须为不超过 64 个的字母、数字、“-”或“_”，请更换后重试。"});
  }
  return RequestKey{caller.actor, text,
                    vault.fingerprint("request", request.path + "\n" + request.body)};
}

std::optional<std::string> remembered(db::Connection& connection, const RequestKey& key,
                                      Instant now) {
  auto found = find_request(connection, key.actor, key.key);
  if (!found || found->recorded < oldest(now)) return std::nullopt;
  if (!std::ranges::equal(found->digest, key.digest)) {
    throw Failure({"idempotency_key_reused",
                   "这个请求编号（Idempotency-Key）一天内已用于另一次提交，没有再写入。"
                   "请刷新页面后重新提交。"});
  }
  return std::move(found->created);
}

void remember(db::Connection& connection, const RequestKey& key, std::string_view created,
              Instant now) {
  store_request(connection, key.actor, key.key, {now, key.digest, std::string(created)});
}

std::int64_t forget_requests(db::Connection& connection, Instant now) {
  return remove_requests_before(connection, oldest(now));
}

}  // namespace jishi::api
