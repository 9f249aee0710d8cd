// A command of the program: what it takes, and what it does.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/arguments.hpp"
#include "base/clock.hpp"
#include "base/progress.hpp"

namespace jishi::app {

// Exit codes. Stable: scripts rely on them.
inline constexpr int kDone = 0;
inline constexpr int kNo = 1;     // answered, and the answer is no: mistakes, breaks, nothing found
inline constexpr int kUsage = 2;  // the command line is wrong
inline constexpr int kDatabase =
    3;  // the database cannot be used: locked, damaged, unreachable, full
inline constexpr int kUnknown = 4;  // a write's outcome is not known: reopen and look
inline constexpr int kCancelled = 130;

// What a command may use of its surroundings.
struct Surroundings {
  const Clock& clock;
  Progress& progress;
};

struct Command {
  std::string_view name;  // one or two words: “unit”, “import divisions”
  std::string_view summary;
  std::vector<Option> options;  // --json and --help are added to all
  std::vector<Positional> positionals;
  std::string_view details;  // further help; may be empty
  int (*run)(const Arguments&, const Surroundings&);
};

// Every command, in the order of the help.
std::span<const Command> commands();

Command check_command();
Command check_figures_command();
Command init_command();
Command import_divisions_command();
Command ledgers_command();
Command rows_command();
Command row_command();
Command stat_command();
Command document_command();
Command attach_command();
Command person_command();
Command import_command();
Command imports_command();
Command template_command();
Command export_command();
Command journal_command();
Command erase_command();
Command keys_command();
Command demo_command();
Command synthesize_command();
Command unit_command();
Command tree_command();
Command eval_command();
Command verify_command();
Command backup_command();
Command restore_command();
Command serve_command();
Command account_first_command();
Command account_demo_command();
Command completion_command();

inline Option database_option() {
  return {"db", Arity::value, "地址",
          "数据库：文件路径，或 postgresql://用户@主机/库名；缺省取环境变量 JISHI_DB"};
}

}  // namespace jishi::app
