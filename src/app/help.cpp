#include "app/help.hpp"

#include <algorithm>

#include "base/json_writer.hpp"
#include "base/text.hpp"

namespace jishi::app {
namespace {

std::string shown(const Option& option) {
  std::string text = "--" + std::string(option.name);
  if (option.arity != Arity::flag) text += " " + std::string(option.value);
  return text;
}

std::string line(const std::string& left, std::string_view right) {
  return "  " + padded(left, 26) + "  " + std::string(right) + "\n";
}

}  // namespace

std::vector<Option> all_options(const Command& command) {
  std::vector<Option> options = command.options;
  options.push_back({"json", Arity::flag, "", "以 JSON 输出"});
  options.push_back({"help", Arity::flag, "", "显示本说明"});
  return options;
}

std::string overview() {
  std::string text =
      "基石 jishi " JISHI_VERSION " — 基层团组织建设台账\n\n用法：jishi 命令 [参数]\n\n";
  for (const Command& command : commands()) {
    text += line(std::string(command.name), command.summary);
  }
  text +=
      "\n每个命令都可加 --help 查看用法，加 --json 以 JSON 输出。\n"
      "退出码：0 成功；1 结果为否（有错误、未找到、校验不通过）；2 用法错误；3 数据库不可用；\n"
      "4 写入结果未知，须重新打开核对；130 已取消。\n";
  return text;
}

std::string usage_of(const Command& command) {
  std::string text = std::string(command.summary) + "\n\n用法：jishi " + std::string(command.name);
  for (const Positional& positional : command.positionals) {
    std::string name(positional.name);
    if (positional.repeated) name += "…";
    text += positional.required ? " " + name : " [" + name + "]";
  }
  text += " [参数]\n\n";
  for (const Positional& positional : command.positionals) {
    text += line(std::string(positional.name), positional.help);
  }
  for (const Option& option : all_options(command))
    text += line(shown(option), option.help);
  if (!command.details.empty()) text += "\n" + std::string(command.details) + "\n";
  return text;
}

std::string error_json(const std::string& code, const std::string& message) {
  JsonWriter json;
  json.begin_object().key("error").begin_object();
  json.member("code", code).member("message", message).end_object().end_object();
  return json.take();
}

}  // namespace jishi::app
