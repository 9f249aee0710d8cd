#include "db/postgresql_bulk_insert.hpp"

#include "db/bulk_row.hpp"

namespace jishi::db {
namespace {

constexpr std::string_view kSignature("PGCOPY\n\377\r\n\0", 11);
constexpr std::size_t kRoom = 4096;  // of the row that ends a block

}  // namespace

PostgresqlBulkInsert::PostgresqlBulkInsert(PostgresqlConnection& connection, std::string_view table,
                                           std::span<const Column> columns)
    : connection_(connection),
      sql_("COPY " + quoted_name(table) + " (" + column_list(columns) +
           ") FROM STDIN (FORMAT binary)"),
      types_(types_of(columns)) {
  block_.reserve(kBlockBytes + kRoom);
  start_block();
}

void PostgresqlBulkInsert::start_block() {
  block_ = kSignature;
  append_int32(block_, 0);  // flags
  append_int32(block_, 0);  // length of the header's extension
  header_ = block_.size();
}

void PostgresqlBulkInsert::add(std::span<const Param> row) {
  check_bulk_row(types_, row);
  append_int16(block_, static_cast<std::int16_t>(row.size()));
  for (const Param& param : row)
    append_copy_field(block_, sql_, param);
  ++rows_;
  if (block_.size() >= kBlockBytes) send_block();
}

void PostgresqlBulkInsert::send_block() {
  append_int16(block_, -1);
  connection_.copy(sql_, block_);
  start_block();
}

std::int64_t PostgresqlBulkInsert::finish() {
  if (block_.size() > header_) send_block();
  return rows_;
}

}  // namespace jishi::db
