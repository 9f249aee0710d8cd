// What the packages' storage asks of the tree.
#pragma once

#include "db/connection.hpp"
#include "package/definitions.hpp"

namespace jishi::organisation {

// Answers for `today` from the connection, within whatever transaction it is in.
class TreeAnswers final : public package::TreeQuestions {
 public:
  TreeAnswers(db::Connection& connection, Date today) : connection_(connection), today_(today) {}
  std::optional<UnitId> unit_with_code(std::string_view code) override;
  std::vector<UnitId> path(UnitId unit) override;
  std::optional<Date> first_day(UnitId unit) override;
  std::int64_t units_of_kind(std::string_view kind) override;
  // The tree itself keeps no value of a dictionary: fields of units are the packages' own.
  std::int64_t units_with_value(std::string_view dictionary, std::string_view code) override;

 private:
  db::Connection& connection_;
  const Date today_;
};

}  // namespace jishi::organisation
