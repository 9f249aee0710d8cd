// The folder of a job on the disk.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/error.hpp"

namespace jishi::api {

Error cannot_write(const std::filesystem::path& folder);
// A folder that nobody else can look into. Failure cannot_write.
void make_folder(const std::filesystem::path& folder);
// Its files, from now on.
void close_to_others(const std::filesystem::path& folder);
// Of all files in the folder and below.
std::int64_t bytes_in(const std::filesystem::path& folder);

}  // namespace jishi::api
