// Where the built pages stand.
#pragma once

#include <filesystem>
#include <optional>

#include "app/arguments.hpp"

namespace jishi::app {

inline Option web_option() {
  return {"web", Arity::value, "文件夹",
          "编译好的网页；缺省取环境变量 JISHI_WEB，再缺省为随程序的 web/dist；都没有时只有接口"};
}

// --web, JISHI_WEB, or web/dist in a folder above the program's; none without any.
std::optional<std::filesystem::path> web_folder(const Arguments& arguments);

}  // namespace jishi::app
