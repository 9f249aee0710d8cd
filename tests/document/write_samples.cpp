// Writes the pictures and documents that the tests look at: write_document_samples FOLDER.
#include <filesystem>
#include <iostream>

#include "document/docx.hpp"
#include "document/picture_file.hpp"
#include "document/workbook.hpp"
#include "samples.hpp"

namespace {

using namespace jishi;
using namespace jishi::document;

void write_all(const std::filesystem::path& folder) {
  for (const auto& [name, chart] : sample_charts()) {
    write_chart(chart, folder / (name + ".png")).or_throw();
    write_chart(chart, folder / (name + ".svg")).or_throw();
  }
  for (const auto& [name, poster] : sample_posters()) {
    write_poster(poster, folder / (name + ".png")).or_throw();
    write_poster(poster, folder / (name + ".svg")).or_throw();
  }
  for (const auto& [name, document] : sample_documents())
    write_docx(document, folder / (name + ".docx")).or_throw();
  for (const auto& [name, table] : sample_tables())
    write_xlsx({&table, 1}, folder / (name + ".xlsx")).or_throw();
  for (const auto& [name, table] : sample_native_charts())
    write_xlsx({&table, 1}, folder / (name + ".xlsx")).or_throw();
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count != 2) throw Failure({"usage", "write_document_samples 文件夹"});
    write_all(arguments[1]);
    forget_fonts();
  } catch (const Failure& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
  return 0;
}
