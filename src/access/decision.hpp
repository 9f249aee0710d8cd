// Whether somebody may do something: the one question that every request is put to. Pure and total:
// what is not said to be allowed is refused, with a reason.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "access/grant.hpp"
#include "access/operation.hpp"
#include "access/rights.hpp"

namespace jishi::access {

inline constexpr std::size_t kMaxPurposeCodePoints = 200;

struct Asked {
  Operation operation = Operation::read_tree;
  // Where the unit stands in today's tree, from the root to the unit itself; for one that has ended
  // where its rows are now (organisation::Whereabouts).
  std::vector<UnitId> path;
  organisation::Level level = organisation::Level::village;  // of that unit
  std::string ledger = {};                                   // empty: none is concerned
  std::vector<std::string> fields = {};  // all that are shown or written; none: the whole row
  // In the words of who asks; one line of at most kMaxPurposeCodePoints.
  std::optional<std::string> purpose = std::nullopt;
  bool of_own_work = false;  // what is reviewed or approved was filed by who asks
};

struct Decision {
  bool allowed = false;
  bool for_purpose = false;  // rests on the purpose given: the caller journals it
  std::string code;          // stable: granted, or why not
  std::string reason;        // Chinese, with the remedy; empty where it is allowed
};

// Codes of a refusal, the most telling of those that the grants give: purpose_missing, own_work,
// field_not_covered, ledger_not_covered, entered_where_it_happens, beyond_subtree,
// operation_not_of_role, no_grant (nothing that holds today); incomplete_question is our mistake.
//
// Two rules for above the county: a figure opens to units, and to persons only for a purpose, be it
// that the unit asked about stands there or that the grant does; and facts of units below are
// written where they happen. A grant for some ledgers or fields gives nothing else but the tree and
// the notices. Several grants add up, field by field.
Decision allowed(std::span<const HeldGrant> grants, const Asked& asked, Date today);

// Those of `fields` that the question is allowed for, in their order; what asks for a purpose only
// with one. What is not among them is not sent.
std::vector<std::string> allowed_fields(std::span<const HeldGrant> grants, const Asked& asked,
                                        std::span<const std::string> fields, Date today);

// Both paths from the root and not empty.
Relation relation_of(std::span<const UnitId> own, std::span<const UnitId> other);

}  // namespace jishi::access
