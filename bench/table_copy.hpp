// The peer of an import: the rows of a finished SQLite database, held in memory, written again by a
// loop of prepared inserts that knows nothing but how to write them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace jishi::bench {

struct Table {
  std::string name;
  int columns = 0;
  std::int64_t rows = 0;
  bool replaces = false;  // some of its rows take the place of others
  std::string values;     // packed: a type byte, then 8 bytes or a length of 4 bytes and the bytes
};

struct Tables {
  std::vector<std::string> schema;  // CREATE statements, tables before indexes
  std::vector<Table> tables;
  std::int64_t rows() const;
};

// Throws std::runtime_error with SQLite's message.
Tables read_tables(const std::filesystem::path& database);

// Into a new file (an old one is removed): the schema first, so that every insert keeps the
// indexes; pragmas as in the product; one transaction.
void write_tables(const Tables& tables, const std::filesystem::path& database);

// What the rows of `after` are that `before` lacks or has otherwise, in the order of their columns;
// without schema.
Tables read_difference(const std::filesystem::path& before, const std::filesystem::path& after);

// Into a database that is what `before` was: `transactions` of them, each with its share of every
// table. Rows of the same key are replaced.
void write_difference(const Tables& difference, const std::filesystem::path& database,
                      int transactions);

}  // namespace jishi::bench
