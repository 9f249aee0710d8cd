// `jishi verify --index`: what the statistics index says against the database, row by row.
#pragma once

#include "app/command.hpp"

namespace jishi::app {

int verify_index(const Arguments& arguments, const Surroundings& surroundings);

}  // namespace jishi::app
