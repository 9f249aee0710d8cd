// Charts and posters as files.
#pragma once

#include <filesystem>

#include "base/error.hpp"
#include "document/chart.hpp"
#include "document/poster.hpp"

namespace jishi::document {

// By the name's ending: .png or .svg; another is Error unknown_format. Else Error bad_chart,
// bad_poster, cannot_write. The file appears whole or not at all. Throws Failure out_of_memory.
Result<void> write_chart(const Chart& chart, const std::filesystem::path& file);
Result<void> write_poster(const Poster& poster, const std::filesystem::path& file);

}  // namespace jishi::document
