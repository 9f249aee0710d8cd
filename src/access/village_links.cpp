#include "access/village_links.hpp"

#include <algorithm>
#include <iterator>
#include <span>

#include "access/account_payload.hpp"
#include "access/account_store.hpp"
#include "access/decision.hpp"
#include "access/grant_store.hpp"
#include "access/seconds.hpp"
#include "base/text.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::access {
namespace {

JsonWriter link_change(const VillageLink& link, std::string_view change) {
  JsonWriter json;
  json.begin_object().member("village_link", link.link.value()).member("change", change);
  json.member("unit", link.unit.value()).member("expires", beijing_text(link.expires));
  write_limits(json, link.limits);
  return json;
}

Result<void> check_wanted(const NewVillageLink& wanted, Instant now) {
  if (wanted.limits.empty()) {
    return Error{"link_without_ledgers", "请选定村里要填的台账，至少一本。"};
  }
  if (Result<void> sound = check_limits(wanted.limits); !sound) return sound;
  const std::int64_t left = wanted.expires.microseconds - now.microseconds;
  if (left < kSecond || left > kLongestVillageLinkSeconds * kSecond) {
    return Error{"bad_link_end", "链接的有效期须在今后 185 天之内，请改正。"};
  }
  if (!is_utf8(wanted.note) || !is_plain_line(wanted.note) ||
      length_in_code_points(wanted.note) > kMaxLinkNoteCodePoints) {
    return Error{"bad_note", "请写明链接给哪里用（如“红阳村团支部”），一行文字，不超过 60 字。"};
  }
  return {};
}

// A link is worth what its issuer may still do; a successor takes it over (hand_over.cpp).
bool issuer_holds(db::Connection& connection, const VillageLink& link,
                  std::span<const organisation::UnitVersion> path, Date today) {
  if (!link.issued_by) return true;  // by who runs the machine
  const auto issuer = read_account(connection, link.issued_by);
  if (!issuer || issuer->state != AccountState::active) return false;
  Asked asked{Operation::issue_village_links, {}, path.back().content.level};
  std::ranges::transform(path, std::back_inserter(asked.path), &organisation::UnitVersion::unit);
  const auto grants = held_grants(connection, link.issued_by, today);
  return std::ranges::all_of(link.limits, [&](const LedgerLimit& limit) {
    asked.ledger = limit.ledger;
    return allowed(grants, asked, today).allowed;
  });
}

}  // namespace

Result<IssuedVillageLink> issue_village_link(db::Connection& connection,
                                             journal::ChangeSet& changes, const SecretKey& key,
                                             const NewVillageLink& wanted) {
  const journal::Author& author = changes.appender().author();
  if (Result<void> sound = check_wanted(wanted, author.now); !sound) return sound.error();
  const auto unit = organisation::unit_at(connection, wanted.unit, beijing_date(author.now));
  if (!unit || unit->content.state == organisation::LifeState::ended) {
    return Error{"unknown_unit", "没有这个单位，或它已撤销，请在组织树中重新选择。"};
  }
  if (unit->content.level != organisation::Level::village) {
    return Error{"link_only_for_villages",
                 "填报链接只发给村、社区和直属团组织；乡级以上请为填报人开设账号。"};
  }
  const PartitionId partition = partition_of(wanted.unit);
  const VillageLink link{
      make_id<struct VillageLinkTag>(partition, changes.appender().next_serial(partition)),
      wanted.unit,
      author.actor == kOperator ? AccountId() : AccountId(author.actor.value()),
      Instant{wanted.expires.microseconds / kSecond * kSecond},
      false,
      wanted.note,
      wanted.limits};
  insert_village_link(connection, link);
  changes.add(partition, link_change(link, "issued").end_object().take());
  return IssuedVillageLink{link.link, token_of(key, link)};
}

Result<void> revoke_village_link(db::Connection& connection, journal::ChangeSet& changes,
                                 VillageLinkId id) {
  const auto link = read_village_link(connection, id);
  if (!link || !revoke_village_link(connection, id)) {
    return Error{"unknown_link", "这个填报链接已经收回，请刷新列表。"};
  }
  changes.add(partition_of(id), link_change(*link, "revoked").end_object().take());
  return {};
}

std::string token_of(const SecretKey& key, const VillageLink& link) {
  return sign_village_token(key, {link.link, link.expires});
}

Result<VillageAccess> open_village_link(db::Connection& connection, const SecretKey& key,
                                        std::string_view token, Instant now) {
  const Error invalid{"link_invalid", "这个填报链接不对，请重新扫码，或向发放的单位要新的链接。"};
  const auto read = read_village_token(key, token);
  if (!read) return invalid;
  if (read->expires <= now)
    return Error{"link_expired", "这个填报链接已过有效期，请向发放的单位要新的链接。"};
  auto link = read_village_link(connection, read->link);
  if (!link || link->expires != read->expires) return invalid;
  if (link->revoked)
    return Error{"link_revoked", "这个填报链接已被收回，请向发放的单位要新的链接。"};
  const auto path = organisation::path_at(connection, link->unit, beijing_date(now));
  if (path.empty()) {
    return Error{"link_unit_gone", "这个链接所属的单位已撤销或合并，请向上级要新的链接。"};
  }
  if (!issuer_holds(connection, *link, path, beijing_date(now))) {
    return Error{"link_issuer_gone",
                 "发放这个链接的人已不负责此事，链接不能再用，请向发放的单位要新的链接。"};
  }
  HeldGrant grant{
      {Role::link_holder, link->unit, link->limits, kForever}, path.back().content.level, {}};
  std::ranges::transform(path, std::back_inserter(grant.path), &organisation::UnitVersion::unit);
  return VillageAccess{*std::move(link), std::move(grant)};
}

}  // namespace jishi::access
