#include "app/package_journal.hpp"

#include "base/json_writer.hpp"
#include "journal/journal_store.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::app {

void journal_packages(db::Connection& connection, const package::InstallReport& report,
                      const package::InstallAuthor& author) {
  if (report.outcome != package::InstallReport::Outcome::installed) return;
  const auto root = organisation::root_unit(connection);
  if (!root)
    throw Failure({"no_root", "数据库还没有根节点，请先运行 jishi init --db 数据库地址。"});
  journal::Appender appender(connection, {author.actor, author.now, author.source});
  JsonWriter json;
  json.begin_object().member("version", report.number).member("sha256", report.fingerprint);
  json.key("changes").begin_array();
  for (const std::string& change : report.changes)
    json.value(change);
  json.end_array().end_object();
  appender.append(partition_of(*root), "package", json.take());
  appender.finish();
}

}  // namespace jishi::app
