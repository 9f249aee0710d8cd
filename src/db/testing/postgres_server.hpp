// A private PostgreSQL server of a test process: its own data directory, a Unix socket only.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace jishi::db::testing {

// Runs from construction to destruction. Whatever happens to this process, SIGKILL included, a
// guard process ends the server and removes its files. Its databases sort text by ICU's Chinese
// rules unless told otherwise, so that a forgotten COLLATE "C" shows. When run by root, the server
// runs as `postgres` (or `nobody`), as it refuses to be root.
//
// Role: jishi, a superuser who is asked for no password. A role named `guarded` would be asked.
class PostgresServer {
 public:
  // `environment`: NAME=VALUE for the server's processes, for instance a fault library.
  explicit PostgresServer(std::vector<std::string> environment = {});
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // The one server of this process, started when first asked for and stopped at exit.
  static PostgresServer& shared();

  std::string address(std::string_view database, std::string_view role = "jishi") const;
  const std::filesystem::path& folder() const { return folder_; }

  // Ends all of its processes with SIGKILL, as a crash of the machine would, without losing what
  // the kernel has cached.
  void kill();
  // Starts again after kill() or after the server ended by itself; waits until it accepts
  // connections.
  void start();
  void set_environment(std::vector<std::string> environment);
  // What the server wrote to its log, for messages of failed tests.
  std::string log() const;

 private:
  void create_cluster();
  void start_guard();
  void run_as_owner(std::vector<std::string> arguments, bool with_environment) const;
  pid_t postmaster() const;  // 0 when it does not run

  std::filesystem::path folder_;
  std::string owner_;  // the user that the server runs as; empty: ours
  std::vector<std::string> environment_;
  pid_t guard_ = -1;
  int guard_pipe_ = -1;
};

}  // namespace jishi::db::testing
