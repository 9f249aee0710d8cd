#include "package/table_migration_store.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "package/ledger_table_ddl.hpp"

namespace jishi::package {
namespace {

struct InTheWay {
  std::int64_t count = 0;
  std::string example;
};

constexpr std::size_t kLongestExample = 20;  // code points

// Whether units are in a subtree, asked once for each.
class Subtree {
 public:
  Subtree(TreeQuestions& tree, UnitId root) : tree_(tree), root_(root) {}
  bool has(UnitId unit) {
    if (!root_) return true;
    const std::vector<UnitId> path = tree_.path(unit);
    return std::find(path.begin(), path.end(), root_) != path.end();
  }

 private:
  TreeQuestions& tree_;
  UnitId root_;
};

std::string power_of_ten(std::int64_t digits) {
  return "1" + std::string(static_cast<std::size_t>(digits), '0');
}

// The number of rows that meet a condition on the column, and the least of their values.
InTheWay count_where(db::Connection& connection, const Guard& guard, const std::string& condition) {
  const std::string column = db::quoted_name(guard.columns.front());
  auto rows = connection.query("SELECT count(*), CAST(min(" + column + ") AS text) FROM " +
                               db::quoted_name(guard.table) + " WHERE " + condition);
  rows.next();
  return {rows.int64(0), rows.optional_text(1).value_or("")};
}

InTheWay count_rows(db::Connection& connection, const std::string& sql) {
  auto rows = connection.query(sql);
  rows.next();
  return {rows.int64(0), ""};
}

InTheWay without_value(db::Connection& connection, const Guard& guard, Date today,
                       TreeQuestions& tree) {
  const bool beside = !guard.rows_of.empty();
  std::string sql = "SELECT r.unit, count(*) FROM " +
                    db::quoted_name(beside ? guard.rows_of : guard.table) + " AS r";
  std::string condition =
      " WHERE r.recorded_to = " + std::to_string(kStillHeld) + " AND r.valid_to > ?1";
  if (!guard.columns.empty()) {
    const std::string column = db::quoted_name(guard.columns.front());
    if (beside)
      sql += " LEFT JOIN " + db::quoted_name(guard.table) +
             " AS s ON s.partition = r.partition AND s.row_id = r.row_id AND s.revision = "
             "r.revision";
    condition += std::string(" AND ") + (beside ? "s." : "r.") + column + " IS NULL";
  }
  InTheWay found;
  Subtree subtree(tree, guard.below);
  auto rows = connection.query(sql + condition + " GROUP BY r.unit", {today});
  while (rows.next())
    if (subtree.has(rows.id<UnitId>(0))) found.count += rows.int64(1);
  return found;
}

InTheWay other_codes(db::Connection& connection, const Guard& guard) {
  const std::string column = db::quoted_name(guard.columns.front());
  auto rows = connection.query("SELECT " + column + ", count(*) FROM " +
                               db::quoted_name(guard.table) + " WHERE " + column +
                               " IS NOT NULL GROUP BY " + column + " ORDER BY " + column);
  InTheWay found;
  while (rows.next()) {
    const std::string_view code = rows.text(0);
    if (std::find(guard.codes.begin(), guard.codes.end(), code) != guard.codes.end()) continue;
    if (found.count == 0) found.example = code;
    found.count += rows.int64(1);
  }
  return found;
}

InTheWay same_code(db::Connection& connection, const Guard& guard, TreeQuestions& tree) {
  const std::string condition = " FROM " + db::quoted_name(guard.table) + " WHERE " +
                                db::quoted_name(guard.columns.front()) + " = ?1";
  InTheWay found{0, guard.codes.front()};
  if (!guard.below) {
    auto rows = connection.query("SELECT count(*)" + condition, {guard.codes.front()});
    rows.next();
    found.count = rows.int64(0);
    return found;
  }
  Subtree subtree(tree, guard.below);
  auto rows = connection.query("SELECT unit, count(*)" + condition + " GROUP BY unit",
                               {guard.codes.front()});
  while (rows.next())
    if (subtree.has(rows.id<UnitId>(0))) found.count += rows.int64(1);
  return found;
}

// A row overlaps another when, in the order of their beginnings, one before it ends after it
// begins.
InTheWay overlapping(db::Connection& connection, const Guard& guard) {
  std::string columns, filled;
  for (const std::string& column : guard.columns) {
    columns += (columns.empty() ? "" : ", ") + db::quoted_name(column);
    filled += " AND " + db::quoted_name(column) + " IS NOT NULL";
  }
  return count_rows(
      connection,
      "SELECT count(*) FROM (SELECT valid_from, max(valid_to) OVER (PARTITION BY " + columns +
          " ORDER BY valid_from, valid_to, row_id"
          " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ended FROM " +
          db::quoted_name(guard.table) + " WHERE recorded_to = " + std::to_string(kStillHeld) +
          filled + ") AS v WHERE ended > valid_from");
}

// Of a row that is held: its first or last version, or an only one.
struct HeldVersion {
  RowId row;
  UnitId unit;
  Days days;
  std::optional<Date> from;  // as the fields say
  std::optional<Date> until;
  bool erased = false;
};

bool fits(const Holding& holding, const HeldVersion& first, const HeldVersion& last,
          TreeQuestions& tree) {
  if (first.erased || last.erased) return true;  // nobody can know any more
  if (holding.of == Holding::Of::event)
    return first.from && first.days == days_held(holding.of, first.from, first.until, {}, {}) &&
           first.days == last.days;
  const Date known = tree.first_day(first.unit).value_or(kFirstDate);
  return first.days.from ==
             days_held(holding.of, first.from, first.until, first.days, known).from &&
         last.days.to == days_held(holding.of, {}, last.until, last.days, known).to;
}

InTheWay held_otherwise(db::Connection& connection, const Guard& guard, TreeQuestions& tree) {
  const auto column = [](const std::string& name) {
    return name.empty() ? std::string("NULL") : db::quoted_name(name);
  };
  auto rows = connection.query(
      "SELECT row_id, unit, valid_from, valid_to, warnings, " + column(guard.holding.from) + ", " +
      column(guard.holding.until) + " FROM " + db::quoted_name(guard.table) +
      " WHERE recorded_to = " + std::to_string(kStillHeld) + " ORDER BY row_id, valid_from");
  InTheWay found;
  std::optional<HeldVersion> first, last;
  const auto count_row = [&] {
    if (first && !fits(guard.holding, *first, *last, tree)) ++found.count;
  };
  while (rows.next()) {
    HeldVersion version{
        rows.id<RowId>(0), rows.id<UnitId>(1), {rows.date(2), rows.date(3)}, {}, {}, false};
    version.erased = !rows.is_null(4) && rows.text(4).starts_with('{');
    if (!rows.is_null(5)) version.from = rows.date(5);
    if (!rows.is_null(6)) version.until = rows.date(6);
    if (!first || first->row != version.row) {
      count_row();
      first = version;
    }
    last = version;
  }
  count_row();
  return found;
}

InTheWay look(db::Connection& connection, const Guard& guard, Date today, TreeQuestions& tree) {
  const std::string column = guard.columns.empty() ? "" : db::quoted_name(guard.columns.front());
  switch (guard.kind) {
    case Guard::Kind::no_rows:
      return count_rows(connection, "SELECT count(*) FROM " + db::quoted_name(guard.table));
    case Guard::Kind::no_values:
      return count_rows(connection,
                        "SELECT count(" + column + ") FROM " + db::quoted_name(guard.table));
    case Guard::Kind::filled:
      return without_value(connection, guard, today, tree);
    case Guard::Kind::fits_length:
      return count_where(connection, guard,
                         "length(CAST(" + column + " AS text)) > " + std::to_string(guard.limit));
    case Guard::Kind::fits_scale:
      return count_where(connection, guard, column + " % " + power_of_ten(guard.limit) + " <> 0");
    case Guard::Kind::fits_range:
      return count_where(connection, guard,
                         column + " NOT BETWEEN -" + std::to_string(guard.limit) + " AND " +
                             std::to_string(guard.limit));
    case Guard::Kind::only_codes:
      return other_codes(connection, guard);
    case Guard::Kind::without_codes:
      return same_code(connection, guard, tree);
    case Guard::Kind::no_overlap:
      return overlapping(connection, guard);
    case Guard::Kind::holds_as_said:
      return held_otherwise(connection, guard, tree);
  }
  return {};
}

void replace(std::string& text, std::string_view word, const std::string& with) {
  const std::size_t at = text.find(word);
  if (at != std::string::npos) text.replace(at, word.size(), with);
}

std::string shortened(const std::string& text) {
  const auto points = code_points(text);
  if (!points || points->size() <= kLongestExample) return text;
  return to_utf8(std::u32string_view(*points).substr(0, kLongestExample)) + "……";
}

// Through a second column, as SQLite cannot change the type of one; on PostgreSQL too, since a
// column rewritten in place looks empty to questions that began before.
void make_text(db::Connection& connection, const TableStep& step) {
  const TableColumn between{step.column + "__text", db::Type::text, false};
  connection.execute(add_column_sql(step.table, between, connection.dialect()));
  connection.execute(copy_as_text_sql(step.table, step.column, between.name));
  connection.execute(drop_column_sql(step.table, step.column));
  connection.execute(rename_column_sql(step.table, between.name, step.column));
}

void apply(db::Connection& connection, const TableStep& step) {
  const db::Dialect dialect = connection.dialect();
  switch (step.kind) {
    case TableStep::Kind::drop_index:
      connection.execute(drop_index_sql(step.column));
      return;
    case TableStep::Kind::drop_table:
      connection.execute(drop_table_sql(step.table));
      return;
    case TableStep::Kind::rename_table:
      connection.execute(rename_table_sql(step.table, step.to));
      return;
    case TableStep::Kind::rename_column:
      connection.execute(rename_column_sql(step.table, step.column, step.to));
      return;
    case TableStep::Kind::drop_column:
      connection.execute(drop_column_sql(step.table, step.column));
      return;
    case TableStep::Kind::scale_up:
      connection.execute(scale_up_sql(step.table, step.column, step.digits));
      return;
    case TableStep::Kind::scale_down:
      connection.execute(scale_down_sql(step.table, step.column, step.digits));
      return;
    case TableStep::Kind::whole_to_text:
      make_text(connection, step);
      return;
    case TableStep::Kind::add_column:
      connection.execute(add_column_sql(step.table, step.added, dialect));
      return;
    case TableStep::Kind::create_table:
      connection.execute(create_table_sql(step.created, dialect));
      return;
    case TableStep::Kind::create_index:
      connection.execute(create_index_sql(step.table, step.index));
      return;
  }
}

}  // namespace

std::vector<Mistake> check_guards(db::Connection& connection, const MigrationPlan& plan, Date today,
                                  TreeQuestions& tree) {
  std::vector<Mistake> refusals;
  for (const Guard& guard : plan.guards) {
    const InTheWay found = look(connection, guard, today, tree);
    if (found.count == 0) continue;
    Mistake refusal = guard.refusal;
    replace(refusal.message, "{count}", grouped(found.count));
    replace(refusal.message, "{example}", shortened(found.example));
    refusals.push_back(std::move(refusal));
  }
  return refusals;
}

void apply_steps(db::Connection& connection, const MigrationPlan& plan, Progress& progress) {
  std::int64_t done = 0;
  const auto total = static_cast<std::int64_t>(plan.steps.size());
  for (const TableStep& step : plan.steps) {
    progress.check();
    progress.step("更新表结构", done, total);
    apply(connection, step);
    ++done;
  }
  progress.step("更新表结构", done, total);
}

}  // namespace jishi::package
