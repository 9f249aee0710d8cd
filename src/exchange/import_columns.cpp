#include "exchange/import_columns.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "exchange/heading_index.hpp"
#include "package/definitions.hpp"

namespace jishi::exchange {
namespace {

struct RoleWord {
  std::string_view word;
  ColumnRole role;
};
constexpr std::array kRoleWords = {
    RoleWord{"unit", ColumnRole::unit},
    RoleWord{"unit_code", ColumnRole::unit_code},
    RoleWord{"person_name", ColumnRole::person_name},
    RoleWord{"id_number", ColumnRole::id_number},
    RoleWord{"phone", ColumnRole::phone},
    RoleWord{"valid_from", ColumnRole::valid_from},
    RoleWord{"valid_to", ColumnRole::valid_to},
};

// Binds a heading to nothing.
constexpr std::string_view kPassedOver = "passed_over";
constexpr std::string_view kNotTaken = "不导入";

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words)
    text += (text.empty() ? "" : "、") + word;
  return text;
}

std::size_t place_of(const std::vector<Column>& columns, auto fits) {
  return static_cast<std::size_t>(std::ranges::find_if(columns, fits) - columns.begin());
}

// The column that a word names: a field by its name, a role by its word, either by a heading that
// it is known by.
std::optional<std::size_t> column_named(const std::vector<Column>& columns,
                                        const ledger::Shape& shape, const HeadingIndex& headings,
                                        const std::string& word) {
  std::size_t at = columns.size();
  if (const auto role = std::ranges::find(kRoleWords, word, &RoleWord::word);
      role != kRoleWords.end()) {
    at = place_of(columns, [&](const Column& each) { return each.role == role->role; });
  } else if (const auto field = shape.find(word)) {
    at = place_of(columns, [&](const Column& each) {
      return each.role == ColumnRole::field && each.field == *field;
    });
  } else if (const auto match = headings.find(word)) {
    at = match->column;
  }
  return at < columns.size() ? std::optional(at) : std::nullopt;
}

Error binding_unknown(const std::vector<Column>& columns, const std::string& heading,
                      const std::string& meaning) {
  std::vector<std::string> words;
  for (const Column& column : columns)
    if (column.role != ColumnRole::serial) words.push_back(column.heading);
  words.emplace_back(kNotTaken);
  return {"binding_unknown", "栏目“" + heading + "”不能对应到“" + meaning +
                                 "”：本台账没有这一项。可以对应的有：" + joined(words) + "。"};
}

Error profile_unknown(const ledger::Shape& shape, const std::string& name) {
  std::vector<std::string> known;
  for (const package::SheetProfile& profile : shape.definitions->packages.sheet_profiles) {
    if (profile.ledger == shape.ledger->name)
      known.push_back(profile.name + "（" + profile.label + "）");
  }
  return {"profile_unknown", "没有用于“" + shape.ledger->label + "”的表样“" + name + "”" +
                                 (known.empty() ? "，本台账没有其他表样，请不要指定表样。"
                                                : "，可用的有：" + joined(known) + "。")};
}

}  // namespace

Result<std::vector<Column>> columns_for(const ledger::Shape& shape, const std::string& profile,
                                        Date day) {
  if (profile.empty()) return columns_of(shape, day, false);
  const package::SheetProfile* found = shape.definitions->packages.find_sheet_profile(profile);
  if (found == nullptr || found->ledger != shape.ledger->name)
    return profile_unknown(shape, profile);
  return columns_of(shape, *found);
}

Result<ImportColumns> import_columns(const ledger::Shape& shape, const ImportRequest& request,
                                     Date today) {
  auto columns = columns_for(shape, request.profile, today);
  if (!columns) return columns.error();
  ImportColumns out{std::move(columns).value(), {}};
  const HeadingIndex headings(out.columns, {});
  for (const auto& [heading, meaning] : request.bindings) {
    if (meaning == kPassedOver || meaning == kNotTaken) {
      out.chosen.emplace_back(heading, kPassOver);
      continue;
    }
    const auto column = column_named(out.columns, shape, headings, meaning);
    if (!column) return binding_unknown(out.columns, heading, meaning);
    out.chosen.emplace_back(heading, *column);
  }
  return out;
}

Result<void> check_columns(const package::Ledger& ledger, std::span<const Column> columns,
                           const Table& table, Existing existing) {
  const auto found = [&](ColumnRole role) {
    return std::ranges::any_of(
        table.found, [&](const FoundColumn& each) { return columns[each.column].role == role; });
  };
  const bool by_number = existing != Existing::skip && found(ColumnRole::id_number);
  std::vector<std::string> missing;
  for (const std::size_t index : table.missing) {
    const Column& column = columns[index];
    const bool name = column.role == ColumnRole::person_name;
    if (existing == Existing::skip || (name && !by_number)) missing.push_back(column.heading);
  }
  if (missing.empty()) return {};
  return Error{"columns_missing", "表中没有“" + ledger.label + "”必填的栏目：" + joined(missing) +
                                      "。请补上这些栏目，或指明表中哪一栏是它。"};
}

}  // namespace jishi::exchange
