#include "package/yaml_errors.hpp"

#include <yaml-cpp/exceptions.h>

#include <array>
#include <string_view>

namespace jishi::package {
namespace {

struct Line {
  std::string_view library;
  std::string_view message;
  std::string_view remedy;
};

const std::array kLines = {
    Line{YAML::ErrorMsg::END_OF_MAP, "这一行的缩进与上面的项不对齐",
         "同一层的项请左端对齐，下一层多缩进两个空格"},
    Line{YAML::ErrorMsg::END_OF_MAP_FLOW, "花括号“{”没有配上“}”，或两项之间缺逗号",
         "请在这一处之前补上“}”或“,”"},
    Line{YAML::ErrorMsg::END_OF_SEQ, "列表项的缩进不对齐", "同一列表的“-”请左端对齐"},
    Line{YAML::ErrorMsg::END_OF_SEQ_FLOW, "方括号“[”没有配上“]”，或两项之间缺逗号",
         "请在这一处之前补上“]”或“,”"},
    Line{YAML::ErrorMsg::INVALID_HEX, "双引号中的“\\x”“\\u”后面不是十六进制数字",
         "反斜杠请写成“\\\\”，或改用单引号"},
    Line{YAML::ErrorMsg::INVALID_ESCAPE, "双引号中的反斜杠后面是不认识的字符",
         "反斜杠请写成“\\\\”，或改用单引号"},
    Line{YAML::ErrorMsg::UNKNOWN_TOKEN, "这里的字符不能作为一项的开头",
         "以 % @ ` 等符号开头的文字请加引号"},
    Line{YAML::ErrorMsg::DOC_IN_SCALAR, "引号中间出现了“---”", "请检查前面的引号是否结束"},
    Line{YAML::ErrorMsg::EOF_IN_SCALAR, "文件结束了，引号还没有结束", "请补上结尾的引号"},
    Line{YAML::ErrorMsg::TAB_IN_INDENTATION, "缩进里有制表符（Tab）", "请改用空格"},
    Line{YAML::ErrorMsg::FLOW_END, "多了一个右括号", "请删除它，或补上对应的左括号"},
    Line{YAML::ErrorMsg::BLOCK_ENTRY, "这里不能开始列表项“-”",
         "请检查缩进；文字以“-”开头时请加引号"},
    Line{YAML::ErrorMsg::MAP_KEY, "这里不能开始新的项", "请检查缩进"},
    Line{YAML::ErrorMsg::MAP_VALUE, "一行里有两个“: ”，或这一行的缩进不对",
         "值里含有冒号加空格时请给整个值加引号；否则请检查缩进"},
};

}  // namespace

YamlError explain(const std::string& library_message) {
  for (const Line& line : kLines)
    if (library_message.starts_with(line.library))
      return {std::string(line.message), std::string(line.remedy)};
  return {"YAML 写法有误（" + library_message + "）", "请检查这一处的引号、冒号、括号和缩进"};
}

}  // namespace jishi::package
