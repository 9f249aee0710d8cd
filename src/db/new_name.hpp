// Gives a finished file its name without ever replacing another.
#pragma once

#include <filesystem>
#include <span>

namespace jishi::db {

// A way of moving `from` to `to`, which must not exist: 0, or the errno; EEXIST where it does.
using NamingStep = int (*)(const std::filesystem::path& from, const std::filesystem::path& to);

int name_by_link(const std::filesystem::path& from, const std::filesystem::path& to);
// By one system call that some file systems do not have (EINVAL).
int name_by_exclusive_rename(const std::filesystem::path& from, const std::filesystem::path& to);
// Takes the name with an empty file, then renames over that: only a program that replaces files
// without looking could lose one. After a crash between the two the empty file stays.
int name_by_placeholder(const std::filesystem::path& from, const std::filesystem::path& to);

// The first step that the file system has decides. 0, or the errno of that step; `from` is then
// where it was.
int move_to_new_name(const std::filesystem::path& from, const std::filesystem::path& to,
                     std::span<const NamingStep> steps);
// The three steps above, in that order.
int move_to_new_name(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace jishi::db
