#include <fstream>
#include <iostream>
#include <sstream>

#include "app/command.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "ledger/attachment.hpp"
#include "ledger/ledger_store.hpp"
#include "package/package_store.hpp"

namespace jishi::app {
namespace {

struct Target {
  const package::Ledger& ledger;
  RowId row;
};

Target target_of(const Arguments& arguments, const package::Definitions& definitions) {
  const std::string word = *arguments.positional(1);
  const auto number = parse_int64(word.starts_with('#') ? word.substr(1) : word);
  if (!number || *number <= 0) {
    refuse_usage("行的编号写成 #16777301 的样子，用 jishi rows 查看。");
  }
  return {LedgerSite::ledger(definitions, *arguments.positional(0)), RowId(*number)};
}

std::int64_t number_of(const Arguments& arguments, std::string_view option) {
  const auto number = parse_int64(*arguments.value(option));
  if (!number || *number <= 0) {
    refuse_usage("--" + std::string(option) + " 后写附件的序号，如 1。");
  }
  return *number;
}

std::string content_of(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) {
    throw Failure({"cannot_read", file.string() + " 不是文件，请检查路径。"});
  }
  if (std::filesystem::file_size(file, error) >
      static_cast<std::uintmax_t>(ledger::kMaxAttachmentBytes)) {
    throw Failure({"attachment_too_large", "附件超过 20 MB，请压缩或分开后再附。"});
  }
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in || !text) throw Failure({"cannot_read", "无法读取 " + file.string() + "，请检查权限。"});
  return std::move(text).str();
}

// In one job of the writer; a version of the definitions that came in between runs it again.
template <class Work>
void change(LedgerSite& site, const Clock& clock, const Work& work) {
  ledger::AttachmentFolder folder = site.files();
  const auto definitions = site.definitions().now();
  site.writer().submit([&](db::Connection& connection) {
    package::require_version(connection, definitions->number);
    journal::Appender appender(connection, {kOperator, clock.now(), "命令行 attach"});
    journal::ChangeSet changes(appender);
    person::Vault vault(connection, site.keys());
    ledger::Attachments attachments(connection, changes, vault, folder);
    work(connection, vault, *definitions, attachments);
    changes.finish();
    appender.finish();
  });
}

void add(LedgerSite& site, const Arguments& arguments, const Clock& clock) {
  const std::filesystem::path file = *arguments.positional(2);
  const std::string content = content_of(file);
  const auto definitions = site.definitions().now();
  change(site, clock,
         [&](db::Connection& connection, person::Vault& vault, const package::Definitions&,
             ledger::Attachments& attachments) {
           const Target target = target_of(arguments, *definitions);
           const auto history =
               ledger::row_history(connection, vault, definitions, target.ledger, target.row);
           if (history.empty()) {
             throw Failure(
                 {"no_such_row", "这个台账里没有这一行，请核对编号（用 jishi rows 查看）。"});
           }
           attachments
               .add(target.ledger, target.row, history.back().content.person,
                    file.filename().string(), std::as_bytes(std::span(content)))
               .or_throw();
         });
}

void get(LedgerSite& site, const Arguments& arguments) {
  const auto to = arguments.value("to");
  if (!to) refuse_usage("--get 要和 --to 文件 同用。");
  require_new_file(*to);
  const auto definitions = site.definitions().now();
  const Target target = target_of(arguments, *definitions);
  auto connection = site.readers().lease();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  person::Vault vault(*connection, site.keys());
  const std::string content =
      ledger::read_attachment(*connection, vault, site.files(), target.ledger, target.row,
                              number_of(arguments, "get"))
          .or_throw();
  std::ofstream out(*to, std::ios::binary);
  out << content << std::flush;
  if (!out) throw Failure({"cannot_write", "无法写入 " + *to + "，请检查路径和磁盘空间。"});
}

void list(LedgerSite& site, const Arguments& arguments) {
  const auto definitions = site.definitions().now();
  const Target target = target_of(arguments, *definitions);
  auto connection = site.readers().lease();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  person::Vault vault(*connection, site.keys());
  const auto found = ledger::attachments_of(*connection, vault, target.ledger, target.row);
  JsonWriter json;
  json.begin_object().key("attachments").begin_array();
  std::string text = found.empty() ? "没有附件。\n" : "";
  for (const ledger::Attachment& attachment : found) {
    const std::string name = attachment.erased ? "（已清除）" : attachment.name;
    json.begin_object().member("number", attachment.number).member("name", name);
    json.member("type", ledger::media_type(attachment.kind)).member("bytes", attachment.bytes);
    json.end_object();
    text += "  " + std::to_string(attachment.number) + "  " + name + "  " +
            grouped((attachment.bytes + 1023) / 1024) + " KB\n";
  }
  std::cout << (arguments.has("json") ? json.end_array().end_object().take() + "\n" : text);
}

int run_attach(const Arguments& arguments, const Surroundings& surroundings) {
  const bool adds = arguments.positional(2).has_value();
  const bool removes = arguments.has("remove");
  if (int(adds) + int(removes) + int(arguments.has("get")) > 1) {
    refuse_usage("附上文件、--get、--remove 一次只做一样。");
  }
  LedgerSite site(arguments, adds || removes ? db::OpenMode::write : db::OpenMode::read,
                  surroundings.clock);
  if (arguments.has("get")) {
    get(site, arguments);
    return kDone;
  }
  if (adds) add(site, arguments, surroundings.clock);
  if (removes) {
    change(
        site, surroundings.clock,
        [&](db::Connection&, person::Vault&, const package::Definitions& definitions,
            ledger::Attachments& attachments) {
          const Target target = target_of(arguments, definitions);
          attachments.remove(target.ledger, target.row, number_of(arguments, "remove")).or_throw();
        });
  }
  list(site, arguments);
  return kDone;
}

}  // namespace

Command attach_command() {
  return {"attach",
          "一行的附件：列出、附上、取出、撤去",
          {database_option(),
           keys_option(),
           files_option(),
           {"get", Arity::value, "序号", "取出一个附件，写到 --to 的文件"},
           {"to", Arity::value, "文件", "取出的附件写成哪个文件"},
           {"remove", Arity::value, "序号", "撤去一个附件"}},
          {{"台账", true, false, "台账的名称"},
           {"编号", true, false, "行的编号，如 #16777301"},
           {"文件", false, false, "要附上的文件：jpg、png、pdf、docx、xlsx、txt，不超过 20 MB"}},
          "",
          run_attach};
}

}  // namespace jishi::app
