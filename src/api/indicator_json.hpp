// Which figures there are, as the API tells of them.
#pragma once

#include "base/json_writer.hpp"
#include "package/package.hpp"

namespace jishi::api {

// What is counted over what, how it is shown, and what it can be split by.
void write_indicator(JsonWriter& json, const package::PackageSet& packages,
                     const package::Indicator& indicator);

}  // namespace jishi::api
