// The offices in which imports are killed: one is made for each kind of database, each round works
// in a copy of it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "db/testing/scratch_database.hpp"
#include "hammered.hpp"
#include "import_sheet.hpp"
#include "import_survey.hpp"

namespace jishi::crash {

// The sheet that is taken in. The first of its persons are in the ledger already, with another
// schooling and from an earlier day on.
office::SheetPlan sheet_plan();

// Where the offices of the rounds stand: each is a copy of one that was prepared once.
class Ground {
 public:
  virtual ~Ground() = default;
  virtual std::string prepared() = 0;
  // A copy of the prepared database; the one before is given up.
  virtual std::string fresh() = 0;
  // Ends the process or, where there is one, in turn the server. Returns when both are whole again.
  virtual void crash(Hammered& hammered) { hammered.kill(); }
  virtual void check_file(const std::string&) {}
};

// An office with rows, and what an import makes of it.
class Prepared {
 public:
  explicit Prepared(db::Dialect dialect);
  // Made when first asked for, kept to the end.
  static Prepared& of(db::Dialect dialect);

  // The address of a copy, whose keys stand in keys().
  std::string fresh();
  std::filesystem::path keys() const { return folder_.path() / "keys-of-copy"; }
  std::filesystem::path sheet() const { return folder_.path() / "sheet.xlsx"; }
  const std::filesystem::path& folder() const { return folder_.path(); }
  Ground& ground() { return *ground_; }

  const Survey& before() const { return before_; }
  const Survey& after() const { return after_; }

 private:
  db::testing::ScratchFolder folder_;
  std::unique_ptr<Ground> ground_;
  Survey before_, after_;
};

}  // namespace jishi::crash
