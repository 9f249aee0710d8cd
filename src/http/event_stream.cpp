#include "http/event_stream.hpp"

#include <algorithm>
#include <cassert>

namespace jishi::http {

std::string event_text(std::string_view event, std::string_view data, std::string_view id) {
  assert(event.find_first_of("\r\n") == std::string_view::npos);
  assert(id.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
  std::string out;
  if (!event.empty()) out.append("event: ").append(event).append("\n");
  if (!id.empty()) out.append("id: ").append(id).append("\n");
  // A carriage return ends a line as well, alone or before a line feed.
  for (std::size_t begin = 0; begin <= data.size();) {
    const auto end = std::min(data.find_first_of("\r\n", begin), data.size());
    out.append("data: ").append(data.substr(begin, end - begin)).append("\n");
    const bool both = data.substr(end, 2) == "\r\n";
    begin = end + (both ? 2 : 1);
  }
  return out.append("\n");
}

}  // namespace jishi::http
