// Start reading here: the program is one table of commands (commands.cpp) and one place where
// errors become words and exit codes.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <new>
#include <string>
#include <vector>

#include "app/command.hpp"
#include "app/help.hpp"
#include "app/terminal_progress.hpp"
#include "base/text.hpp"
#include "db/error.hpp"

namespace jishi::app {
namespace {

Progress* cancellable = nullptr;

// The first signal asks; a second one ends the process, whatever it waits for. Waiting system calls
// are not resumed.
void on_signal(int) {
  if (cancellable == nullptr || cancellable->cancelled()) std::_Exit(kCancelled);
  cancellable->cancel();
}

void listen_for_signals(Progress& progress) {
  cancellable = &progress;
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

// The longest command name that the words begin with; how many words it takes.
const Command* find_command(const std::vector<std::string>& words, std::size_t& used) {
  for (std::size_t count : {std::size_t{2}, std::size_t{1}}) {
    if (words.size() < count) continue;
    const std::string name = count == 2 ? words[0] + " " + words[1] : words[0];
    for (const Command& command : commands()) {
      if (command.name == name) {
        used = count;
        return &command;
      }
    }
  }
  return nullptr;
}

int exit_code_of(const Error& error) {
  if (error.code == "usage") return kUsage;
  if (error.code == "cancelled") return kCancelled;
  return kNo;
}

int exit_code_of(db::ErrorClass error) {
  return error == db::ErrorClass::outcome_unknown ? kUnknown : kDatabase;
}

void print_error(bool json, const std::string& code, const std::string& message) {
  if (json) {
    std::cout << error_json(code, message) << '\n';
  } else {
    std::cerr << "错误：" << message << '\n';
  }
}

int run_command(const std::vector<std::string>& words, Progress& progress) {
  if (!std::ranges::all_of(words, is_utf8)) {
    refuse_usage("参数中有不是 UTF-8 的文字，请在 UTF-8 终端中输入，或给文件改名。");
  }
  std::size_t used = 0;
  const Command* command = find_command(words, used);
  if (command == nullptr) {
    refuse_usage("没有“" + echoed(words[0]) + "”这个命令。用 jishi --help 查看全部命令。");
  }
  const std::vector<std::string> rest(words.begin() + static_cast<std::ptrdiff_t>(used),
                                      words.end());
  for (const std::string& word : rest) {
    if (word == "--") break;
    if (word == "--help") {
      std::cout << usage_of(*command);
      return kDone;
    }
  }
  auto arguments = parse_arguments(rest, all_options(*command), command->positionals);
  if (!arguments) throw Failure(arguments.error());
  listen_for_signals(progress);
  return command->run(*arguments, {SystemClock(), progress});
}

int run(const std::vector<std::string>& words) {
  if (words.empty() || words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    std::cout << overview();
    return words.empty() ? kUsage : kDone;
  }
  if (words[0] == "--version") {
    std::cout << "jishi " JISHI_VERSION "\n";
    return kDone;
  }
  TerminalProgress progress;
  const bool json = std::ranges::find(words, "--json") != words.end();
  try {
    return run_command(words, progress);
  } catch (const Failure& failure) {
    progress.finish_line();
    print_error(json, failure.error().code, failure.error().message);
    return exit_code_of(failure.error());
  } catch (const db::DatabaseError& error) {
    progress.finish_line();
    // Waiting for a lock ends with the signal that asked for it.
    if (progress.cancelled() && error.error_class() == db::ErrorClass::busy) {
      print_error(json, "cancelled", "已取消，未作任何更改。");
      return kCancelled;
    }
    print_error(json, db::error_code(error.error_class()),
                std::string(error.remedy()) + "（" + error.what() + "）");
    return exit_code_of(error.error_class());
  } catch (const std::bad_alloc&) {
    progress.finish_line();
    print_error(json, "out_of_memory", "内存不足，请关闭其他程序或换用内存更大的机器后重试。");
    return kDatabase;
  } catch (const std::filesystem::filesystem_error& error) {
    progress.finish_line();
    print_error(json, "file_error",
                "无法使用 " + error.path1().string() + "：" + error.code().message() +
                    "。请检查路径、权限和磁盘空间。");
    return kNo;
  } catch (const std::exception& error) {
    // What nobody foresaw, a damaged column of the database above all.
    progress.finish_line();
    print_error(json, "unexpected",
                std::string("没有料到的错误（") + error.what() +
                    "）。数据库可能被改动过，请运行 jishi verify --journal 校验，或从备份恢复。");
    return kDatabase;
  }
}

}  // namespace
}  // namespace jishi::app

// What is written may hold personal data: only its owner reads it, and no core is left behind.
void keep_to_oneself() {
  ::umask(S_IRWXG | S_IRWXO);
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

int main(int argc, char** argv) {
  keep_to_oneself();
  std::ios::sync_with_stdio(false);
  const int code = jishi::app::run(std::vector<std::string>(argv + 1, argv + argc));
  std::cout.flush();
  if (!std::cout) {
    std::fputs("错误：输出未能写完（磁盘已满或管道已关闭）。\n", stderr);
    return code == jishi::app::kDone ? jishi::app::kNo : code;
  }
  return code;
}
