// Any cells, of any kind and text, are read or refused in words, and any head of a sheet has a
// table or an error that says where it looked. What is read is read again as the same once it was
// written.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "exchange/cell_value.hpp"
#include "exchange/column.hpp"
#include "exchange/heading.hpp"
#include "exchange/place_name.hpp"
#include "exchange/table.hpp"

namespace {

using namespace jishi;
using namespace jishi::exchange;

void demand(bool truth) {
  if (!truth) std::abort();
}

void demand_words(const Error& error) {
  demand(!error.code.empty() && !error.message.empty() && error.message.size() < 4'000);
  demand(is_utf8(error.message));
}

// Takes values off the front of the input; zeros when it is used up.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  bool empty() const { return rest_.empty(); }
  unsigned byte() {
    if (rest_.empty()) return 0;
    const auto value = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  double number() {
    std::array<char, sizeof(double)> bytes{};
    for (char& each : bytes)
      each = static_cast<char>(byte());
    double value = 0;
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  std::string text() {
    const std::size_t length = std::min<std::size_t>(byte(), rest_.size());
    std::string out(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return out;
  }
  sheet::Cell cell() {
    const unsigned kind = byte() % 6;
    sheet::Cell cell{static_cast<sheet::CellKind>(kind), {}, 0, false};
    const bool of_number =
        cell.kind != sheet::CellKind::text && cell.kind != sheet::CellKind::error;
    if (of_number && cell.kind != sheet::CellKind::empty) {
      // Serials, months and years as often as any bits.
      cell.number = byte() % 2 == 0 ? number() : byte() * 256.0 + byte() + byte() / 100.0;
    } else if (cell.kind != sheet::CellKind::empty) {
      cell.text = text();
    }
    return cell;
  }

 private:
  std::string_view rest_;
};

class Definitions {
 public:
  Definitions() {
    words_[0].code = "secretary";
    words_[0].label = "书记";
    words_[1].code = "1";
    words_[1].label = "高中（中专）";
    words_[1].headers = {"高中", "无"};
    for (const package::DictionaryValue& word : words_)
      values_.push_back({&word, nullptr, {}});
    using package::FieldType;
    constexpr std::array kTypes = {FieldType::text,    FieldType::integer, FieldType::decimal,
                                   FieldType::boolean, FieldType::date,    FieldType::choice,
                                   FieldType::unit};
    constexpr std::array kLabels = {"分工", "人数", "金额", "公务员", "出生日期", "职务", "地点"};
    for (std::size_t i = 0; i < kTypes.size(); ++i) {
      package::Field& field = fields_[i];
      field.name = "field" + std::to_string(i);
      field.label = kLabels[i];
      field.value.type = kTypes[i];
      field.value.digits = 2;
      field.required = i == 0;
    }
    ledger_.person = package::PersonUse::required;
    shape_.ledger = &ledger_;
    for (const package::Field& field : fields_)
      shape_.fields.push_back({&field, "", nullptr, {}});
    columns_ = columns_of(shape_, Date::from_days(20'000), false);
  }

  const auto& fields() const { return fields_; }
  const auto& values() const { return values_; }
  const auto& columns() const { return columns_; }

 private:
  std::array<package::DictionaryValue, 2> words_;
  std::vector<package::ValueAt> values_;
  std::array<package::Field, 7> fields_;
  package::Ledger ledger_;
  ledger::Shape shape_;
  std::vector<Column> columns_;
};

const Definitions& definitions() {
  static const Definitions all;
  return all;
}

sheet::Cell as_text(const sheet::OutCell& out) {
  sheet::Cell cell{sheet::CellKind::text, {}, 0, false};
  if (const auto* text = std::get_if<std::string>(&out)) cell.text = *text;
  if (const auto* whole = std::get_if<std::int64_t>(&out)) cell.text = std::to_string(*whole);
  if (const auto* number = std::get_if<Decimal>(&out)) cell.text = number->text();
  if (const auto* date = std::get_if<Date>(&out)) cell.text = date->iso();
  return cell;
}

void try_fields(const sheet::Cell& cell) {
  for (const package::Field& field : definitions().fields()) {
    const FieldCells cells(field, definitions().values());
    const auto value = cells.read(cell);
    if (!value) {
      demand_words(value.error());
      continue;
    }
    const sheet::Cell again = as_text(cells.write(*value));
    const auto back = cells.read(again);
    // Text that is nothing but a guarded sign loses its guard once more.
    const bool guarded = again.text.starts_with('\'');
    demand(back.ok() || guarded);
    if (!guarded) demand(*back == *value || (*value && says_nothing(again)));
  }
}

void try_cell(const sheet::Cell& cell) {
  const std::string shown = plain_text(cell);
  demand(!is_utf8(cell.text) || is_utf8(shown));
  for (const bool open_end : {false, true}) {
    const auto date = read_date(cell, open_end);
    if (!date) demand_words(date.error());
    if (date) demand(*date >= kFirstDate && *date <= kForever);
  }
  const auto id = read_id_text(cell);
  if (!id) demand_words(id.error());
  if (id && *id) demand(!(*id)->empty() && is_utf8(**id) && is_plain_line(**id));
  try_fields(cell);
}

void try_heading(const std::string& text) {
  const std::string once = normalised_heading(text);
  demand(is_utf8(once));
  scale_of(text);
  const PlaceName place = place_name(text);
  const std::vector<NamedPlace> above{{"四川省", organisation::Level::province},
                                      {"青白江区", organisation::Level::county}};
  consists_of(place.place, above);
  demand(!path_parts(text).empty());
}

void try_table(Input& input) {
  std::vector<sheet::Merge> merges;
  for (unsigned left = input.byte() % 8; left > 0; --left) {
    sheet::Merge merge;
    merge.first_row = static_cast<std::int64_t>(input.byte()) - 4;
    merge.last_row = merge.first_row + input.byte() % 16 - 2;
    merge.first_column = input.byte() % 16;
    merge.last_column = merge.first_column + input.byte() % 8;
    merges.push_back(merge);
  }
  const std::vector<Column>& columns = definitions().columns();
  std::vector<sheet::Row> rows;
  std::int64_t number = 0;
  while (!input.empty() && rows.size() < 2 * kHeadRows) {
    sheet::Row row;
    const unsigned shape = input.byte();
    row.number = number += 1 + shape % 3;
    row.hidden = shape >= 0xF0;
    for (unsigned left = input.byte() % 16; left > 0; --left) {
      const unsigned what = input.byte();
      // Headings that are known stand often where bytes alone would hardly write them.
      if (what < 2 * columns.size()) {
        const Column& column = columns[what / 2];
        const bool other = what % 2 == 1 && !column.synonyms.empty();
        row.cells.push_back(
            {sheet::CellKind::text, other ? column.synonyms.front() : column.heading, 0, false});
      } else {
        row.cells.push_back(input.cell());
      }
    }
    rows.push_back(std::move(row));
  }
  const auto table = find_table(rows, merges, columns);
  if (!table) return demand_words(table.error());
  demand(!table->found.empty());
  for (const FoundColumn& found : table->found)
    demand(found.column < columns.size() && found.sheet_column < 16);
  for (const sheet::Row& row : rows)
    kind_of(row, *table, columns);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  if (input.byte() % 2 == 0) {
    while (!input.empty())
      try_cell(input.cell());
  } else if (input.byte() % 2 == 0) {
    while (!input.empty())
      try_heading(input.text());
  } else {
    try_table(input);
  }
  return 0;
}
