// A hammer process seen from outside: started, listened to, ended.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace jishi::crash {

class Hammered {
 public:
  // What it says is kept in `folder`. `environment`: NAME=VALUE for the process.
  Hammered(const std::filesystem::path& folder, const std::string& address, std::int64_t first_id,
           std::vector<std::string> environment = {});
  // Another program that speaks as the hammer does.
  Hammered(const std::filesystem::path& folder, std::vector<std::string> program,
           std::vector<std::string> environment = {});
  ~Hammered();  // kills it
  Hammered(const Hammered&) = delete;
  Hammered& operator=(const Hammered&) = delete;

  // What is waited for comes, or the process has ended; after minutes they throw
  // std::runtime_error.
  //
  // Waits until so many changes are acknowledged in all.
  void wait_until_acknowledged(std::size_t changes);
  // Waits until what it has said besides is enough.
  void wait_until_said(const std::function<bool(const std::set<std::string>&)>& enough);
  // Waits for anything else that it brings about.
  void wait_until(const std::function<bool()>& so);
  // Waits until it has said the line; false when it ended without.
  bool wait_until_said(const std::string& line);
  void kill();
  // Waits for it to end by itself; its exit status.
  int wait_for_end();

  std::set<std::int64_t> acknowledged();
  bool has_said(const std::string& line);
  // What it has said besides the ids of changes.
  std::set<std::string> other_lines();
  // What it wrote to standard error, for messages.
  std::string complaints() const;

 private:
  void listen();
  bool has_ended();
  std::string too_late();

  std::filesystem::path said_file_;
  std::filesystem::path complaints_file_;
  pid_t process_ = -1;
  int status_ = -1;
  std::size_t read_ = 0;  // bytes of said_file_
  std::set<std::int64_t> acknowledged_;
  std::set<std::string> other_lines_;
};

// Short in ordinary runs, long when JISHI_LONG is set; as many as JISHI_ROUNDS says, if it does.
int rounds(int short_run, int long_run);

}  // namespace jishi::crash
