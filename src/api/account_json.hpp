// Accounts, roles and who is signed in, as JSON.
#pragma once

#include <functional>
#include <string>

#include "access/account_changes.hpp"
#include "access/account_store.hpp"
#include "access/grant_store.hpp"
#include "api/caller.hpp"
#include "base/json_writer.hpp"

namespace jishi::api {

// Writes within one snapshot; names units as of today.
class AccountJson {
 public:
  AccountJson(const Service& service, db::Connection& connection);

  void account(JsonWriter& json, const access::Account& account);
  void grant(JsonWriter& json, const access::StoredGrant& grant);
  void unit(JsonWriter& json, UnitId unit);
  // Me of the API.
  void me(JsonWriter& json, const Caller& caller);

 private:
  void grants(JsonWriter& json, access::AccountId account, bool ended_too);
  bool has_second_factor(access::AccountId account);

  const Service& service_;
  db::Connection& connection_;
  const Date today_;
  std::shared_ptr<const package::Definitions> definitions_;
};

// What the ledgers of the caller's grants are, for questions that are about “any of them”; where a
// grant is for every ledger, the first one of the definitions.
std::vector<std::string> ledgers_of(const Service& service, const Caller& caller);

// What a role is for, in a sentence.
std::string_view words(access::Role role);

// Where a link leads: the address of the site, else the one by which was asked; without a slash.
std::string site_address(const Service& service, const http::Request& request);

// A change of accounts by the caller, in a job of the writer with its journal entries; what `f`
// returns. `f`: Result<T>(db::Connection&, journal::ChangeSet&), repeatable. Throws its Error as a
// Failure.
template <class T, class F>
T change_as(const Service& service, const Caller& caller, const F& f);

}  // namespace jishi::api

#include "access/within_job.hpp"
#include "api/session_cookie.hpp"

namespace jishi::api {

template <class T, class F>
T change_as(const Service& service, const Caller& caller, const F& f) {
  return access::within_job<T>(ground_of(service), caller.actor, f).or_throw();
}

}  // namespace jishi::api
