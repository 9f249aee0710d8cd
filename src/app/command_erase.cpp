#include <iostream>

#include "app/command.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "ledger/retention.hpp"
#include "person/people.hpp"

namespace jishi::app {
namespace {

std::vector<person::Erasure> of_person(LedgerSite& site, const Arguments& arguments,
                                       const Clock& clock) {
  if (const auto word = arguments.value("person")) {
    const auto number = parse_int64(word->starts_with('#') ? word->substr(1) : *word);
    if (!number || *number <= 0) throw Failure({"usage", "--person 后写人员编号，如 #16777301。"});
    return {{person::SubjectId(*number), {}}};
  }
  const auto parsed =
      person::parse_id_number(*arguments.value("id-number"), clock.today()).or_throw();
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
  for (const PersonId person : found)
    erasures.push_back({person::subject_of(person), {}});
  return erasures;
}

int run(const Arguments& arguments, const Surroundings& surroundings) {
  const int chosen = int(arguments.has("person")) + int(arguments.has("id-number")) +
                     int(arguments.has("due")) + int(arguments.has("pending"));
  if (chosen != 1) {
    throw Failure({"usage",
                   "请指明清除什么：--person 编号、--id-number 身份证号、--due（保存期满的）或 "
                   "--pending（恢复备份后要再清除的），只写一个。"});
  }
  const bool listed = arguments.has("list");
  if (listed && !arguments.has("due")) {
    throw Failure({"usage", "--list 只与 --due 同用。"});
  }
  if (arguments.has("on") && !listed &&
      day_of(arguments, surroundings.clock) > surroundings.clock.today()) {
    throw Failure({"usage", "--on 晚于今天时只能用 --list 看看，不能提前清除。"});
  }
  LedgerSite site(arguments, db::OpenMode::write, surroundings.clock);  // carries out --pending
  std::vector<person::Erasure> erasures;
  const auto definitions = site.definitions().now();
  if (arguments.has("due")) {
    auto connection = site.readers().lease();
    db::Transaction snapshot(*connection, db::TransactionMode::read);
    erasures =
        ledger::due_erasures(*connection, *definitions, day_of(arguments, surroundings.clock));
  } else if (!arguments.has("pending")) {
    erasures = of_person(site, arguments, surroundings.clock);
  }
  person::ErasureReport report;
  if (!listed && !erasures.empty()) {
    report = site.erase(erasures, surroundings.clock);
  }
  const auto count = static_cast<std::int64_t>(erasures.size());
  if (arguments.has("json")) {
    JsonWriter out;
    out.begin_object().member("found", count).member("persons", report.persons);
    std::cout << out.member("keys", report.keys).end_object().take() << '\n';
  } else if (arguments.has("pending")) {
    std::cout << "清除名单上的个人信息都已清除。\n";
  } else if (listed) {
    std::cout << "保存期满、应当清除的有 " << grouped(count) << " 项（未清除）。\n";
  } else if (count == 0) {
    std::cout << "没有保存期满的个人信息。\n";
  } else {
    std::cout << "已清除 " << grouped(count) << " 项，销毁数据密钥 " << grouped(report.keys)
              << " 个；台账里只留下不含个人信息的行，合计数不变。以前的备份恢复时会照此再清除。\n";
  }
  return kDone;
}

}  // namespace

Command erase_command() {
  return {
      "erase",
      "清除个人信息（不可恢复）；台账的合计数不变，日志仍可校验",
      {database_option(),
       keys_option(),
       files_option(),
       {"person", Arity::value, "编号", "清除一个人的全部个人信息"},
       {"id-number", Arity::value, "身份证号", "同上，按身份证号找人；登记以后又撤销的也找得到"},
       {"due", Arity::flag, "", "清除保存期满的；可以每天定时运行"},
       {"on", Arity::value, "日期", "--due 按哪一天计算；缺省为今天"},
       {"list", Arity::flag, "", "只数一数，不清除"},
       {"pending", Arity::flag, "", "把清除名单上的再清除一遍（恢复备份以后）"}},
      {},
      "",
      run};
}

}  // namespace jishi::app
