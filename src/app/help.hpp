// What the program says of itself.
#pragma once

#include <string>
#include <vector>

#include "app/command.hpp"

namespace jishi::app {

std::string overview();
std::string usage_of(const Command& command);
// The command's options and those that every command takes.
std::vector<Option> all_options(const Command& command);
// {"error":{"code":…,"message":…}}
std::string error_json(const std::string& code, const std::string& message);

}  // namespace jishi::app
