// Reads the files of a package's folder into memory.
#pragma once

#include <filesystem>
#include <optional>

#include "package/loader.hpp"
#include "package/mistake_log.hpp"

namespace jishi::package {

// Every .yaml file in the folder and below, in the order of their paths. Hidden files and README*
// files are passed over; anything else that is not a definition is told. nullopt where the folder
// cannot be read at all.
std::optional<SourceFolder> read_folder(const std::filesystem::path& folder, MistakeLog& log);

}  // namespace jishi::package
