// The condition of a question over the fields of a ledger: pushed down to the database where that
// gives the same answer, else evaluated here.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "expression/evaluate.hpp"
#include "expression/sql.hpp"
#include "ledger/row.hpp"

namespace jishi::ledger {

class RowCondition {
 public:
  // Without `where` every row fits. Its columns are called r.…; its parameters begin at
  // `first_parameter`. Error bad_condition.
  static Result<RowCondition> make(const package::Definitions& definitions,
                                   const package::Ledger& ledger,
                                   const std::optional<std::string>& where, db::Dialect dialect,
                                   int first_parameter);

  // " AND …", or nothing.
  const std::string& sql() const { return sql_; }
  const std::vector<expression::SqlParameter>& parameters() const { return parameters_; }
  // Rows that the database found are to be asked here as well.
  bool evaluated() const { return program_.has_value(); }
  bool fits(const Values& values);

 private:
  explicit RowCondition(const package::Ledger& ledger) : ledger_(&ledger) {}

  const package::Ledger* ledger_;
  std::string sql_;
  std::vector<expression::SqlParameter> parameters_;
  std::optional<expression::Program> program_;
  std::unique_ptr<expression::Evaluator> evaluator_;
};

}  // namespace jishi::ledger
