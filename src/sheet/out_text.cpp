#include "sheet/out_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "sheet/write.hpp"

namespace jishi::sheet {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";
constexpr std::size_t kMostNameUnits = 31;  // Excel's own

std::size_t units_of_lead(char c) {
  return static_cast<unsigned char>(c) >= 0xF0 ? 2 : 1;
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// XML has no place for U+FFFE and U+FFFF.
bool is_noncharacter(std::string_view sequence) {
  return sequence == "\xEF\xBF\xBE" || sequence == "\xEF\xBF\xBF";
}

bool needs_no_change(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 && c != '\n' && c != '\t') return false;
    if (c == 0xEF && is_noncharacter(text.substr(i, 3))) return false;
  }
  return is_utf8(text);
}

// The bytes of the character at `at`; 0 where they are no UTF-8.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  for (std::size_t length = 1; length <= 4 && at + length <= text.size(); ++length) {
    if (is_utf8(text.substr(at, length))) return length;
  }
  return 0;
}

std::string without_control_characters(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '\r') {
      out += '\n';
      i += text.substr(i, 2) == "\r\n" ? std::size_t{2} : std::size_t{1};
      continue;
    }
    const std::size_t length = sequence_length(text, i);
    const bool shows = length > 0 && (c >= 0x20 || c == '\n' || c == '\t') &&
                       !is_noncharacter(text.substr(i, length));
    out += shows ? text.substr(i, length) : kReplacement;
    i += std::max<std::size_t>(length, 1);
  }
  return out;
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_escape(std::string_view text) {
  return text.size() == 7 && text.starts_with("_x") && text.back() == '_' &&
         std::all_of(text.begin() + 2, text.end() - 1, is_hex);
}

std::string with_escapes_escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_escape(text.substr(i, 7))) out += "_x005F";
    out += text[i];
  }
  return out;
}

bool is_signed_number(std::string_view text) {
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return false;
  const std::string_view digits = text.substr(1);
  return !digits.empty() && digits.find_first_not_of("0123456789.") == digits.npos &&
         std::count(digits.begin(), digits.end(), '.') <= 1;
}

// Full-width forms too: programs set up for Chinese and Japanese take them for the same.
constexpr std::array<std::string_view, 11> kFormulaBeginnings = {"=",  "+",  "-",  "@",  "\t", "\r",
                                                                 "\n", "＝", "＋", "－", "＠"};

bool looks_like_formula(std::string_view text) {
  return !is_signed_number(text) &&
         std::any_of(kFormulaBeginnings.begin(), kFormulaBeginnings.end(),
                     [&](std::string_view beginning) { return text.starts_with(beginning); });
}

// Characters that a sheet's name must not have, and what stands for them.
constexpr std::array<std::pair<char, std::string_view>, 9> kInNames = {{{'[', "【"},
                                                                        {']', "】"},
                                                                        {':', "："},
                                                                        {'*', "＊"},
                                                                        {'?', "？"},
                                                                        {'/', "／"},
                                                                        {'\\', "＼"},
                                                                        {'\n', " "},
                                                                        {'\t', " "}}};

std::string with_allowed_characters(std::string_view name) {
  std::string room;
  std::string out;
  for (const char c : shown_text(name, room)) {
    const auto* found = std::find_if(kInNames.begin(), kInNames.end(),
                                     [&](const auto& in) { return in.first == c; });
    if (found != kInNames.end())
      out += found->second;
    else
      out += c;
  }
  const auto outer = [](char c) { return c == '\'' || c == ' '; };
  while (!out.empty() && outer(out.front()))
    out.erase(0, 1);
  while (!out.empty() && outer(out.back()))
    out.pop_back();
  return out;
}

std::string lower(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name;
}

}  // namespace

std::string_view shown_text(std::string_view text, std::string& room) {
  if (needs_no_change(text)) return text;
  return room = without_control_characters(text);
}

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    if (!is_continuation(c)) units += units_of_lead(c);
  }
  return units;
}

std::string cut_to_units(std::string_view text, std::size_t most, std::string_view mark) {
  if (text.size() <= most || utf16_units(text) <= most) return std::string(text);
  const std::size_t room = most - utf16_units(mark);
  std::size_t units = 0;
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size() && units <= room; ++i) {
    if (is_continuation(text[i])) continue;
    end = i;
    units += units_of_lead(text[i]);
  }
  return std::string(text.substr(0, end)).append(mark);
}

std::string_view xlsx_cell_text(std::string_view text, std::string& room) {
  std::string_view out = shown_text(text, room);
  if (out.find("_x") != out.npos) out = room = with_escapes_escaped(out);
  // Bytes are at least as many as units: the cheap question first.
  if (out.size() > kMostCellUnits) out = room = cut_to_units(out, kMostCellUnits, kCutMark);
  return out;
}

std::string csv_text(std::string_view text) {
  // Before line ends are made one: a carriage return at the beginning counts too.
  std::string out = looks_like_formula(text) ? "'" : "";
  std::string room;
  out += shown_text(text, room);
  const bool outer_blank = !out.empty() && (out.front() == ' ' || out.back() == ' ');
  if (!outer_blank && out.find_first_of(",\"\n\t") == out.npos) return out;
  for (std::size_t at = 0; (at = out.find('"', at)) != out.npos; at += 2)
    out.insert(at, 1, '"');
  return '"' + out + '"';
}

std::string fit_sheet_name(std::string_view name, std::set<std::string>& taken) {
  std::string fit = cut_to_units(with_allowed_characters(name), kMostNameUnits, "…");
  if (fit.empty()) fit = "表";
  // Excel keeps the name History for itself.
  if (lower(fit) == "history") fit += "_";
  std::string chosen = fit;
  for (int count = 2; !taken.insert(lower(chosen)).second; ++count) {
    const std::string suffix = " (" + std::to_string(count) + ")";
    chosen = cut_to_units(fit, kMostNameUnits - suffix.size(), "…") + suffix;
  }
  return chosen;
}

}  // namespace jishi::sheet
