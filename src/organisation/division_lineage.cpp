// The lineage file: what a person decided about divisions that could not be followed.
#include <algorithm>
#include <optional>

#include "organisation/division_csv.hpp"
#include "organisation/division_files.hpp"

namespace jishi::organisation {
namespace {

constexpr std::size_t kMaxLineageFileBytes = std::size_t{64} << 20;
constexpr std::size_t kMaxLineageSuccessors = 1000;

using Kind = LineageDecision::Kind;

std::optional<Kind> kind_of(std::string_view word) {
  if (word == "同一") return Kind::same;
  if (word == "并入") return Kind::merged;
  if (word == "拆分") return Kind::split;
  if (word == "撤销") return Kind::dissolved;
  return std::nullopt;
}

bool is_division_code(std::string_view code) {
  const bool digits =
      std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
  const auto size = code.size();
  return digits && (size == 2 || size == 4 || size == 6 || size == 9 || size == 12);
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Codes separated by ; or ；.
std::vector<std::string> split_codes(std::string_view text) {
  constexpr std::string_view kWide = "；";
  std::vector<std::string> codes;
  while (!trimmed(text).empty()) {
    const auto end = std::min(text.find(';'), text.find(kWide));
    codes.emplace_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + (text[end] == ';' ? 1 : kWide.size()));
  }
  return codes;
}

Result<void> check_successors(const CsvReader& reader, const LineageDecision& decision) {
  const auto& codes = decision.new_codes;
  for (const auto& code : codes) {
    if (!is_division_code(code)) {
      return reader.error("lineage_code",
                          "新代码“" + code + "”应为 2、4、6、9 或 12 位数字。请改正。");
    }
    if (std::count(codes.begin(), codes.end(), code) > 1) {
      return reader.error("lineage_code", "新代码 " + code + " 写了两次。请删去其中之一。");
    }
  }
  if (codes.size() > kMaxLineageSuccessors) {
    return reader.error("lineage_code", "新代码超过 1000 个。请检查这一行。");
  }
  switch (decision.kind) {
    case Kind::same:
    case Kind::merged:
      if (codes.size() == 1) return {};
      return reader.error("lineage_count",
                          "“同一”“并入”要有且只有一个新代码。请改正，或改用“拆分”。");
    case Kind::split:
      if (codes.size() >= 2) return {};
      return reader.error("lineage_count",
                          "“拆分”至少要有两个新代码，用分号隔开。请补上，或改用“并入”。");
    case Kind::dissolved:
      if (codes.empty()) return {};
      return reader.error("lineage_count", "“撤销”不能有新代码。请删去，或改用“并入”。");
  }
  return {};
}

}  // namespace

Result<std::vector<LineageDecision>> read_lineage(const std::filesystem::path& file) {
  auto read = read_text_file(file, kMaxLineageFileBytes);
  if (!read) return read.error();
  std::string text = std::move(read).value();
  CsvReader reader(text, file.string());
  std::vector<std::string_view> fields;
  if (const auto header = reader.next(fields); !header) return header.error();
  const auto old_code = csv_column(reader, fields, "原代码");
  if (!old_code) return old_code.error();
  const auto outcome = csv_column(reader, fields, "结果");
  if (!outcome) return outcome.error();
  const auto new_codes = csv_column(reader, fields, "新代码");
  if (!new_codes) return new_codes.error();
  const std::size_t columns = fields.size();

  std::vector<LineageDecision> decisions;
  while (true) {
    const auto more = reader.next(fields);
    if (!more) return more.error();
    if (!*more) return decisions;
    if (fields.size() != columns) {
      return reader.error("csv_columns", "有 " + std::to_string(fields.size()) + " 列，表头有 " +
                                             std::to_string(columns) + " 列。请补齐或删去。");
    }
    LineageDecision decision;
    decision.line = reader.line();
    decision.old_code = trimmed(fields[*old_code]);
    if (decision.old_code.empty() || !is_division_code(decision.old_code)) {
      return reader.error("lineage_code", "原代码“" + decision.old_code +
                                              "”应为 2、4、6、9 或 12 位数字。请改正。");
    }
    // A question that was exported and is not answered yet.
    if (trimmed(fields[*outcome]).empty() && trimmed(fields[*new_codes]).empty()) continue;
    const auto kind = kind_of(trimmed(fields[*outcome]));
    if (!kind) {
      return reader.error("lineage_kind", "结果“" + std::string(fields[*outcome]) +
                                              "”应为“同一”“并入”“拆分”或“撤销”。请改正。");
    }
    decision.kind = *kind;
    decision.new_codes = split_codes(fields[*new_codes]);
    if (auto right = check_successors(reader, decision); !right) return right.error();
    decisions.push_back(std::move(decision));
  }
}

}  // namespace jishi::organisation
