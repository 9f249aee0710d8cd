// Who asks, and whether they may: every route goes through here.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/decision.hpp"
#include "access/sign_in.hpp"
#include "access/village_links.hpp"
#include "api/service.hpp"
#include "http/problem.hpp"
#include "http/router.hpp"
#include "journal/journal_store.hpp"
#include "organisation/path_ids.hpp"

namespace jishi::api {

// Somebody with a session, or whoever holds a village link.
struct Caller {
  ActorId actor;
  std::optional<access::SignedIn> signed_in;     // with a session
  std::optional<access::VillageAccess> village;  // with a link
  std::vector<access::HeldGrant> grants;         // as they stand today
  // They administer and have no second factor yet: nothing else is done before.
  bool must_set_up_second_factor = false;

  UnitId unit() const;  // their own
  // For journal entries of what they do; the source is “网页”, or “村级链接”.
  journal::Author author(const Service& service) const;
};

// Of whoever must have a session; Failure not_signed_in for the holder of a village link.
const access::SignedIn& session_of(const Caller& caller);

// What is asked about: the unit itself, or all that stands below it as well. Some roles see their
// own unit and nothing below it.
enum class Reach : std::uint8_t { unit_alone, with_below };

// A question about rights in the caller's words; see access::Asked.
struct Asking {
  access::Operation operation = access::Operation::read_tree;
  UnitId unit;
  std::string ledger = {};
  std::vector<std::string> fields = {};
  std::optional<std::string> purpose = std::nullopt;
  bool of_own_work = false;
  Reach reach = Reach::unit_alone;
};

// Stands for any unit below: the end of a path that is asked about with Reach::with_below.
inline constexpr UnitId kAnyBelow{};

// The decision where it is allowed; Failure with its code (status 403) where it is not, and
// no_such_unit (404) for a unit that never was. Where `for_purpose` is set the caller journals it.
access::Decision require(const Service& service, db::Connection& connection, const Caller& caller,
                         const Asking& asking);
// The same where today's path of the unit is known.
access::Decision require(const Service& service, db::Connection& connection, const Caller& caller,
                         const Asking& asking, organisation::PathIds path);
// Without throwing, for what is shown or hidden.
access::Decision decide(const Service& service, db::Connection& connection, const Caller& caller,
                        const Asking& asking);
// Of these fields those that are allowed; see access::allowed_fields.
std::vector<std::string> allowed_fields(const Service& service, db::Connection& connection,
                                        const Caller& caller, const Asking& asking,
                                        std::span<const std::string> fields);

// Where a unit stands in today's tree, from the root to itself; of one that does not live today
// where its rows are (organisation::Whereabouts). Failure no_such_unit.
struct Standing {
  std::vector<UnitId> path;
  organisation::Level level = organisation::Level::village;  // of the last of them
};
Standing standing_of(const Service& service, db::Connection& connection, UnitId unit);

// A Failure that tells more than its error: the field, or several that are wrong (status 422 unless
// the code has another).
class ProblemFailure : public Failure {
 public:
  explicit ProblemFailure(http::Problem problem)
      : Failure(problem.error), problem_(std::move(problem)) {}
  const http::Problem& problem() const { return problem_; }

 private:
  http::Problem problem_;
};

// What somebody may do again only after a while: status 429 with Retry-After.
class TooOften : public Failure {
 public:
  TooOften(Error error, std::int64_t seconds) : Failure(std::move(error)), seconds_(seconds) {}
  std::int64_t seconds() const { return seconds_; }

 private:
  std::int64_t seconds_;
};

// Counts it for the caller (or for an address). Throws TooOften.
void count_costly(const Service& service, Costly what, const Caller& caller);
void count_costly(const Service& service, Costly what, const std::string& whom);

using CallerHandler = std::function<http::Response(const http::Request&, const Caller&)>;

// Whether access::must_set_up_second_factor() and this is no demonstration.
bool must_set_up_second_factor(db::Connection& connection, const Caller& caller);

// For a year, browsers ask by https alone.
inline constexpr std::string_view kHttpsOnly = "max-age=31536000";

// What a request may ask of databases on its worker, all its statements together; beyond it:
// database_cancelled. Shorter than http::Limits::handling_time, so that the answer tells it.
inline constexpr std::chrono::seconds kRequestDatabaseTime{30};

// Who is setting up an account may reach some routes that others reach as well.
enum class Stage : std::uint8_t { set_up, setting_up };

// The handler of a route for somebody who is known: 401 not_signed_in otherwise; 403
// second_factor_required where who administers must set one up first, but for routes of
// Stage::setting_up (a demonstration demands none of its accounts). Every method is
// refused (403 request_not_from_page) where Sec-Fetch-Site says that another site asks, unsafe ones
// also without the field X-Jishi, or where Origin says so. Errors of the database become problems
// with their remedy; every response gets “Cache-Control: no-store” unless the handler said
// otherwise.
http::Handler for_caller(const Service& service, CallerHandler handler,
                         Stage stage = Stage::set_up);
// The same for who is not known yet (signing in, invitations).
http::Handler for_anybody(const Service& service, http::Handler handler);

// The HTTP status of an error's code; 422 for what is not listed.
int status_of(std::string_view code);

}  // namespace jishi::api
