#include "http/request.hpp"

#include <algorithm>
#include <cassert>

#include "base/text.hpp"

namespace jishi::http {

const std::string& Request::text(std::string_view name) const {
  const auto found = named.find(name);
  assert(found != named.end());
  return found->second;
}

std::int64_t Request::number(std::string_view name) const {
  const auto value = parse_int64(text(name));
  assert(value);
  return *value;
}

Date Request::date(std::string_view name) const {
  const auto value = Date::parse(text(name));
  assert(value);
  return *value;
}

Result<std::optional<std::string>> Request::parameter(std::string_view name) const {
  std::optional<std::string> found;
  for (const QueryParameter& each : query) {
    if (each.name != name) continue;
    if (found)
      return Error{"bad_query", "参数“" + std::string(name) + "”给了不止一次。请只留一个。"};
    found = each.value;
  }
  return found;
}

std::vector<std::string> Request::parameters(std::string_view name) const {
  std::vector<std::string> values;
  for (const QueryParameter& each : query) {
    if (each.name == name) values.push_back(each.value);
  }
  return values;
}

Result<void> Request::only_parameters(std::initializer_list<std::string_view> names) const {
  for (const QueryParameter& each : query) {
    if (std::find(names.begin(), names.end(), each.name) != names.end()) continue;
    std::string known;
    for (const auto name : names)
      known += (known.empty() ? "" : "、") + std::string(name);
    return Error{"bad_query",
                 "没有参数“" + each.name + "”。" +
                     (known.empty() ? "这里不接受参数。" : "可用的有：" + known + "。")};
  }
  return {};
}

}  // namespace jishi::http
