#include "db/testing/postgres_server.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "base/text.hpp"
#include "db/testing/process.hpp"

namespace jishi::db::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrograms = "/usr/lib/postgresql/15/bin/";

// Reads its standard input to the end, which comes when the test process ends, however it ends.
constexpr const char* kGuardScript = R"(
cat >/dev/null
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
ours() { tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$1/data"; }
if [ -n "$pid" ] && ours "$1"; then
  kill -QUIT "$pid"
  for wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    ours "$1" || break
    sleep 0.25
  done
  ours "$1" && kill -KILL "$pid"
fi
rm -rf "$1"
)";

constexpr const char* kAccess =
    "local all guarded scram-sha-256\n"
    "local all all trust\n";

constexpr const char* kSettings =
    "listen_addresses = ''\n"
    "max_connections = 200\n"
    "shared_buffers = 32MB\n"
    "fsync = on\n"
    "full_page_writes = on\n"
    "synchronous_commit = on\n"
    "password_encryption = 'scram-sha-256'\n"
    "lc_messages = 'C'\n"
    "log_min_messages = warning\n";

std::string read_file(const fs::path& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void append(const fs::path& path, const std::string& text) {
  std::ofstream out(path, std::ios::app);
  out << text;
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

// Of one process: its parent, from /proc. 0 for one that is gone.
pid_t parent_of(pid_t process) {
  const std::string stat = read_file("/proc/" + std::to_string(process) + "/stat");
  const auto name_end = stat.rfind(')');  // the name may hold anything, brackets too
  if (name_end == std::string::npos) return 0;
  std::istringstream rest(stat.substr(name_end + 1));
  std::string state;
  pid_t parent = 0;
  rest >> state >> parent;
  return parent;
}

std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> out;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const auto process = parse_int64(entry.path().filename().string());
    if (process && parent_of(static_cast<pid_t>(*process)) == parent) {
      out.push_back(static_cast<pid_t>(*process));
    }
  }
  return out;
}

bool exists(pid_t process) {
  const std::string stat = read_file("/proc/" + std::to_string(process) + "/stat");
  const auto name_end = stat.rfind(')');
  return name_end != std::string::npos && stat.compare(name_end + 1, 2, " Z") != 0;
}

}  // namespace

PostgresServer::PostgresServer(std::vector<std::string> environment)
    : environment_(std::move(environment)) {
  const char* temporary = std::getenv("TMPDIR");
  std::string pattern = std::string(temporary != nullptr ? temporary : "/tmp") + "/jishi-pg-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "mkdtemp " + pattern);
  }
  folder_ = pattern;
  start_guard();
  if (getuid() == 0) {
    const passwd* user = getpwnam("postgres");
    if (user == nullptr) user = getpwnam("nobody");
    if (user == nullptr) throw std::runtime_error("neither a user postgres nor nobody");
    owner_ = user->pw_name;
    if (chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) {
      throw std::system_error(errno, std::generic_category(), "chown " + folder_.string());
    }
  }
  create_cluster();
  start();
}

PostgresServer::~PostgresServer() {
  close(guard_pipe_);
  try {
    wait_for(guard_);
  } catch (const std::exception&) {
    // The guard does its work without us.
  }
}

PostgresServer& PostgresServer::shared() {
  static PostgresServer server;
  return server;
}

void PostgresServer::start_guard() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe2");
  }
  guard_pipe_ = ends[1];
  guard_ = testing::start({.arguments = {"/bin/sh", "-c", kGuardScript, "guard", folder_.string()},
                           .standard_input = ends[0],
                           .new_session = true});
  close(ends[0]);
}

void PostgresServer::run_as_owner(std::vector<std::string> arguments, bool with_environment) const {
  if (!owner_.empty()) {
    const std::vector<std::string> drop = {
        "setpriv", "--reuid=" + owner_,
        "--regid=" + std::to_string(getpwnam(owner_.c_str())->pw_gid), "--clear-groups", "--"};
    arguments.insert(arguments.begin(), drop.begin(), drop.end());
  }
  const fs::path output = folder_ / "output";
  const int status =
      run({.arguments = std::move(arguments),
           .environment = with_environment ? environment_ : std::vector<std::string>{},
           .output_file = output.string()});
  if (status != 0) {
    throw std::runtime_error("PostgreSQL did not start (" + std::to_string(status) + "):\n" +
                             read_file(output) + log());
  }
}

void PostgresServer::create_cluster() {
  run_as_owner({std::string(kPrograms) + "initdb", "-D", (folder_ / "data").string(), "-U", "jishi",
                "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh", "-A",
                "trust", "--no-sync", "--no-instructions"},
               false);
  append(folder_ / "data" / "postgresql.conf",
         std::string(kSettings) + "unix_socket_directories = '" + folder_.string() + "'\n");
  fs::remove(folder_ / "data" / "pg_hba.conf");
  append(folder_ / "data" / "pg_hba.conf", kAccess);
}

void PostgresServer::start() {
  run_as_owner({std::string(kPrograms) + "pg_ctl", "-D", (folder_ / "data").string(), "-w", "-t",
                "120", "-s", "-l", (folder_ / "log").string(), "start"},
               true);
}

pid_t PostgresServer::postmaster() const {
  std::istringstream in(read_file(folder_ / "data" / "postmaster.pid"));
  pid_t process = 0;
  in >> process;
  return process > 0 && exists(process) ? process : 0;
}

void PostgresServer::kill() {
  const pid_t server = postmaster();
  if (server == 0) return;
  // Stopped first, so that it starts no child between our look and the end.
  ::kill(server, SIGSTOP);
  std::vector<pid_t> processes = children_of(server);
  processes.push_back(server);
  for (const pid_t process : processes)
    ::kill(process, SIGKILL);
  for (const pid_t process : processes) {
    while (exists(process))
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  // Where nobody reaps orphans, the number of the dead server stays taken and these files would
  // keep a new one from starting.
  fs::remove(folder_ / "data" / "postmaster.pid");
  fs::remove(folder_ / ".s.PGSQL.5432.lock");
}

void PostgresServer::set_environment(std::vector<std::string> environment) {
  environment_ = std::move(environment);
}

std::string PostgresServer::address(std::string_view database, std::string_view role) const {
  std::string socket;
  for (const char c : folder_.string())
    socket += c == '/' ? std::string("%2F") : std::string(1, c);
  return "postgresql://" + std::string(role) + "@" + socket + "/" + std::string(database);
}

std::string PostgresServer::log() const {
  return read_file(folder_ / "log");
}

}  // namespace jishi::db::testing
