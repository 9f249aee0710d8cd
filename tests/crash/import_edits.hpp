// What people do while an import runs: one row corrected, or one added with its person; each in a
// job of the Writer, as a person's change.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "import_office.hpp"
#include "import_sheet.hpp"
#include "ledger/changes.hpp"
#include "ledger/rules.hpp"

namespace jishi::office {

inline constexpr std::string_view kEditSource = "edit";
// What the duty begins with that an edit writes, before its number; and the persons that edits add.
inline constexpr std::string_view kEdited = "改";
inline constexpr std::int64_t kEditorPersons = 2'000'000;

// Thread safe.
class Edits {
 public:
  explicit Edits(Office& office);

  // 分工 of the first row that is held from that number on (else of the first at all) becomes
  // `duty`, in the version that holds first. False where no row is held.
  bool correct_after(RowId number, const std::string& duty);
  // Returns when it is durable.
  void add(const MadeUpPerson& person, UnitId unit, const std::string& duty);

 private:
  struct Work {
    db::Connection& connection;
    ledger::RowChanges& rows;
    person::People& people;
  };
  using Change = std::function<void(const Work&)>;
  void submit(const Change& change);

  Office& office_;
  const std::shared_ptr<const package::Definitions> definitions_;
  const package::Ledger& ledger_;
  const ledger::Rules rules_;
  std::size_t duty_ = 0;  // the field's place
  std::size_t post_ = 0;
};

// Of whom a row is held.
std::vector<PersonId> persons_with_rows(db::Connection& connection);

}  // namespace jishi::office
