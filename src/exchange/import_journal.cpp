#include "exchange/import_journal.hpp"

#include "base/json_writer.hpp"

namespace jishi::exchange {

std::string import_source(ImportId id) {
  return "import#" + std::to_string(id.value());
}

std::string undo_source(ImportId id) {
  return import_source(id) + " undo";
}

void journal_import(db::Connection& connection, const journal::Author& author,
                    const StoredImport& import, std::string_view step) {
  const Counters& counters = import.counters;
  JsonWriter out;
  out.begin_object()
      .member("import", import.id.value())
      .member("step", step)
      .member("ledger", std::string_view(import.request.ledger))
      .member("unit", import.request.unit.value())
      .member("sha256", std::string_view(import.sha256))
      .member("rows", counters.rows)
      .member("added", counters.added)
      .member("changed", counters.changed)
      .member("unchanged", counters.unchanged)
      .member("skipped", counters.skipped)
      .member("refused", counters.refused)
      .member("new_persons", counters.new_persons)
      .member("undone", import.undone)
      .member("undone_persons", import.undone_persons)
      .end_object();
  journal::Appender appender(connection, author);
  appender.append(partition_of(import.request.unit), "import", out.take());
  appender.finish();
}

}  // namespace jishi::exchange
