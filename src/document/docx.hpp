// Writes text documents as .docx in the layout of GB/T 9704-2012: A4, 37 mm above and 28 mm left of
// a text area of 156 × 225 mm, 22 lines of 28 characters of 3号 仿宋.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "document/text_document.hpp"

namespace jishi::document {

// The bytes of the file; the same document gives the same bytes. Error bad_document, bad_table,
// bad_chart, table_too_wide. Control characters show as U+FFFD. Throws Failure out_of_memory.
Result<std::string> docx_bytes(const TextDocument& document);
// The file appears whole or not at all. Error cannot_write besides.
Result<void> write_docx(const TextDocument& document, const std::filesystem::path& file);

}  // namespace jishi::document
