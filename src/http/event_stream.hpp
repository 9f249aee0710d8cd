// Server-sent events: a response that goes on.
#pragma once

#include <string>
#include <string_view>

namespace jishi::http {

// Every member may be called from any thread and never waits.
class EventStream {
 public:
  virtual ~EventStream() = default;
  // False when the stream is closed: the client is gone or too slow, or the server stops. `data`
  // may have several lines; `event` and `id` are single lines, left out when empty.
  virtual bool send(std::string_view event, std::string_view data, std::string_view id = {}) = 0;
  virtual bool closed() const = 0;
  // What was sent before still goes out. Destroying the last pointer closes as well.
  virtual void close() = 0;
};

// One event in the form of the HTML standard, section 9.2.
std::string event_text(std::string_view event, std::string_view data, std::string_view id);

}  // namespace jishi::http
