#include "app/web_folder.hpp"

#include <cstdlib>

namespace jishi::app {

std::optional<std::filesystem::path> web_folder(const Arguments& arguments) {
  namespace fs = std::filesystem;
  if (const auto folder = arguments.value("web"); folder && !folder->empty()) return *folder;
  if (const char* folder = std::getenv("JISHI_WEB"); folder != nullptr && *folder != '\0')
    return folder;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  for (fs::path above = program.parent_path(); above.has_relative_path();
       above = above.parent_path()) {
    if (fs::exists(above / "web" / "dist" / "index.html", error)) return above / "web" / "dist";
  }
  return std::nullopt;
}

}  // namespace jishi::app
