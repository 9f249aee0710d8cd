#include "app/index_memory.hpp"

#include <unistd.h>

#include <cstdlib>
#include <limits>
#include <optional>
#include <string>

#include "base/text.hpp"

namespace jishi::app {
namespace {

// “512M”, “4G”; nothing for what is no such amount.
std::optional<std::size_t> amount_of(const std::string& word) {
  if (word.size() < 2) return std::nullopt;
  const char unit = word.back();
  const int shift = unit == 'M' || unit == 'm' ? 20 : unit == 'G' || unit == 'g' ? 30 : 0;
  const auto number = parse_int64(word.substr(0, word.size() - 1));
  if (shift == 0 || !number || *number < 1) return std::nullopt;
  if (*number > (std::numeric_limits<std::int64_t>::max() >> shift)) return std::nullopt;
  return static_cast<std::size_t>(*number) << shift;
}

std::size_t half_of_the_machine() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page = sysconf(_SC_PAGESIZE);
  constexpr std::size_t kUnknown = std::size_t{1} << 30;
  if (pages <= 0 || page <= 0) return kUnknown;
  return static_cast<std::size_t>(pages) * static_cast<std::size_t>(page) / 2;
}

}  // namespace

std::size_t index_memory(const Arguments& arguments) {
  auto word = arguments.value("memory");
  const bool from_surroundings = !word;
  if (const char* found = std::getenv("JISHI_MEMORY"); !word && found != nullptr && *found != '\0')
    word = found;
  if (!word) return half_of_the_machine();
  const auto amount = amount_of(*word);
  if (!amount || *amount < kLeastIndexMemory)
    refuse_usage(std::string(from_surroundings ? "环境变量 JISHI_MEMORY" : "--memory") +
                 " 写成 512M 或 4G 这样，至少 1M；不能是“" + echoed(*word) + "”。");
  return *amount;
}

}  // namespace jishi::app
