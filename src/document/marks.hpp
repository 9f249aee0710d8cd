// What stands on every page of what we make.
#pragma once

#include <string>

namespace jishi::document {

// Nothing that we make is issued: it is a draft until an office makes it its own. There is no seal
// and no emblem.
struct Marks {
  bool draft = true;           // 代拟稿
  bool demonstration = false;  // 演示数据
  bool internal = false;       // 内部资料: not to be published
};

inline std::string marks_text(Marks marks) {
  std::string text = marks.draft ? "代拟稿" : "";
  if (marks.demonstration) text += text.empty() ? "演示数据" : "　演示数据";
  if (marks.internal) text += text.empty() ? "内部资料" : "　内部资料";
  return text;
}

}  // namespace jishi::document
