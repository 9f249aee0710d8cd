// Random rows of a random ledger, for tests: as columns, and as plain values to compare with.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "expression/type.hpp"
#include "index/rows.hpp"
#include "package/ledger.hpp"

namespace jishi::index::testing {

inline package::Field field(const char* name, package::FieldType type, bool required) {
  package::Field out;
  out.name = name;
  out.value.type = type;
  out.value.digits = type == package::FieldType::decimal ? 2 : 0;
  out.required = required;
  return out;
}

// The columns that expression::testing::random_schema() begins with, but for those that no ledger
// has.
inline package::Ledger random_ledger() {
  using package::FieldType;
  package::Ledger ledger;
  ledger.name = "ledger";
  ledger.person = package::PersonUse::optional;
  ledger.fields = {
      field("post", FieldType::choice, false),    field("name", FieldType::text, true),
      field("note", FieldType::text, false),      field("rank", FieldType::integer, true),
      field("score", FieldType::integer, false),  field("fund", FieldType::decimal, true),
      field("grant", FieldType::decimal, false),  field("born", FieldType::date, true),
      field("left", FieldType::date, false),      field("active", FieldType::boolean, true),
      field("trained", FieldType::boolean, false)};
  return ledger;
}

// The same with choices of any text in place of text, whose values the index does not have.
inline package::Ledger random_ledger_without_text() {
  package::Ledger ledger = random_ledger();
  for (package::Field& each : ledger.fields)
    if (each.value.type == package::FieldType::text) each.value.type = package::FieldType::choice;
  return ledger;
}

// What expressions see of it: its fields, any of which may be empty, and `today`.
inline std::shared_ptr<const expression::Schema> random_schema(const package::Ledger& ledger) {
  using expression::Kind;
  using expression::Type;
  auto schema = std::make_shared<expression::Schema>();
  schema->label = "台账";
  for (const package::Field& each : ledger.fields) {
    Type type;
    switch (each.value.type) {
      case package::FieldType::text:
      case package::FieldType::choice:
        type = Type::of(Kind::text);
        break;
      case package::FieldType::integer:
      case package::FieldType::unit:
        type = Type::of(Kind::integer);
        break;
      case package::FieldType::decimal:
        type = Type::of(Kind::decimal);
        type.scale = each.value.digits;
        break;
      case package::FieldType::boolean:
        type = Type::of(Kind::boolean);
        break;
      case package::FieldType::date:
        type = Type::of(Kind::date);
        break;
    }
    schema->fields.push_back({each.name, each.label, type.or_null()});
  }
  schema->fields.push_back({"today", "当天", Type::of(Kind::date)});
  return schema;
}

// The values of a version and `today`, as the evaluator takes them.
inline std::vector<expression::Value> row_values(const Layout& layout, const Cells& cells,
                                                 Date today) {
  std::vector<expression::Value> out;
  for (std::size_t i = 0; i < layout.fields(); ++i)
    out.push_back(layout.value(i, cells[i]));
  out.push_back(expression::Value::date(today));
  return out;
}

class RandomRows {
 public:
  RandomRows(std::uint64_t seed, std::shared_ptr<const Layout> layout)
      : random_(seed), layout_(std::move(layout)) {}

  // How far values lie apart: 1 gives narrow columns, 4 such as no column can count through.
  int spread = 2;

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }
  bool chance(int percent) { return static_cast<int>(below(100)) < percent; }

  Cells cells() {
    Cells out;
    for (std::size_t i = 0; i < layout_->items().size(); ++i)
      out.push_back(cell(i));
    return out;
  }

  // A version of the row that holds for some days.
  IndexedVersion version(RowId row, std::int64_t revision, Date from, Date to) {
    return {{row, revision}, static_cast<std::uint32_t>(below(kUnits)), from, to, cells(),
            chance(15)};
  }
  static constexpr std::size_t kUnits = 40;

  // Versions of rows from `first` on, up to three of each, apart in time.
  std::vector<IndexedVersion> versions(std::size_t rows, std::int64_t first = 1) {
    std::vector<IndexedVersion> out;
    for (std::size_t i = 0; i < rows; ++i) {
      Date from = Date::from_days(kToday - static_cast<std::int32_t>(below(4000)));
      const std::size_t count = 1 + (chance(30) ? below(3) : 0);
      for (std::size_t k = 0; k < count; ++k) {
        const bool last = k + 1 == count;
        const Date to =
            last && chance(70)
                ? kForever
                : Date::from_days(from.days() + 1 + static_cast<std::int32_t>(below(900)));
        out.push_back(version(RowId(first + static_cast<std::int64_t>(i)),
                              static_cast<std::int64_t>(k) + 1, from, to));
        from =
            Date::from_days(to.days() + (chance(50) ? 0 : static_cast<std::int32_t>(below(300))));
      }
    }
    return out;
  }
  static constexpr std::int32_t kToday = 20'000;

 private:
  std::optional<std::int64_t> cell(std::size_t column) {
    const Layout::Item& item = layout_->item(column);
    if (chance(20)) return std::nullopt;
    switch (item.holds) {
      case Holds::choice: {
        constexpr const char* kPosts[] = {"secretary", "deputy", "member"};
        constexpr const char* kTexts[] = {"",     "a",  "ab", "abc", "b", "B",
                                          "书记", "记", "10", "%",   "é"};
        return item.dictionary->add(column == 0 ? kPosts[below(3)] : kTexts[below(11)]);
      }
      case Holds::boolean:
        return chance(50) ? 1 : 0;
      case Holds::date:
        return kToday - static_cast<std::int64_t>(below(spread > 1 ? 30'000 : 200));
      case Holds::integer:
      case Holds::decimal:
        if (spread >= 4 && chance(5)) return chance(50) ? INT64_MIN : INT64_MAX;
        if (spread >= 3 && chance(10)) return static_cast<std::int64_t>(below(1'000'000'000)) - 7;
        return static_cast<std::int64_t>(below(13)) - 6;
      case Holds::unit:
      case Holds::person:
        return static_cast<std::int64_t>(1 + below(spread > 2 ? 100'000 : 100));
      case Holds::presence:
        return 1;
    }
    return std::nullopt;
  }

  std::mt19937_64 random_;
  std::shared_ptr<const Layout> layout_;
};

inline Rows::Pointer built(const std::shared_ptr<const Layout>& layout,
                           const std::vector<IndexedVersion>& versions) {
  RowsBuilder builder(layout);
  for (const IndexedVersion& version : versions)
    builder.add(version);
  return builder.finish();
}

// What stands in a state of rows: by key, with the day from which the row's next version holds.
struct Seen {
  IndexedVersion version;
  std::optional<std::int64_t> next;
};
inline std::map<VersionKey, Seen> seen(const Rows& rows) {
  std::map<VersionKey, Seen> out;
  for (const Part& part : rows.parts()) {
    const Columns& columns = *part.columns;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (part.is_dead(i)) continue;
      Seen one{columns.version(i), columns[Standing::next].value(i)};
      out.emplace(one.version.key, std::move(one));
    }
  }
  return out;
}

}  // namespace jishi::index::testing
