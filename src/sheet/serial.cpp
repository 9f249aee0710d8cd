#include "sheet/serial.hpp"

namespace jishi::sheet {

namespace {

std::optional<int> two_digits(std::string_view text, std::size_t at, int most) {
  if (at + 2 > text.size()) return std::nullopt;
  const char a = text[at];
  const char b = text[at + 1];
  if (a < '0' || a > '9' || b < '0' || b > '9') return std::nullopt;
  const int value = (a - '0') * 10 + (b - '0');
  return value <= most ? std::optional(value) : std::nullopt;
}

// hh:mm or hh:mm:ss, with a fraction, as a part of the day.
std::optional<double> part_of_day(std::string_view text) {
  if (text.ends_with('Z')) text.remove_suffix(1);
  const std::size_t point = text.find('.');
  double fraction = 0;
  if (point != std::string_view::npos) {
    double weight = 0.1;
    for (const char c : text.substr(point + 1)) {
      if (c < '0' || c > '9') return std::nullopt;
      fraction += weight * (c - '0');
      weight /= 10;
    }
    text = text.substr(0, point);
  }
  const auto hours = two_digits(text, 0, 24);
  const auto minutes = two_digits(text, 3, 59);
  if (!hours || !minutes || text[2] != ':') return std::nullopt;
  std::optional<int> seconds = 0;
  if (text.size() != 5) {
    seconds = two_digits(text, 6, 59);
    if (!seconds || text[5] != ':' || text.size() != 8) return std::nullopt;
  }
  return (*hours * 3600 + *minutes * 60 + *seconds + fraction) / 86'400;
}

}  // namespace

double serial_of(Date day) {
  constexpr int kToSerial = 25'569;      // 1970-01-01
  constexpr int kFirstOfMarch1900 = 61;  // from here on the day that never was is counted
  const int serial = day.days() + kToSerial;
  return serial >= kFirstOfMarch1900 ? serial : serial - 1;
}

std::optional<double> serial_of_iso(std::string_view text) {
  constexpr std::size_t kDay = 10;
  if (text.size() < kDay || text[4] != '-') return part_of_day(text);
  const auto day = Date::parse(text.substr(0, kDay));
  if (!day) return std::nullopt;
  if (text.size() == kDay) return serial_of(*day);
  if (text[kDay] != 'T' && text[kDay] != ' ') return std::nullopt;
  const auto part = part_of_day(text.substr(kDay + 1));
  return part ? std::optional(serial_of(*day) + *part) : std::nullopt;
}

}  // namespace jishi::sheet
