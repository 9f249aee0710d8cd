#include <libpq-fe.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "db/testing/postgres_server.hpp"
#include "index_peers.hpp"
#include "machine.hpp"

namespace jishi::bench {
namespace {

constexpr const char* kPath = "township int4, county int4, prefecture int4, province int4";
// What a knowing administrator of a machine with 24 GB and two processors sets.
constexpr const char* kSettings[] = {"shared_buffers = '6GB'",
                                     "effective_cache_size = '16GB'",
                                     "work_mem = '512MB'",
                                     "maintenance_work_mem = '1GB'",
                                     "max_wal_size = '8GB'",
                                     "max_parallel_workers_per_gather = 2",
                                     "max_parallel_maintenance_workers = 2",
                                     "random_page_cost = 1.1",
                                     "jit = off"};  // on, each question took longer

struct Freed {
  void operator()(PGresult* result) const { PQclear(result); }
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Result = std::unique_ptr<PGresult, Freed>;

class Server {
 public:
  Server() {
    connect();
    for (const char* setting : kSettings)
      run(std::string("ALTER SYSTEM SET ") + setting);
    run("CHECKPOINT");
    connection_.reset();
    server_.kill();
    server_.start();
    connect();
  }

  PGconn* connection() const { return connection_.get(); }

  Result run(const std::string& sql) {
    Result result(PQexec(connection(), sql.c_str()));
    check(result.get());
    return result;
  }

  void check(const PGresult* result) const {
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN)
      throw std::runtime_error(PQerrorMessage(connection()));
  }

  void copy(const std::string& table, const std::filesystem::path& file) {
    run("COPY " + table + " FROM STDIN (FORMAT csv)");
    std::ifstream in(file, std::ios::binary);
    std::vector<char> buffer(1 << 20);
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), in.gcount() > 0)
      if (PQputCopyData(connection(), buffer.data(), static_cast<int>(in.gcount())) != 1)
        throw std::runtime_error(PQerrorMessage(connection()));
    if (PQputCopyEnd(connection(), nullptr) != 1)
      throw std::runtime_error(PQerrorMessage(connection()));
    while (const Result result{PQgetResult(connection())})
      check(result.get());
  }

 private:
  void connect() {
    connection_.reset(PQconnectdb(server_.address("postgres").c_str()));
    if (PQstatus(connection()) != CONNECTION_OK)
      throw std::runtime_error(PQerrorMessage(connection()));
  }

  db::testing::PostgresServer server_;
  std::unique_ptr<PGconn, Freed> connection_;
};

void fill(Server& server, const std::filesystem::path& rows) {
  const std::string path = kPath;
  const std::string state = "row_id int8, unit int4, " + path +
                            ", valid_from date, valid_to date, sex int2, birth_date date, "
                            "education int2, is_member int2";
  server.run("CREATE TABLE committee_member (" + state + ")");
  server.run("CREATE TABLE youth_survey (" + state + ")");
  server.run("CREATE TABLE activity (row_id int8, unit int4, " + path +
             ", held_on date, kind int2, present int4)");
  server.run("CREATE TABLE unit_path (unit int4, level int2, valid_from date, valid_to date, " +
             path + ")");
  for (const char* table : {"committee_member", "youth_survey", "activity", "unit_path"})
    server.copy(table, rows / (std::string(table) + ".csv"));
  // The rows stand by county already. Each index has all that the questions look at, so that no
  // question has to go to the table.
  const std::string said =
      " INCLUDE (valid_from, valid_to, township, sex, birth_date, education, "
      "is_member)";
  for (const std::string table : {"committee_member", "youth_survey"}) {
    server.run("CREATE INDEX ON " + table + " (unit)" + said);
    server.run("CREATE INDEX ON " + table + " (county, row_id)" + said);
    server.run("CREATE INDEX ON " + table + " (province, county)" + said);
    server.run("CREATE INDEX ON " + table + " (row_id)");
  }
  server.run("CREATE INDEX ON activity (unit, held_on)");
  server.run("CREATE INDEX ON activity (county, held_on) INCLUDE (township, present)");
  server.run("CREATE INDEX ON activity (held_on, province) INCLUDE (present)");
  server.run("CREATE INDEX ON unit_path (unit, valid_from, valid_to) INCLUDE (province)");
  server.run("CREATE INDEX ON unit_path (level, county)");
  server.run("CREATE INDEX ON unit_path (level, province)");
  server.run("VACUUM ANALYZE");
}

std::string explained(Server& server, const std::string& sql) {
  const Result result = server.run("EXPLAIN ANALYZE " + sql);
  std::string text;
  for (int row = 0; row < PQntuples(result.get()); ++row)
    text += std::string("      ") + PQgetvalue(result.get(), row, 0) + '\n';
  return text;
}

PeerAnswer ask(Server& server, const std::string& name, const PeerQuestion& question) {
  return timed([&](PeerAnswer& told) {
    const Result result(
        PQexecPrepared(server.connection(), name.c_str(), 0, nullptr, nullptr, nullptr, 0));
    server.check(result.get());
    told.sum = 0;
    const int rows = PQntuples(result.get()), columns = PQnfields(result.get());
    for (int row = 0; row < rows; ++row)
      for (int column = static_cast<int>(question.keys); column < columns; ++column)
        told.sum += std::strtod(PQgetvalue(result.get(), row, column), nullptr);
    if (question.rows) told.sum = rows;
    told.cells = static_cast<std::size_t>(rows);
  });
}

}  // namespace

std::vector<PeerAnswer> ask_postgresql(const std::filesystem::path& rows,
                                       const std::vector<PeerQuestion>& questions) {
  const Stopwatch watch;
  Server server;
  fill(server, rows);
  const Result size = server.run("SELECT pg_size_pretty(pg_database_size('postgres'))");
  std::printf("PostgreSQL: filled and indexed in %.0f s, %s\n", watch.seconds(),
              PQgetvalue(size.get(), 0, 0));
  std::vector<PeerAnswer> answers;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const std::string name = "question" + std::to_string(i);
    const Result prepared(
        PQprepare(server.connection(), name.c_str(), questions[i].sql.c_str(), 0, nullptr));
    server.check(prepared.get());
    answers.push_back(ask(server, name, questions[i]));
    if (std::getenv("JISHI_EXPLAIN") != nullptr)
      std::printf("  %s\n%s", questions[i].name.c_str(),
                  explained(server, questions[i].sql).c_str());
  }
  return answers;
}

}  // namespace jishi::bench
