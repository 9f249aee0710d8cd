// A chain of rows, each with the digest of what came before, and a second table that must hold the
// same changes.
#include <stdexcept>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "one_change.hpp"

namespace jishi::crash {
namespace {

std::string link_of(std::string_view previous, std::int64_t id) {
  return hex(sha256(std::string(previous) + std::to_string(id)));
}

class ChainedRows final : public OneChange {
 public:
  void prepare(db::Connection& connection) const override;
  void make(db::Connection& connection, std::int64_t id) const override;
  std::set<std::int64_t> survey(db::Connection& connection) override;

 private:
  // What was surveyed before need not be read again.
  std::int64_t position_ = 0;
  std::string link_;
  std::set<std::int64_t> ids_;
};

void ChainedRows::prepare(db::Connection& connection) const {
  const auto column = [&](db::Type type) {
    return std::string(column_type(connection.dialect(), type));
  };
  const std::string integer = column(db::Type::int64);
  db::Transaction transaction(connection, db::TransactionMode::write);
  connection.execute("CREATE TABLE IF NOT EXISTS chain (position " + integer + " PRIMARY KEY, id " +
                     integer + " NOT NULL, link " + column(db::Type::text) + " NOT NULL)");
  connection.execute("CREATE TABLE IF NOT EXISTS entry (id " + integer + " PRIMARY KEY, position " +
                     integer + " NOT NULL UNIQUE)");
  transaction.commit();
}

void ChainedRows::make(db::Connection& connection, std::int64_t id) const {
  std::int64_t position = 1;
  std::string previous;
  {
    db::Rows last =
        connection.query("SELECT position, link FROM chain ORDER BY position DESC LIMIT 1");
    if (last.next()) {
      position = last.int64(0) + 1;
      previous = last.text(1);
    }
  }
  connection.execute("INSERT INTO chain (position, id, link) VALUES (?1, ?2, ?3)",
                     {position, id, link_of(previous, id)});
  connection.execute("INSERT INTO entry (id, position) VALUES (?1, ?2)", {id, position});
}

std::set<std::int64_t> ChainedRows::survey(db::Connection& connection) {
  db::Rows rows = connection.query(
      "SELECT c.position, c.id, c.link, e.id FROM chain c LEFT JOIN entry e"
      " ON e.position = c.position WHERE c.position > ?1 ORDER BY c.position",
      {position_});
  while (rows.next()) {
    const std::int64_t id = rows.int64(1);
    const std::string at = " at position " + std::to_string(position_ + 1);
    if (rows.int64(0) != position_ + 1) throw std::runtime_error("a gap" + at);
    link_ = link_of(link_, id);
    if (rows.text(2) != link_) throw std::runtime_error("the chain is broken" + at);
    if (rows.is_null(3) || rows.int64(3) != id) throw std::runtime_error("half a change" + at);
    if (!ids_.insert(id).second) throw std::runtime_error("a change is there twice" + at);
    ++position_;
  }
  db::Rows entries = connection.query("SELECT count(*), max(position) FROM entry");
  entries.next();
  if (entries.int64(0) != position_ || (position_ > 0 && entries.int64(1) != position_)) {
    throw std::runtime_error("the two tables differ");
  }
  return ids_;
}

}  // namespace

std::unique_ptr<OneChange> one_change() {
  return std::make_unique<ChainedRows>();
}

}  // namespace jishi::crash
