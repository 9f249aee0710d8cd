// AccountChanges: an office goes to a successor.
#include <algorithm>

#include "access/account_changes.hpp"
#include "access/account_payload.hpp"
#include "access/account_store.hpp"
#include "access/grant_store.hpp"
#include "access/village_link_store.hpp"

namespace jishi::access {
namespace {

Result<void> check_parties(const Account& from, const Account& to, bool by_holder, bool is_from,
                           bool is_to) {
  if (from.account == to.account || (!by_holder && is_to)) {
    return Error{"hand_over_to_oneself", "职责不能交给办理人自己，请选择接任人的账号。"};
  }
  if (by_holder && !is_from) {
    return Error{"hand_over_not_own", "只能交接自己的职责；他人的交接请由安全管理员办理。"};
  }
  if (by_holder && from.unit != to.unit) {
    return Error{"successor_elsewhere",
                 "接任人的账号不在本单位。请先在本单位开设接任人的账号，"
                 "或请安全管理员办理交接。"};
  }
  if (to.state == AccountState::suspended) {
    return Error{"account_state", "接任人的账号已停用，请先恢复，或选择另一个账号。"};
  }
  return {};
}

bool is_same_duty(const Grant& a, const Grant& b) {
  return a.role == b.role && a.unit == b.unit && a.limits == b.limits && a.until <= b.until;
}

}  // namespace

Result<void> AccountChanges::hand_over(const HandingOver& handing) {
  Result<Account> from = latest(handing.from);
  if (!from) return from.error();
  Result<Account> to = latest(handing.to);
  if (!to) return to.error();
  const bool by_holder = handing.by == HandingOver::By::holder;
  if (Result<void> sound =
          check_parties(*from, *to, by_holder, is_author(from->account), is_author(to->account));
      !sound) {
    return sound;
  }
  if (Result<void> moved = move_duties(*from, *to); !moved) return moved;
  if (Result<void> ended = end_sessions(from->account); !ended) return ended;
  delete_open_invitations(connection_, from->account);
  delete_credentials(connection_, from->account);
  JsonWriter json = account_change(from->account, "handed_over");
  json.member("to", to->account.value());
  write_account(json, "before", *from);
  from->state = AccountState::closed;
  if (Result<void> stored = store(*from); !stored) return stored;
  write_account(json, "after", *from);
  changes_.add(partition_of(from->account), json.end_object().take());
  return {};
}

// Each role as one that is taken back here and given there, which also journals it in both
// partitions. A role that the successor has already goes.
Result<void> AccountChanges::move_duties(const Account& from, const Account& to) {
  for (const StoredGrant& duty : read_grants(connection_, from.account)) {
    if (Result<void> taken = take_back(from.account, duty.id); !taken) return taken;
    if (duty.grant.until <= today_) continue;
    const auto held = read_grants(connection_, to.account);
    const bool has_it = std::ranges::any_of(
        held, [&](const StoredGrant& each) { return is_same_duty(duty.grant, each.grant); });
    if (has_it) continue;
    if (const auto given = give(to.account, duty.grant); !given) return given.error();
  }
  const std::int64_t links = pass_village_links(connection_, from.account, to.account);
  if (links == 0) return {};
  JsonWriter json = account_change(to.account, "village_links_received");
  json.member("from", from.account.value()).member("links", links);
  changes_.add(partition_of(to.account), json.end_object().take());
  return {};
}

}  // namespace jishi::access
