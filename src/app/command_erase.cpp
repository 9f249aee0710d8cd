#include <iostream>

#include "app/command.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "app/private_input.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "ledger/retention.hpp"
#include "person/people.hpp"

namespace jishi::app {
namespace {

constexpr std::string_view kIdNumber = "身份证号";

std::vector<person::Erasure> of_person(LedgerSite& site, const Arguments& arguments,
                                       const std::optional<std::string>& id_number,
                                       const Clock& clock) {
  if (const auto word = arguments.value("person")) {
    const auto number = parse_int64(word->starts_with('#') ? word->substr(1) : *word);
    if (!number || *number <= 0) refuse_usage("--person 后写人员编号，如 #16777301。");
    return {{person::SubjectId(*number), {}}};
  }
  const auto parsed = person::parse_id_number(*id_number, clock.today()).or_throw();
  auto connection = site.readers().lease();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  person::Vault vault(*connection, site.keys());
  journal::Appender appender(*connection, {kOperator, clock.now(), "命令行 erase"});
  journal::ChangeSet changes(appender);
  const auto found =
      person::People(*connection, changes, vault, clock.today()).ever_with_id_number(parsed.text);
  if (found.empty()) {
    throw Failure({"no_such_person", "没有登记这个身份证号的人，请核对号码或改用 --person 编号。"});
  }
  std::vector<person::Erasure> erasures;
  erasures.reserve(found.size());
  for (const PersonId person : found)
    erasures.push_back({person::subject_of(person), {}});
  return erasures;
}

void check_words(const Arguments& arguments, const Clock& clock) {
  const int chosen = int(arguments.has("person")) + int(arguments.has("id-number")) +
                     int(arguments.has("due")) + int(arguments.has("pending"));
  if (chosen != 1) {
    refuse_usage(
        "请指明清除什么：--person 编号、--id-number -（再输入身份证号）、--due（保存期满的）或 "
        "--pending（恢复备份后要再清除的），只写一个。");
  }
  const bool listed = arguments.has("list");
  if (listed && !arguments.has("due")) {
    refuse_usage("--list 只与 --due 同用。");
  }
  if (arguments.has("on") && !listed && day_of(arguments, clock) > clock.today()) {
    refuse_usage("--on 晚于今天时只能用 --list 看看，不能提前清除。");
  }
}

void print(const Arguments& arguments, std::int64_t found, const person::ErasureReport& report,
           const std::string& text) {
  if (!arguments.has("json")) {
    std::cout << text << '\n';
    return;
  }
  JsonWriter out;
  out.begin_object().member("found", found).member("persons", report.persons);
  out.member("keys", report.keys).member("kept", report.kept);
  std::cout << out.end_object().take() << '\n';
}

std::string words_of(std::int64_t erased, const person::ErasureReport& report) {
  return "已清除 " + grouped(erased) + " 项，销毁数据密钥 " + grouped(report.keys) +
         " 个；台账里只留下不含个人信息的行，合计数不变。以前的备份恢复时会照此再清除。请重新备份"
         "密钥文件夹（清除名单在里面）。";
}

int list_due(const Arguments& arguments, const Surroundings& surroundings) {
  LedgerSite site(arguments, db::OpenMode::read, surroundings.clock);
  const auto definitions = site.definitions().now();
  auto connection = site.readers().lease();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  const auto due =
      ledger::due_erasures(*connection, *definitions, day_of(arguments, surroundings.clock));
  const auto found = static_cast<std::int64_t>(due.size());
  print(arguments, found, {}, "保存期满、应当清除的有 " + grouped(found) + " 项（未清除）。");
  return kDone;
}

int erase_due(const Arguments& arguments, const Surroundings& surroundings) {
  LedgerSite site(arguments, db::OpenMode::write, surroundings.clock);
  const DueReport report =
      site.erase_due(day_of(arguments, surroundings.clock), surroundings.clock);
  std::string text = report.found == 0 ? "没有保存期满的个人信息。"
                                       : words_of(report.found - report.erased.kept, report.erased);
  if (report.erased.kept > 0) {
    text += "另有 " + grouped(report.erased.kept) + " 项在清除时又登记了，没有清除。";
  }
  print(arguments, report.found, report.erased, text);
  return kDone;
}

int run_erase(const Arguments& arguments, const Surroundings& surroundings) {
  check_words(arguments, surroundings.clock);
  if (arguments.has("list")) return list_due(arguments, surroundings);
  if (arguments.has("due")) return erase_due(arguments, surroundings);
  // Before the database is held.
  const auto id_number = private_value(arguments, "id-number", kIdNumber, std::cin);
  LedgerSite site(arguments, db::OpenMode::write, surroundings.clock);  // carries out --pending
  if (arguments.has("pending")) {
    print(arguments, 0, {}, "清除名单上的个人信息都已清除。");
    return kDone;
  }
  const auto erasures = of_person(site, arguments, id_number, surroundings.clock);
  const person::ErasureReport report = site.erase(erasures, surroundings.clock);
  const auto found = static_cast<std::int64_t>(erasures.size());
  print(arguments, found, report, words_of(found, report));
  return kDone;
}

}  // namespace

Command erase_command() {
  return {"erase",
          "清除个人信息（不可恢复）；台账的合计数不变，日志仍可校验",
          {database_option(),
           keys_option(),
           files_option(),
           {"person", Arity::value, "编号", "清除一个人的全部个人信息"},
           {"id-number", Arity::value, "-",
            "同上，按身份证号找人（撤销了的也找得到）；写 -，再从标准输入读"},
           {"due", Arity::flag, "", "清除保存期满的；可以每天定时运行"},
           {"on", Arity::value, "日期", "--due 按哪一天计算；缺省为今天"},
           {"list", Arity::flag, "", "只数一数，不清除"},
           {"pending", Arity::flag, "", "把清除名单上的再清除一遍（恢复备份以后）"}},
          {},
          "",
          run_erase};
}

}  // namespace jishi::app
