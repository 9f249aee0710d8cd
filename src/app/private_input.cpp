#include "app/private_input.hpp"

#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <iostream>

namespace jishi::app {
namespace {

// The terminal does not show what is typed, until the end.
class Unseen {
 public:
  Unseen() {
    if (isatty(STDIN_FILENO) != 1 || tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios unseen = before_;
    unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    terminal_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen) == 0;
  }
  ~Unseen() {
    if (!terminal_) return;
    tcsetattr(STDIN_FILENO, TCSANOW, &before_);
    std::fputc('\n', stderr);  // that of the line was not shown either
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;
  bool terminal() const { return terminal_; }

 private:
  termios before_{};
  bool terminal_ = false;
};

std::string without_blanks(const std::string& line) {
  constexpr const char* kBlanks = " \t\r";
  const auto first = line.find_first_not_of(kBlanks);
  if (first == std::string::npos) return {};
  return line.substr(first, line.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

std::optional<std::string> private_value(const Arguments& arguments, std::string_view option,
                                         std::string_view label, std::istream& in) {
  const auto given = arguments.value(option);
  if (!given) return std::nullopt;
  const std::string name = "--" + std::string(option);
  if (*given != kFromInput) {
    refuse_usage(std::string(label) +
                 "不要写在命令行上：同一台机器上别的用户看得到，还会留在历史记录里。"
                 "请写 " +
                 name + " -，运行后再输入（不显示），或从文件、管道送入。");
  }
  std::string line;
  {
    const Unseen unseen;
    if (unseen.terminal()) {
      std::fprintf(stderr, "%s：", std::string(label).c_str());
      std::fflush(stderr);
    }
    errno = 0;
    std::getline(in, line);
    if (errno == EINTR) throw Failure({"cancelled", "已取消，未作任何更改。"});
  }
  std::string value = without_blanks(line);
  if (value.empty()) {
    refuse_usage(name + " - 要从标准输入读一行" + std::string(label) + "，没有读到。");
  }
  return value;
}

}  // namespace jishi::app
