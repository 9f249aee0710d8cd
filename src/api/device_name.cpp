#include "api/device_name.hpp"

#include <array>
#include <utility>

namespace jishi::api {
namespace {

using Sign = std::pair<std::string_view, std::string_view>;

// The first that is found counts: every browser also names those that it descends from.
constexpr std::array<Sign, 12> kBrowsers = {{{"MicroMessenger/", "微信"},
                                             {"DingTalk/", "钉钉"},
                                             {"QQBrowser/", "QQ 浏览器"},
                                             {"Quark/", "夸克"},
                                             {"Edg/", "Edge"},
                                             {"EdgA/", "Edge"},
                                             {"OPR/", "Opera"},
                                             {"Firefox/", "Firefox"},
                                             {"FxiOS/", "Firefox"},
                                             {"Chrome/", "Chrome"},
                                             {"CriOS/", "Chrome"},
                                             {"Safari/", "Safari"}}};
constexpr std::array<Sign, 8> kSystems = {{{"HarmonyOS", "鸿蒙"},
                                           {"OpenHarmony", "鸿蒙"},
                                           {"Android", "Android"},
                                           {"iPhone", "iPhone"},
                                           {"iPad", "iPad"},
                                           {"Windows", "Windows"},
                                           {"Mac OS X", "macOS"},
                                           {"Linux", "Linux"}}};

template <std::size_t N>
std::string_view first_sign(const std::array<Sign, N>& signs, std::string_view text) {
  for (const auto& [sign, name] : signs)
    if (text.find(sign) != std::string_view::npos) return name;
  return {};
}

}  // namespace

std::string device_name(std::string_view user_agent) {
  const std::string_view browser = first_sign(kBrowsers, user_agent);
  const std::string_view system = first_sign(kSystems, user_agent);
  if (browser.empty() && system.empty()) return "未知设备";
  std::string name(browser.empty() ? "浏览器" : browser);
  if (!system.empty()) name.append(" · ").append(system);
  return name;
}

}  // namespace jishi::api
