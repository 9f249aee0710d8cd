#include "api/row_pages.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace jishi::api {
namespace {

// So that no text can be taken for the next part.
void add(std::string& key, std::string_view text) {
  key += std::to_string(text.size()) + ':';
  key += text;
}

void add(std::string& key, std::int64_t number) {
  key += std::to_string(number) + ',';
}

}  // namespace

std::string grants_key(std::span<const access::HeldGrant> grants) {
  std::string key;
  for (const access::HeldGrant& held : grants) {
    add(key, static_cast<std::int64_t>(held.grant.role));
    add(key, static_cast<std::int64_t>(held.level));
    add(key, held.grant.until.iso());
    add(key, held.grant.unit.value());
    for (const UnitId unit : held.path)
      add(key, unit.value());
    for (const access::LedgerLimit& limit : held.grant.limits) {
      add(key, limit.ledger);
      for (const std::string& field : limit.fields)
        add(key, field);
      key += '.';
    }
    key += ';';
  }
  return key;
}

bool RowPages::is_kept(const http::Request& request) {
  constexpr std::array<std::string_view, 4> kAskedOnce = {"where", "q", "purpose", "known_at"};
  return std::ranges::none_of(request.query, [&](const http::QueryParameter& each) {
    return std::ranges::find(kAskedOnce, each.name) != kAskedOnce.end();
  });
}

std::string RowPages::of(const Service& service, const http::Request& request,
                         std::span<const access::HeldGrant> grants,
                         const std::function<std::string()>& make) {
  // The state before anything is read: the page is not older than it.
  const auto state = service.index.now();
  const Instant now = service.clock.now();
  std::string key = grants_key(grants);
  add(key, beijing_date(now).iso());
  add(key, request.path);
  for (const http::QueryParameter& each : request.query) {
    add(key, each.name);
    add(key, each.value);
  }
  if (const auto kept = memory_.find(state, key, {now.microseconds - kKeptMicroseconds + 1}))
    return kept->body;
  return memory_.keep(state, key, make(), now)->body;
}

}  // namespace jishi::api
