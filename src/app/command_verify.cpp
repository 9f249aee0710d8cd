#include <fstream>
#include <iostream>
#include <sstream>

#include "app/command.hpp"
#include "app/index_memory.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "app/verify_attachments.hpp"
#include "app/verify_index.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "journal/verify.hpp"

namespace jishi::app {
namespace {

constexpr std::uintmax_t kMaxHeadsBytes = std::uintmax_t{512} << 20;

std::vector<journal::Head> kept_heads(const Arguments& arguments) {
  const auto path = arguments.value("heads");
  if (!path) return {};
  std::error_code error;
  if (!std::filesystem::is_regular_file(*path, error)) {
    throw Failure({"cannot_read", *path + " 不是文件，请检查路径。"});
  }
  const auto size = std::filesystem::file_size(*path, error);
  std::ifstream file(*path, std::ios::binary);
  if (error || !file) throw Failure({"cannot_read", "无法读取 " + *path + "，请检查路径。"});
  if (size > kMaxHeadsBytes) throw Failure({"too_large", *path + " 超过 512 MB，不是链头文件。"});
  std::ostringstream text;
  text << file.rdbuf();
  auto heads = journal::parse_heads(text.str()).or_throw();
  if (heads.empty()) {
    throw Failure({"heads_malformed", *path + " 中没有链头，无从核对；请换用完整的链头文件。"});
  }
  return heads;
}

int print(const std::vector<journal::Head>& heads, bool as_json) {
  if (!as_json) {
    std::cout << journal::heads_text(heads);
    return kDone;
  }
  JsonWriter out;
  out.begin_object().key("heads").begin_array();
  for (const journal::Head& head : heads) {
    out.begin_object().member("partition", head.partition.value());
    out.member("position", head.position).member("hash", hex(head.hash)).end_object();
  }
  std::cout << out.end_array().end_object().take() << '\n';
  return kDone;
}

// What is verified, and what is only for one of these.
void require_one(const Arguments& arguments) {
  int given = 0;
  for (const char* what : {"journal", "print-heads", "attachments", "index"})
    given += arguments.has(what) ? 1 : 0;
  if (given == 0)
    refuse_usage(
        "请指明校验什么：--journal 校验日志链，--print-heads 打印链头，--attachments "
        "校验附件，--index 核对统计索引。");
  if (given > 1)
    refuse_usage("--journal、--print-heads、--attachments、--index 请分几次运行，一次写一个。");
  if (arguments.has("collect") && !arguments.has("attachments"))
    refuse_usage("--collect 只与 --attachments 同用。");
  for (const char* of_index : {"unit", "sample", "seed", "memory"})
    if (arguments.has(of_index) && !arguments.has("index"))
      refuse_usage("--" + std::string(of_index) + " 只与 --index 同用。");
}

int run_verify(const Arguments& arguments, const Surroundings& surroundings) {
  require_one(arguments);
  if (arguments.has("attachments")) return verify_attachments(arguments, surroundings);
  if (arguments.has("index")) return verify_index(arguments, surroundings);
  auto database =
      open_database(database_address(arguments), db::OpenMode::read, surroundings.clock);
  auto connection = database->connect();
  if (arguments.has("print-heads")) {
    return print(journal::read_heads(*connection), arguments.has("json"));
  }
  const std::vector<journal::Head> kept = kept_heads(arguments);
  const journal::Verification found =
      journal::verify_journal(*connection, kept, surroundings.progress);
  if (arguments.has("json")) {
    JsonWriter out;
    out.begin_object().member("ok", found.breaks.empty());
    out.member("partitions", found.partitions).member("entries", found.entries);
    out.key("breaks").begin_array();
    for (const journal::Break& broken : found.breaks) {
      out.begin_object().member("partition", broken.partition.value());
      out.member("position", broken.position).member("kind", journal::word(broken.kind));
      out.member("message", journal::describe(broken)).end_object();
    }
    std::cout << out.end_array().end_object().take() << '\n';
  } else if (found.breaks.empty()) {
    std::cout << "日志完整：" << grouped(found.partitions) << " 条链，" << grouped(found.entries)
              << " 条记录，逐条校验无误";
    if (!kept.empty()) {
      std::cout << "，与另存的 " << grouped(static_cast<std::int64_t>(kept.size()))
                << " 个链头相符";
    }
    std::cout << "。\n";
  } else {
    for (const journal::Break& broken : found.breaks) {
      std::cout << journal::describe(broken) << '\n';
    }
    std::cout << "日志不完整：" << found.breaks.size()
              << " 条链有断裂。请保留现场，从校验通过的备份恢复。\n";
  }
  return found.breaks.empty() ? kDone : kNo;
}

}  // namespace

Command verify_command() {
  return {"verify",
          "校验日志链、附件是否未被改动，统计索引与数据库是否相符",
          {database_option(),
           keys_option(),
           index_memory_option(),
           files_option(),
           {"journal", Arity::flag, "", "逐条校验日志链，指出第一处断裂"},
           {"heads", Arity::value, "文件", "与以前用 --print-heads 另存的链头核对，可发现整体改写"},
           {"print-heads", Arity::flag, "", "打印各条链的链头，请存放到别处"},
           {"attachments", Arity::flag, "", "逐个打开附件，与附上时核对；列出没有登记的文件"},
           {"collect", Arity::flag, "", "删除没有登记、一天以前的附件文件"},
           {"index", Arity::flag, "", "各指标逐行重数一遍，与统计索引核对"},
           {"unit", Arity::value, "组织", "--index：只核对这个组织和下级"},
           {"sample", Arity::value, "个数",
            "--index：抽查几个组织（各层级都有），缺省 20；all 为有台账的组织和它们的上级全部核对"},
           {"seed", Arity::value, "整数", "--index：用同一个数，抽到的组织相同"}},
          {},
          "--journal 只校验日志本身；数据表与日志是否一致不在其内。\n"
          "--index 核对今天、去年年末和上一季度，按当时和现在的隶属关系各一遍；有不同时逐条列出，"
          "退出码为 1。",
          run_verify};
}

}  // namespace jishi::app
