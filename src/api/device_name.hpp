// What a browser says of itself, in words for the list of sessions.
#pragma once

#include <string>
#include <string_view>

namespace jishi::api {

// “Firefox · Windows”; “未知设备” where it says nothing that is known.
std::string device_name(std::string_view user_agent);

}  // namespace jishi::api
