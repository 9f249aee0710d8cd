// Many rows into one PostgreSQL table by binary COPY.
#pragma once

#include <string>
#include <vector>

#include "db/postgresql_connection.hpp"

namespace jishi::db {

class PostgresqlBulkInsert final : public BulkInsert {
 public:
  // Rows gather until they are this long, then one COPY sends them.
  static constexpr std::size_t kBlockBytes = std::size_t{1} << 20;

  PostgresqlBulkInsert(PostgresqlConnection& connection, std::string_view table,
                       std::span<const Column> columns);

  using BulkInsert::add;
  void add(std::span<const Param> row) override;
  std::int64_t finish() override;

 private:
  void start_block();
  void send_block();

  PostgresqlConnection& connection_;
  std::string sql_;
  std::vector<Type> types_;
  std::string block_;
  std::size_t header_ = 0;  // bytes of a block without rows
  std::int64_t rows_ = 0;
};

}  // namespace jishi::db
