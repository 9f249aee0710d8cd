#include "package/ledger_table_ddl.hpp"

#include "db/connection.hpp"
#include "db/database.hpp"

namespace jishi::package {
namespace {

std::string names(const std::vector<std::string>& columns) {
  std::string out;
  for (const std::string& column : columns)
    out += (out.empty() ? "" : ", ") + db::quoted_name(column);
  return out;
}

std::string column_sql(const TableColumn& column, db::Dialect dialect) {
  std::string out =
      db::quoted_name(column.name) + " " + std::string(db::column_type(dialect, column.type));
  if (column.required) out += " NOT NULL";
  return out;
}

std::string power_of_ten(int digits) {
  return "1" + std::string(static_cast<std::size_t>(digits), '0');
}

std::string scale_sql(const std::string& table, const std::string& column, char sign, int digits) {
  const std::string name = db::quoted_name(column);
  return "UPDATE " + db::quoted_name(table) + " SET " + name + " = " + name + " " + sign + " " +
         power_of_ten(digits) + " WHERE " + name + " IS NOT NULL";
}

}  // namespace

std::string create_table_sql(const Table& table, db::Dialect dialect) {
  std::string out = "CREATE TABLE " + db::quoted_name(table.name) + " (";
  for (const TableColumn& column : table.columns)
    out += column_sql(column, dialect) + ", ";
  out += "PRIMARY KEY (" + names(table.key) + "))";
  if (dialect == db::Dialect::sqlite) out += " STRICT, WITHOUT ROWID";
  return out;
}

std::string drop_table_sql(const std::string& table) {
  return "DROP TABLE " + db::quoted_name(table);
}

std::string rename_table_sql(const std::string& table, const std::string& to) {
  return "ALTER TABLE " + db::quoted_name(table) + " RENAME TO " + db::quoted_name(to);
}

std::string add_column_sql(const std::string& table, const TableColumn& column,
                           db::Dialect dialect) {
  return "ALTER TABLE " + db::quoted_name(table) + " ADD COLUMN " + column_sql(column, dialect);
}

std::string drop_column_sql(const std::string& table, const std::string& column) {
  return "ALTER TABLE " + db::quoted_name(table) + " DROP COLUMN " + db::quoted_name(column);
}

std::string rename_column_sql(const std::string& table, const std::string& column,
                              const std::string& to) {
  return "ALTER TABLE " + db::quoted_name(table) + " RENAME COLUMN " + db::quoted_name(column) +
         " TO " + db::quoted_name(to);
}

std::string create_index_sql(const std::string& table, const TableIndex& index) {
  std::string out = std::string("CREATE ") + (index.unique ? "UNIQUE " : "") + "INDEX " +
                    (index.moved ? "IF NOT EXISTS " : "") + db::quoted_name(index.name) + " ON " +
                    db::quoted_name(table) + " (" + names(index.columns) + ")";
  if (index.unique) out += " WHERE recorded_to = " + std::to_string(kStillHeld);
  if (index.moved) out += " WHERE " + moved_sql("");
  return out;
}

std::string drop_index_sql(const std::string& index) {
  return "DROP INDEX IF EXISTS " + db::quoted_name(index);
}

std::string scale_up_sql(const std::string& table, const std::string& column, int digits) {
  return scale_sql(table, column, '*', digits);
}

std::string scale_down_sql(const std::string& table, const std::string& column, int digits) {
  return scale_sql(table, column, '/', digits);
}

std::string copy_as_text_sql(const std::string& table, const std::string& column,
                             const std::string& into) {
  return "UPDATE " + db::quoted_name(table) + " SET " + db::quoted_name(into) + " = CAST(" +
         db::quoted_name(column) + " AS text) WHERE " + db::quoted_name(column) + " IS NOT NULL";
}

}  // namespace jishi::package
