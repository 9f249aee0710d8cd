// The one place that writes SQL from definitions. Pure.
#pragma once

#include <string>

#include "db/value.hpp"
#include "package/ledger_table.hpp"

namespace jishi::package {

// On SQLite STRICT and clustered by the key; indexes apart.
std::string create_table_sql(const Table& table, db::Dialect dialect);
std::string drop_table_sql(const std::string& table);
std::string rename_table_sql(const std::string& table, const std::string& to);
std::string add_column_sql(const std::string& table, const TableColumn& column,
                           db::Dialect dialect);
std::string drop_column_sql(const std::string& table, const std::string& column);
std::string rename_column_sql(const std::string& table, const std::string& column,
                              const std::string& to);
std::string create_index_sql(const std::string& table, const TableIndex& index);
std::string drop_index_sql(const std::string& index);
// Every number of the column times, or divided by, 10^digits.
std::string scale_up_sql(const std::string& table, const std::string& column, int digits);
std::string scale_down_sql(const std::string& table, const std::string& column, int digits);
// Whole numbers as text, into another column of the table.
std::string copy_as_text_sql(const std::string& table, const std::string& column,
                             const std::string& into);

}  // namespace jishi::package
