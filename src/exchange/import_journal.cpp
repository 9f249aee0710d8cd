#include "exchange/import_journal.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

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

Told told_by(std::string_view payload) {
  using nlohmann::json;
  Told told;
  std::set<std::int64_t> seen;  // rows and persons are numbered together
  try {
    const json changes = json::parse(payload).at("changes");
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
      if (change->contains("row")) {
        const auto row = change->at("row").get<std::int64_t>();
        if (seen.insert(row).second)
          told.rows.push_back({change->at("ledger").get<std::string>(), RowId(row)});
      } else if (change->contains("person")) {
        const auto person = change->at("person").get<std::int64_t>();
        const bool is_new = !change->contains("before") || change->at("before").empty();
        if (seen.insert(person).second) {
          told.persons.push_back({PersonId(person), is_new});
        } else if (is_new) {
          std::ranges::find(told.persons, PersonId(person), &ToldPerson::person)->is_new = true;
        }
      }
    }
  } catch (const json::exception&) {
    throw Failure({"journal_damaged",
                   "这次导入在日志中的记录无法读取：数据库被改动过，请运行 jishi verify "
                   "查看，并从备份恢复。"});
  }
  return told;
}

const package::Ledger* find_ledger(const package::PackageSet& packages, const std::string& name) {
  if (const package::Ledger* found = packages.find_ledger(name)) return found;
  const auto renamed = std::ranges::find(packages.ledgers, name, &package::Ledger::renamed_from);
  return renamed == packages.ledgers.end() || name.empty() ? nullptr : &*renamed;
}

}  // namespace jishi::exchange
