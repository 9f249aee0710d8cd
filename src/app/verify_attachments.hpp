// jishi verify --attachments
#pragma once

#include "app/command.hpp"

namespace jishi::app {

// Whether every attachment's file is there, opens and is what was attached, and which files nobody
// tells of; those are removed with --collect. Returns the exit code.
int verify_attachments(const Arguments& arguments, const Surroundings& surroundings);

}  // namespace jishi::app
