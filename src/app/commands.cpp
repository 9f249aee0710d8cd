#include <array>

#include "app/command.hpp"

namespace jishi::app {

std::span<const Command> commands() {
  static const std::array kCommands = {init_command(),         import_divisions_command(),
                                       unit_command(),         tree_command(),
                                       ledgers_command(),      rows_command(),
                                       stat_command(),         document_command(),
                                       row_command(),          attach_command(),
                                       person_command(),       import_command(),
                                       imports_command(),      template_command(),
                                       export_command(),       journal_command(),
                                       erase_command(),        keys_command(),
                                       demo_command(),         synthesize_command(),
                                       check_command(),        check_figures_command(),
                                       eval_command(),         verify_command(),
                                       backup_command(),       restore_command(),
                                       serve_command(),        account_first_command(),
                                       account_demo_command(), completion_command()};
  return kCommands;
}

}  // namespace jishi::app
