// What can be asked of the product, as far as rights tell it apart.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace jishi::access {

enum class Operation : std::uint8_t {
  read_tree,     // names and places of units, their history
  read_notices,  // what a unit issued to those below: calls, circulars, bulletins
  read_figures,
  read_rows,         // of a ledger that says nothing of persons
  read_persons,      // rows about persons, with ID and phone numbers masked
  reveal_sensitive,  // … in full, on screen or in a file
  enter_rows,
  change_rows,
  withdraw_rows,
  import_rows,
  export_rows,     // of a ledger that says nothing of persons
  export_persons,  // masked; in full needs reveal_sensitive as well
  submit_report,
  review,   // accept, or return with a reason
  approve,  // an appointment, a founding, funds
  note_supervision,
  assess,  // enter what the young answered to a third party
  make_documents,
  issue_calls,  // calls for reports, campaigns, additions for one's own subtree
  change_units,
  issue_village_links,
  read_accounts,
  manage_accounts,
  grant_roles,
  manage_sessions,  // end them, unlock, let a password or second factor be set anew
  hand_over,        // somebody else's office; one's own needs no right
  erase_persons,
  manage_packages,
  manage_system,  // backups, settings, jobs; asked of the root
  read_journal,
};

inline constexpr std::array kOperations = {
    Operation::read_tree,        Operation::read_notices,    Operation::read_figures,
    Operation::read_rows,        Operation::read_persons,    Operation::reveal_sensitive,
    Operation::enter_rows,       Operation::change_rows,     Operation::withdraw_rows,
    Operation::import_rows,      Operation::export_rows,     Operation::export_persons,
    Operation::submit_report,    Operation::review,          Operation::approve,
    Operation::note_supervision, Operation::assess,          Operation::make_documents,
    Operation::issue_calls,      Operation::change_units,    Operation::issue_village_links,
    Operation::read_accounts,    Operation::manage_accounts, Operation::grant_roles,
    Operation::manage_sessions,  Operation::hand_over,       Operation::erase_persons,
    Operation::manage_packages,  Operation::manage_system,   Operation::read_journal,
};

std::string_view label(Operation operation);  // 查看数字
std::string_view word(Operation operation);   // read_figures

// Rows of a ledger are concerned: nobody may do it without saying which ledger.
bool is_about_ledger(Operation operation);
// A fact is written down or sworn to: done where it happens.
bool states_facts(Operation operation);
// Persons become visible, or come in unseen by those below.
bool shows_persons(Operation operation);

}  // namespace jishi::access
