#include "http/chunked_body.hpp"

#include <algorithm>

#include "http/percent.hpp"

namespace jishi::http {

namespace {

constexpr int most_digits = 8;

}  // namespace

ChunkedBody::State ChunkedBody::take(std::string_view bytes, std::string& body, std::size_t& used) {
  used = 0;
  while (used < bytes.size()) {
    if (part_ == Part::data) {
      const std::size_t count = std::min(left_, bytes.size() - used);
      body.append(bytes.substr(used, count));
      used += count;
      left_ -= count;
      if (left_ == 0) part_ = Part::data_end_cr;
      continue;
    }
    if (!take_byte(bytes[used++])) return State::broken;
    if (complete_) return State::complete;
  }
  return State::more;
}

// Everything but the data itself. False where the grammar is broken.
bool ChunkedBody::take_byte(char c) {
  switch (part_) {
    case Part::size: {
      const int value = hex_digit(c);
      if (value >= 0) {
        left_ = left_ * 16 + static_cast<std::size_t>(value);
        return ++digits_ <= most_digits;
      }
      part_ = Part::size_end;
      return c == '\r' && digits_ > 0;
    }
    case Part::size_end:
      part_ = left_ == 0 ? Part::last_cr : Part::data;
      digits_ = 0;
      return c == '\n';
    case Part::data_end_cr:
      part_ = Part::data_end_lf;
      return c == '\r';
    case Part::data_end_lf:
      part_ = Part::size;
      return c == '\n';
    case Part::last_cr:
      part_ = Part::last_lf;
      return c == '\r';
    case Part::last_lf:
      complete_ = true;
      return c == '\n';
    case Part::data:
      break;
  }
  return false;
}

}  // namespace jishi::http
