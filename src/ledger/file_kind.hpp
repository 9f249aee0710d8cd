// What a file is, by what stands in it. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace jishi::ledger {

// The kinds that may be attached. Stored as its number: never renumber.
enum class FileKind : std::uint8_t { jpg = 1, png = 2, pdf = 3, docx = 4, xlsx = 5, txt = 6 };

// nullopt for everything else, Office files with macros among it. Text is UTF-8 without control
// characters.
std::optional<FileKind> file_kind(std::span<const std::byte> content);

std::string_view media_type(FileKind kind);
// That a file of that kind may be called so: 扫描件.JPG, .jpeg.
bool fits_name(FileKind kind, std::string_view file_name);

}  // namespace jishi::ledger
