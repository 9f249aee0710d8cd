// Writes the pictures and documents that the tests look at: write_document_samples FOLDER.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "document/docx.hpp"
#include "document/drawing.hpp"
#include "document/workbook.hpp"
#include "samples.hpp"

namespace {

using namespace jishi;
using namespace jishi::document;

void save(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  if (!out.flush()) throw Failure({"cannot_write", "无法写入 " + file.string()});
}

void write_all(const std::filesystem::path& folder) {
  for (const auto& [name, chart] : sample_charts()) {
    check(chart).or_throw();
    save(folder / (name + ".png"), chart_picture(chart, PictureFormat::png).bytes);
    save(folder / (name + ".svg"), chart_picture(chart, PictureFormat::svg).bytes);
  }
  for (const auto& [name, poster] : sample_posters()) {
    check(poster).or_throw();
    save(folder / (name + ".png"), poster_picture(poster, PictureFormat::png).bytes);
    save(folder / (name + ".svg"), poster_picture(poster, PictureFormat::svg).bytes);
  }
  for (const auto& [name, document] : sample_documents())
    write_docx(document, folder / (name + ".docx")).or_throw();
  for (const auto& [name, table] : sample_tables())
    write_xlsx({&table, 1}, folder / (name + ".xlsx")).or_throw();
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count != 2) throw Failure({"usage", "write_document_samples 文件夹"});
    write_all(arguments[1]);
  } catch (const Failure& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
  return 0;
}
