// Running another program from a test.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace jishi::db::testing {

struct Command {
  std::vector<std::string> arguments;         // the program first, found in PATH
  std::vector<std::string> environment = {};  // NAME=VALUE, added to our own
  std::string output_file = "/dev/null";      // standard output, appended
  std::string error_file = {};                // standard error, appended; empty: as the output
  int standard_input = -1;                    // a descriptor; -1 for /dev/null
  bool new_session = false;                   // out of reach of the terminal's signals
};

// Throws std::runtime_error when the program cannot be started.
pid_t start(const Command& command);
// The exit status; 128 + the signal's number for a program that a signal ended.
int wait_for(pid_t process);
int run(const Command& command);

}  // namespace jishi::db::testing
