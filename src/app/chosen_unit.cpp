#include "app/chosen_unit.hpp"

#include <algorithm>

#include "app/arguments.hpp"
#include "base/error.hpp"
#include "organisation/lookup.hpp"

namespace jishi::app {

organisation::UnitVersion chosen_unit(db::Connection& connection, const std::string& asked,
                                      Date date) {
  const organisation::Lookup found = organisation::look_up(connection, asked, date);
  if (found.living.size() == 1) return found.living.front();
  if (found.living.empty() && found.former.size() == 1) {
    const auto& former = found.former.front();
    const auto now = organisation::successor_at(connection, former.unit, date);
    throw Failure(
        {"no_such_unit",
         "“" + former.content.name + "”在 " + date.iso() + " 不存在" +
             (now ? "，那时它已成为“" + organisation::path_text(connection, now->unit, date) +
                        "”，请改用这个单位"
                  : "，请核对日期，或用 jishi unit 查看它的沿革") +
             "。"});
  }
  if (found.living.empty()) {
    throw Failure({"no_such_unit", "“" + echoed(asked) + "”在 " + date.iso() +
                                       " 不存在，请核对日期或用 jishi unit 查找。"});
  }
  constexpr std::size_t kShown = 5;
  std::string paths;
  for (std::size_t i = 0; i < std::min(kShown, found.living.size()); ++i) {
    const auto& content = found.living[i].content;
    paths += (i == 0 ? "" : "；") + content.division_code.value_or(content.own_code.value_or("")) +
             " " + organisation::path_text(connection, found.living[i].unit, date);
  }
  throw Failure({"ambiguous", "“" + echoed(asked) + "”在 " + date.iso() + " 有 " +
                                  std::to_string(found.living.size()) +
                                  " 个，请用代码或带上级的路径，如：" + paths +
                                  (found.living.size() > kShown ? "……" : "") + "。"});
}

}  // namespace jishi::app
