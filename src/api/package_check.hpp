// Package files that a browser sent, as `jishi check` reads a folder. Nothing touches the disk.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "package/loader.hpp"

namespace jishi::api {

inline constexpr std::size_t kMostCheckBytes = std::size_t{8} << 20;  // of a request

// The files by the folders that hold a package.yaml. Paths are names only, with '/'; hidden files
// and README* files are passed over, what is no definition is told as a mistake.
struct SentPackages {
  std::vector<package::SourceFolder> folders;
  std::vector<package::Mistake> mistakes;
};
// Failure bad_value: no files, or a path that is not one inside a folder.
SentPackages sent_packages(std::vector<package::SourceFile> files);

// Those of the database, with the sent ones in the place of those of the same name: what would be
// loaded if they were installed.
std::vector<package::SourceFolder> with_those_loaded(
    std::vector<package::SourceFolder> loaded, const std::vector<package::SourceFolder>& sent);

}  // namespace jishi::api
