#include "db/postgresql_backup.hpp"

#include <fcntl.h>
#include <libpq-fe.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "db/database.hpp"

namespace jishi::db {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kLookEvery{100};
constexpr std::size_t kMostMessageBytes = 2'000;

// What libpq understands of an address, as NAME=VALUE of its environment variables.
std::vector<std::string> connection_environment(std::string_view address) {
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(std::string(address).c_str(), &message), &PQconninfoFree);
  if (!options) {
    const std::string reason = message == nullptr ? "" : message;
    PQfreemem(message);
    throw Failure({"bad_address", "数据库地址不正确：" + reason});
  }
  std::vector<std::string> environment;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    if (option->envvar == nullptr) {
      throw Failure({"bad_address", std::string("备份不支持地址中的参数 ") + option->keyword +
                                        "，请去掉后重试。"});
    }
    environment.push_back(std::string(option->envvar) + "=" + option->val);
  }
  return environment;
}

std::string program(const std::string& name) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", error)) {
    const fs::path candidate = version.path() / "bin" / name;
    if (fs::exists(candidate, error)) found.push_back(candidate);
  }
  if (found.empty()) return name;
  return std::ranges::max(found, {},
                          [](const fs::path& path) {
                            const fs::path version = path.parent_path().parent_path().filename();
                            return std::strtol(version.c_str(), nullptr, 10);
                          })
      .string();
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  all.reserve(texts.size() + 1);
  for (std::string& text : texts)
    all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

// Runs to its end; the last of what it wrote to standard error is the message of the Failure.
void run(std::vector<std::string> arguments, std::vector<std::string> environment,
         const char* error_code, std::string_view what, Progress& progress) {
  for (char** variable = environ; *variable != nullptr; ++variable) {
    environment.emplace_back(*variable);
  }
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    throw Failure(
        {error_code, std::string("无法启动 ") + arguments[0] + "：" + std::strerror(errno)});
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
  pid_t child = -1;
  auto argument_pointers = pointers(arguments);
  auto environment_pointers = pointers(environment);
  const int spawned = posix_spawnp(&child, arguments[0].c_str(), &actions, nullptr,
                                   argument_pointers.data(), environment_pointers.data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (spawned != 0) {
    ::close(ends[0]);
    throw Failure(
        {error_code, "找不到 " + arguments[0] + "，请安装 postgresql-client 软件包后重试。"});
  }
  std::string message;
  bool stopped = false;
  int status = 0;
  const auto read_message = [&] {
    char block[4096];
    for (ssize_t n = 0; (n = ::read(ends[0], block, sizeof block)) > 0;) {
      message.append(block, static_cast<std::size_t>(n));
      if (message.size() > kMostMessageBytes) message.erase(0, message.size() - kMostMessageBytes);
    }
  };
  while (::waitpid(child, &status, WNOHANG) == 0) {
    read_message();
    progress.step(what, 0, 0);
    if (progress.cancelled() && !stopped) {
      ::kill(child, SIGTERM);
      stopped = true;
    }
    std::this_thread::sleep_for(kLookEvery);
  }
  read_message();
  ::close(ends[0]);
  progress.check();
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw Failure({error_code, std::string(what) + "没有完成：" + message});
  }
}

void require_empty(std::string_view address) {
  const auto database = Database::open(address, OpenMode::create);
  const auto connection = database->connect();
  auto rows = connection->query(
      "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
      "WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'");
  rows.next();
  if (rows.int64(0) > 0) {
    throw Failure({"restore_target_not_empty", database->display_name() +
                                                   " 不是空库；请恢复到新建的空库，核对无误后再"
                                                   "切换。"});
  }
}

}  // namespace

void dump_postgresql(std::string_view address, const fs::path& to, Progress& progress) {
  run({program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", "--no-password",
       "--file=" + to.string()},
      connection_environment(address), "backup_failed", "备份", progress);
}

void restore_postgresql(const fs::path& from, std::string_view address, Progress& progress) {
  require_empty(address);
  auto environment = connection_environment(address);
  std::string name;
  for (const std::string& variable : environment) {
    if (variable.starts_with("PGDATABASE=")) name = variable.substr(11);
  }
  run({program("pg_restore"), "--no-owner", "--no-privileges", "--no-password",
       "--single-transaction", "--exit-on-error", "--dbname=" + name, from.string()},
      std::move(environment), "restore_failed", "恢复", progress);
}

}  // namespace jishi::db
