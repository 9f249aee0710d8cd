// Rows below the headings that are no rows of the ledger.
#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "exchange/cell_value.hpp"
#include "exchange/spelling.hpp"
#include "exchange/table.hpp"

namespace jishi::exchange {
namespace {

using sheet::Cell;
using sheet::CellKind;

// A cell that is longer is neither 合计 nor 填表人：.
constexpr std::size_t kLongestWord = 90;  // bytes

bool begins_with_any(std::string_view text, std::span<const std::string_view> words,
                     std::string_view& rest) {
  for (const auto word : words) {
    if (!text.starts_with(word)) continue;
    rest = text.substr(word.size());
    return true;
  }
  return false;
}

// ---- Signatures. `text` has no blanks.

// Whoever signs: these say nothing else, with a colon or without.
constexpr auto kSigning = std::to_array<std::string_view>(
    {"填表人",   "填报人",   "制表人",     "制表日期", "制表时间", "填表日期", "填报日期",
     "填表时间", "填报时间", "报送日期",   "报送时间", "上报日期", "上报时间", "审核人",
     "复核人",   "经办人",   "单位负责人", "单位盖章", "(盖章)",   "(公章)"});
// These are also headings and words: only with a colon, a bracket or a number behind them.
constexpr auto kWithColon = std::to_array<std::string_view>(
    {"负责人", "主要负责人", "分管领导", "分管负责人", "主管领导", "领导签字", "签字", "签名",
     "签章",   "盖章",       "制表",     "填表",       "审核",     "复核",     "审批", "审批人",
     "校对",   "联系电话",   "联系方式", "电话",       "手机",     "联系人",   "日期", "时间",
     "备注",   "填表说明",   "填报说明", "说明",       "注"});
constexpr auto kBySignature =
    std::to_array<std::string_view>({"签字", "签名", "签章", "盖章", "公章", "手签"});

// “团委书记（签字）：”, “负责人签字：张三”: short words before the signature, an end or a colon
// behind.
bool asks_to_sign(std::string_view text) {
  constexpr std::size_t kLongestBefore = 36;  // bytes
  for (const auto word : kBySignature) {
    const std::size_t at = text.find(word);
    if (at > kLongestBefore) continue;  // nowhere is farther still
    std::string_view rest = text.substr(at + word.size());
    for (const std::string_view mark : {"处", "栏", ")"})
      if (rest.starts_with(mark)) rest.remove_prefix(mark.size());
    if (rest.empty() || rest.front() == ':') return true;
  }
  return false;
}

bool is_signature(std::string_view text) {
  constexpr std::array<std::string_view, 4> kMarks{":", "(", "1", "一"};
  std::string_view rest;
  if (begins_with_any(text, kSigning, rest) || asks_to_sign(text)) return true;
  for (const auto word : kWithColon) {
    if (!text.starts_with(word)) continue;
    rest = text.substr(word.size());
    if (std::ranges::any_of(kMarks, [&](std::string_view m) { return rest.starts_with(m); }))
      return true;
  }
  return text == "年月日" || text == "以下空白" || text == "以下无正文";
}

// A colon behind which nothing stands, or a word that nothing follows: the next cell belongs to it.
bool asks_for_next(std::string_view text) {
  return text.ends_with(':') || std::ranges::count(kSigning, text) > 0 ||
         std::ranges::count(kWithColon, text) > 0;
}

// Whether a signature may begin so; most rows are told from one by this alone.
bool may_begin_signature(const Cell& cell) {
  constexpr std::string_view kFirst = "填制审复校经单报负主分领签盖联电手日时备说注年以上(（";
  if (cell.kind != CellKind::text) return false;
  const std::string_view text = trimmed(cell.text);
  const auto byte = static_cast<unsigned char>(text.empty() ? 0 : text.front());
  // What is hidden or of full width is looked at in full.
  if (byte == 0xE2 || byte == 0xEF || byte == 0xC2) return true;
  if (!text.empty() && kFirst.find(text.substr(0, byte < 0x80 ? 1 : 3)) != kFirst.npos) return true;
  return text.size() <= kLongestWord &&
         (text.find("签") != text.npos || text.find("章") != text.npos);
}

// Each cell is one, or is what the one before it asks for.
bool is_signature_row(const sheet::Row& row) {
  bool any = false;
  bool asked = false;
  for (const Cell& cell : row.cells) {
    if (says_nothing(cell)) continue;
    if (!any && !may_begin_signature(cell)) return false;
    const std::string text =
        without_blanks(cell.kind == CellKind::text ? cell.text : plain_text(cell));
    if (is_signature(text) || (any && std::ranges::count(kWithColon, text) > 0)) {
      any = true;
      asked = asks_for_next(text);
    } else if (asked) {
      asked = false;
    } else {
      return false;
    }
  }
  return any;
}

// What stands alone at the foot of a sheet: who made it, or the day.
bool is_foot(const sheet::Row& row, const Table& table) {
  constexpr std::size_t kNarrow = 2;  // columns: there a name alone is a row
  if (table.found.size() <= kNarrow || !has_one_cell(row)) return false;
  const auto said = std::ranges::find_if(row.cells, [](const Cell& c) { return !says_nothing(c); });
  if (said->kind != CellKind::text || said->text.size() > kLongestWord) return false;
  const std::string text = without_blanks(said->text);
  if (text.starts_with("共青团") || text.starts_with("中国共产主义青年团")) return true;
  constexpr std::u32string_view kOfDays = U"0123456789〇○零一二三四五六七八九十年月日";
  const auto points = code_points(text);
  return points && text.ends_with("日") && text.find("年") != text.npos &&
         points->find_first_not_of(kOfDays) == points->npos;
}

// ---- Totals.

bool is_number_like(const Cell& cell) {
  if (cell.kind == CellKind::number) return true;
  if (cell.kind != CellKind::text || cell.text.size() > kLongestWord) return false;
  const std::string text = without_blanks(cell.text);
  const std::size_t digits = text.find_first_not_of("0123456789.,%-");
  return digits > 0 && (digits == text.npos || text.size() - digits <= 9);  // 12人, 3平方米
}

bool is_total_word(std::string_view text) {
  constexpr std::array<std::string_view, 6> kWords{"合计", "总计", "小计",
                                                   "共计", "累计", "总合计"};
  std::string_view rest;
  if (begins_with_any(text, kWords, rest)) {
    // 合计乡 is a place; 合计：, 合计12人 and 合计（人） are not.
    return rest.empty() || rest.front() == ':' || rest.front() == '(' ||
           is_ascii_digit(rest.front());
  }
  return std::ranges::any_of(kWords, [&](std::string_view word) { return text.ends_with(word); });
}

// One word for a total, and nothing else but numbers.
bool is_total_row(const sheet::Row& row) {
  bool total = false;
  for (const Cell& cell : row.cells) {
    if (says_nothing(cell) || cell.kind == CellKind::error || is_number_like(cell)) continue;
    if (cell.kind != CellKind::text || cell.text.size() > kLongestWord) return false;
    if (cell.text.find("计") == std::string::npos) return false;
    if (!is_total_word(without_blanks(cell.text))) return false;
    total = true;
  }
  return total;
}

// Whether the text may be `key` once it is normalised: it holds at least its first character.
bool may_be_heading(std::string_view text, std::string_view key) {
  if (key.empty()) return false;
  const bool chinese = static_cast<unsigned char>(key.front()) >= 0xE3;
  return !chinese || text.find(key.substr(0, 3)) != text.npos;
}

bool is_repeated(const sheet::Row& row, const Table& table) {
  bool any = false;
  for (const FoundColumn& found : table.found) {
    const Cell& cell = row.at(found.sheet_column);
    if (says_nothing(cell)) continue;
    if (cell.kind != CellKind::text) return false;
    if (!may_be_heading(cell.text, found.key) && !may_be_heading(cell.text, found.group_key))
      return false;
    const std::string key = normalised_heading(cell.text);
    if (key.empty() || (key != found.key && key != found.group_key)) return false;
    any = true;
  }
  return any;
}

// Whether the row says anything by which it could be taken in. The unit is prepared in templates.
bool says_something(const sheet::Row& row, const Table& table, std::span<const Column> columns) {
  return std::ranges::any_of(table.found, [&](const FoundColumn& found) {
    const ColumnRole role = columns[found.column].role;
    const bool by_itself = role != ColumnRole::serial && role != ColumnRole::problem &&
                           role != ColumnRole::unit && role != ColumnRole::unit_code &&
                           role != ColumnRole::minor;
    return by_itself && row.at(found.sheet_column).kind != CellKind::empty &&
           !(row.at(found.sheet_column).kind == CellKind::text &&
             trimmed(row.at(found.sheet_column).text).empty());
  });
}

}  // namespace

bool has_one_cell(const sheet::Row& row) {
  return std::ranges::count_if(row.cells, [](const Cell& cell) { return !says_nothing(cell); }) ==
         1;
}

RowKind kind_of(const sheet::Row& row, const Table& table, std::span<const Column> columns) {
  if (is_signature_row(row) || is_foot(row, table)) return RowKind::signature;
  if (is_total_row(row)) return RowKind::total;
  if (is_repeated(row, table)) return RowKind::repeated;
  return says_something(row, table, columns) ? RowKind::data : RowKind::empty;
}

}  // namespace jishi::exchange
