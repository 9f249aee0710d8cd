#include "api/package_check.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "package/mistake_log.hpp"

namespace jishi::api {
namespace {

using package::SourceFile;
using package::SourceFolder;

constexpr std::string_view kPackageFile = "package.yaml";
constexpr std::size_t kMaxPathBytes = 500;

std::string_view last_segment(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

std::string folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? "" : path.substr(0, slash));
}

void require_path(const std::string& path) {
  bool fits = !path.empty() && path.size() <= kMaxPathBytes && is_utf8(path) &&
              is_plain_line(path) && !path.starts_with('/') && !path.ends_with('/') &&
              path.find('\\') == std::string::npos;
  for (std::size_t at = 0; fits && at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view segment = std::string_view(path).substr(at, end - at);
    fits = !segment.empty() && segment != "." && segment != "..";
    at = end + 1;
  }
  if (!fits)
    throw Failure({"bad_value", "文件的路径不对，请写成“包的文件夹/ledgers/名称.yaml”的样子。"});
}

bool is_passed_over(std::string_view path) {
  while (true) {
    const auto slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    if (segment.starts_with('.') || segment.starts_with("README")) return true;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
}

// The innermost of the folders that the file lies in; else the first segment of its path.
std::string home_of(const std::string& path, const std::map<std::string, SourceFolder>& folders) {
  for (std::string folder = folder_of(path);; folder = folder_of(folder)) {
    if (folders.contains(folder)) return folder;
    if (folder.empty()) break;
  }
  return path.substr(0, std::min(path.find('/'), path.size()));
}

// The name that a package gives itself, as far as it can be seen without reading YAML.
std::string name_of(const SourceFolder& folder) {
  const auto file = std::ranges::find(folder.files, kPackageFile, &SourceFile::path);
  if (file == folder.files.end()) return folder.folder;
  constexpr std::string_view kKey = "package:";
  std::string_view text = file->text;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.starts_with(kKey)) continue;
    line.remove_prefix(kKey.size());
    line = line.substr(0, line.find('#'));
    const auto first = line.find_first_not_of(" \r"), last = line.find_last_not_of(" \r");
    if (first != std::string_view::npos) return std::string(line.substr(first, last - first + 1));
  }
  return folder.folder;
}

}  // namespace

SentPackages sent_packages(std::vector<SourceFile> files) {
  if (files.empty())
    throw Failure({"bad_value", "没有选文件。请选择定义包的文件夹，里面要有 package.yaml。"});
  std::map<std::string, SourceFolder> folders;
  for (const SourceFile& file : files) {
    require_path(file.path);
    if (last_segment(file.path) == kPackageFile && !is_passed_over(file.path))
      folders.emplace(folder_of(file.path), SourceFolder());
  }
  package::MistakeLog log;
  for (SourceFile& file : files) {
    if (is_passed_over(file.path)) continue;
    if (!file.path.ends_with(".yaml")) {
      log.add(package::Code::stray_file, {file.path, 0, 0},
              "定义包里有不是定义的文件“" + std::string(last_segment(file.path)) + "”",
              file.path.ends_with(".yml") ? "扩展名请用 .yaml"
                                          : "请移到别处；说明文字可以放在 README.md 中");
      continue;
    }
    const std::string home = home_of(file.path, folders);
    const bool inside = !home.empty() && file.path.size() > home.size();
    std::string path = inside ? file.path.substr(home.size() + 1) : std::move(file.path);
    folders[home].files.push_back({std::move(path), std::move(file.text)});
  }
  SentPackages sent;
  for (auto& [name, folder] : folders) {
    folder.folder = name.empty() ? "定义包" : name;
    if (folder.files.size() > package::kMaxFilesPerPackage)
      log.add(package::Code::too_many_files, {folder.folder, 0, 0},
              "文件夹里的文件超过 " + std::to_string(package::kMaxFilesPerPackage) + " 个",
              "请分成几个包，或检查是否给错了文件夹");
    sent.folders.push_back(std::move(folder));
  }
  sent.mistakes = log.take();
  return sent;
}

std::vector<SourceFolder> with_those_loaded(std::vector<SourceFolder> loaded,
                                            const std::vector<SourceFolder>& sent) {
  for (const SourceFolder& folder : sent) {
    const std::string name = name_of(folder);
    std::erase_if(loaded, [&](const SourceFolder& each) { return name_of(each) == name; });
    loaded.push_back(folder);
  }
  return loaded;
}

}  // namespace jishi::api
