#include "package/folder.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace jishi::package {
namespace {

namespace fs = std::filesystem;

struct Walk {
  const fs::path& root;
  SourceFolder& out;
  MistakeLog& log;
  std::size_t seen = 0;

  std::string shown(const fs::path& path) const { return path.generic_string(); }
  void tell(Code code, const fs::path& path, std::string message, std::string remedy) {
    log.add(code, {shown(path), 0, 0}, std::move(message), std::move(remedy));
  }
};

void read_file(Walk& walk, const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  // One byte more than allowed is enough to see that it is too much.
  std::string text(kMaxFileBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!stream.is_open() || stream.bad())
    return walk.tell(Code::unreadable, path, "读不了这个文件", "请检查文件的权限");
  text.resize(static_cast<std::size_t>(stream.gcount()));
  walk.out.files.push_back({path.lexically_relative(walk.root).generic_string(), std::move(text)});
}

void take(Walk& walk, const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  if (entry.path().extension() == ".yaml") return read_file(walk, entry.path());
  const bool near = entry.path().extension() == ".yml";
  walk.tell(Code::stray_file, entry.path(), "定义包里有不是定义的文件“" + name + "”",
            near ? "扩展名请用 .yaml" : "请移到别处；说明文字可以放在 README.md 中");
}

// Returns false where reading on is of no use.
bool visit(Walk& walk, const fs::path& folder, std::size_t depth) {
  std::error_code error;
  std::vector<fs::directory_entry> entries;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (++walk.seen > kMaxFilesPerPackage) {
      walk.tell(Code::too_many_files, walk.root,
                "文件夹里的文件超过 " + std::to_string(kMaxFilesPerPackage) + " 个",
                "请分成几个包，或检查是否给错了文件夹");
      return false;
    }
    entries.push_back(*at);
  }
  if (error) {
    walk.tell(Code::unreadable, folder, "读不了这个文件夹（" + error.message() + "）",
              "请检查路径和权限");
    return depth > 0;
  }
  std::sort(entries.begin(), entries.end());
  for (const fs::directory_entry& entry : entries) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with('.') || name.starts_with("README")) continue;
    if (entry.is_symlink(error)) {
      walk.tell(Code::symbolic_link, entry.path(), "这是符号链接，不会读取它指向的内容",
                "请换成文件本身，或删除");
    } else if (entry.is_directory(error)) {
      if (depth >= kMaxFolderDepth)
        walk.tell(Code::too_many_files, entry.path(),
                  "文件夹嵌套超过 " + std::to_string(kMaxFolderDepth) + " 层", "请减少层次");
      else if (!visit(walk, entry.path(), depth + 1))
        return false;
    } else if (entry.is_regular_file(error)) {
      take(walk, entry);
    } else {
      walk.tell(Code::stray_file, entry.path(), "“" + name + "”不是普通文件", "请移到别处");
    }
  }
  return true;
}

}  // namespace

std::optional<SourceFolder> read_folder(const fs::path& folder, MistakeLog& log) {
  SourceFolder out;
  out.folder = folder.generic_string();
  while (out.folder.size() > 1 && out.folder.ends_with('/'))
    out.folder.pop_back();
  const fs::path root(out.folder);
  Walk walk{root, out, log};
  if (!visit(walk, root, 0)) return std::nullopt;
  return out;
}

}  // namespace jishi::package
