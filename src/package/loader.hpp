// Reads folders of YAML definitions. Either everything is right and a PackageSet comes out, or all
// mistakes are told and nothing does.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "package/package.hpp"
#include "package/place.hpp"

namespace jishi::package {

inline constexpr std::size_t kMaxFileBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxFilesPerPackage = 1'000;
inline constexpr std::size_t kMaxFolderDepth = 8;  // folders below a package's own
inline constexpr std::size_t kMaxLineBytes = 4'000;
inline constexpr std::size_t kMaxNesting = 24;     // of maps and lists in one file
inline constexpr std::size_t kMaxNodes = 100'000;  // keys, values, maps and lists in one file
inline constexpr std::size_t kMaxMistakes = 500;   // told; further ones are only counted

struct LoadOutcome {
  PackageSet packages;            // empty where there are mistakes
  std::vector<Mistake> mistakes;  // sorted by place
  std::size_t untold = 0;         // mistakes beyond kMaxMistakes
  bool ok() const { return mistakes.empty(); }
};

// Each folder is one package: it holds package.yaml. Other files of it end in .yaml; symbolic
// links are not followed. Never throws for what the files contain.
LoadOutcome load_packages(std::span<const std::filesystem::path> folders);

// The same from memory: `folder` names the package in places, `path` is relative to it.
struct SourceFile {
  std::string path;
  std::string text;
};
struct SourceFolder {
  std::string folder;
  std::vector<SourceFile> files;
};
LoadOutcome load_sources(std::span<const SourceFolder> folders);

// Every code that a Mistake can have, sorted.
std::span<const std::string_view> mistake_codes();

// JSON Schema (draft 2020-12) of a package's files, for editors.
std::string json_schema();

}  // namespace jishi::package
