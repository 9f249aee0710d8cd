#include "package/mistake_log.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "package/loader.hpp"

namespace jishi::package {
namespace {

constexpr std::array kCodeNames = {
#define JISHI_X(name) std::string_view(#name),
    JISHI_PACKAGE_MISTAKES(JISHI_X)
#undef JISHI_X
};

bool is_unknown_name(Code code) {
  return code_name(code).starts_with("unknown_") && code != Code::unknown_key &&
         code != Code::unknown_word && code != Code::unknown_file_kind &&
         code != Code::unknown_placeholder && code != Code::unknown_field &&
         code != Code::unknown_parameter;
}

}  // namespace

std::string_view code_name(Code code) {
  return kCodeNames[static_cast<std::size_t>(code)];
}

std::span<const std::string_view> mistake_codes() {
  static const auto sorted = [] {
    auto names = kCodeNames;
    std::sort(names.begin(), names.end());
    return names;
  }();
  return sorted;
}

std::string to_text(const Mistake& mistake) {
  std::string out = mistake.place.file;
  if (mistake.place.line > 0) {
    out += ':' + std::to_string(mistake.place.line) + ':' + std::to_string(mistake.place.column);
  }
  out += ": " + mistake.message + "。";
  if (!mistake.remedy.empty()) out += mistake.remedy + "。";
  return out + " [" + mistake.code + "]";
}

void MistakeLog::add(Code code, Place place, std::string message, std::string remedy) {
  if (names_uncertain_ && is_unknown_name(code)) return;
  mistakes_.push_back(
      {std::string(code_name(code)), std::move(place), std::move(message), std::move(remedy)});
}

std::vector<Mistake> MistakeLog::take() {
  const auto key = [](const Mistake& m) { return std::tie(m.place, m.code, m.message); };
  std::sort(mistakes_.begin(), mistakes_.end(),
            [&](const Mistake& a, const Mistake& b) { return key(a) < key(b); });
  mistakes_.erase(std::unique(mistakes_.begin(), mistakes_.end()), mistakes_.end());
  return std::exchange(mistakes_, {});
}

}  // namespace jishi::package
