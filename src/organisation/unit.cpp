#include "organisation/unit.hpp"

namespace jishi::organisation {

std::string_view label(EventKind kind) {
  switch (kind) {
    case EventKind::registered:
      return "登记入册";
    case EventKind::founded:
      return "新建";
    case EventKind::renamed:
      return "更名";
    case EventKind::moved:
      return "划转";
    case EventKind::recoded:
      return "代码变更";
    case EventKind::kind_changed:
      return "类别变更";
    case EventKind::merged:
      return "并入";
    case EventKind::absorbed:
      return "接收并入";
    case EventKind::split:
      return "拆分";
    case EventKind::split_off:
      return "析置";
    case EventKind::dissolved:
      return "撤销";
    case EventKind::delisted:
      return "不再列入，去向待核";
    case EventKind::corrected:
      return "更正";
    case EventKind::confirmed:
      return "在册";
  }
  return "";
}

}  // namespace jishi::organisation
