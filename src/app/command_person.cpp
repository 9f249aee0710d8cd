#include <algorithm>
#include <array>
#include <iostream>

#include "app/command.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "app/page_limit.hpp"
#include "app/person_notices.hpp"
#include "app/private_input.hpp"
#include "app/row_page.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "person/people.hpp"

namespace jishi::app {
namespace {

PersonId person_of(const Arguments& arguments) {
  const std::string word = arguments.positional(0).value_or("");
  const auto number = parse_int64(word.starts_with('#') ? word.substr(1) : word);
  if (!number || *number <= 0) {
    refuse_usage("人员编号写成 #16777301 的样子，jishi rows --json 的 person 就是它。");
  }
  return PersonId(*number);
}

person::PersonVersion read(db::Connection& connection, person::Vault& vault, PersonId person) {
  const auto found = person::read_persons(connection, vault, std::array{person});
  if (found.empty() || found.front().revision == 0) {
    throw Failure({"unknown_person",
                   "没有登记编号为 " + std::to_string(person.value()) + " 的人，请核对编号。"});
  }
  return found.front();
}

std::optional<person::Notice> notice_of(const Arguments& arguments, Date today) {
  using Kind = person::NoticeKind;
  for (const auto& [option, kind] :
       {std::pair{"notice", Kind::notice}, std::pair{"consent", Kind::consent},
        std::pair{"guardian-consent", Kind::guardian_consent}}) {
    if (const auto reference = arguments.value(option))
      return person::Notice{kind, today, *reference};
  }
  return std::nullopt;
}

person::Identity identity_of(const Arguments& arguments) {
  person::Identity identity;
  identity.name = arguments.value("name").value_or("");
  identity.id_number = private_value(arguments, "id-number", "身份证号", std::cin);
  identity.phone = private_value(arguments, "phone", "电话", std::cin);
  return identity;
}

void correct(LedgerSite& site, const Arguments& arguments, PersonId person,
             const person::Identity& identity, const Clock& clock) {
  site.writer().submit([&](db::Connection& connection) {
    journal::Appender appender(connection, {kOperator, clock.now(), "命令行 person"});
    journal::ChangeSet changes(appender);
    person::Vault vault(connection, site.keys());
    person::People people(connection, changes, vault, clock.today());
    people
        .correct(person, read(connection, vault, person).revision, identity,
                 notice_of(arguments, clock.today()))
        .or_throw();
    changes.finish();
    appender.finish();
  });
}

std::string words_of(person::NoticeKind kind) {
  switch (kind) {
    case person::NoticeKind::none:
      return "无";
    case person::NoticeKind::notice:
      return "已告知";
    case person::NoticeKind::consent:
      return "本人同意";
    case person::NoticeKind::guardian_consent:
      return "监护人同意";
  }
  return "";
}

bool changes_anything(const Arguments& arguments) {
  return std::ranges::any_of(
      std::array{"name", "id-number", "phone", "notice", "consent", "guardian-consent"},
      [&](const char* option) { return arguments.has(option); });
}

int run_person(const Arguments& arguments, const Surroundings& surroundings) {
  const bool changes = changes_anything(arguments);
  if (arguments.has("without-notice")) {
    if (changes || arguments.positional(0)) {
      refuse_usage("--without-notice 是列出名单，不与人员编号或改正同用。");
    }
    return list_without_notice(arguments, surroundings);
  }
  const PersonId person = person_of(arguments);
  const person::Identity given = identity_of(arguments);  // before the database is held
  LedgerSite site(arguments, changes ? db::OpenMode::write : db::OpenMode::read,
                  surroundings.clock);
  if (changes) correct(site, arguments, person, given, surroundings.clock);
  auto connection = site.readers().lease();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  person::Vault vault(*connection, site.keys());
  const person::PersonVersion found = read(*connection, vault, person);
  const person::Identity& identity = found.identity;
  const std::string name = masked(found, surroundings.clock.today());
  const std::string id =
      identity.id_number ? person::masked_id_number(*identity.id_number) : "未填";
  const std::string phone = identity.phone ? person::masked_phone(*identity.phone) : "未填";
  if (arguments.has("json")) {
    JsonWriter out;
    out.begin_object().member("person", person.value()).member("revision", found.revision);
    out.member("name", name).member("id_number", id).member("phone", phone);
    out.member("notice", words_of(found.notice.kind)).member("erased", found.erased);
    std::cout << out.end_object().take() << '\n';
  } else {
    std::cout << "#" << person.value() << "  " << name << "  身份证号 " << id << "  电话 " << phone
              << "  告知 " << words_of(found.notice.kind) << "（第 " << found.revision << " 版）\n";
  }
  return kDone;
}

}  // namespace

Command person_command() {
  return {"person",
          "一个人：改正姓名、身份证号、电话，补记告知或同意；列出还没有记录告知的人",
          {database_option(),
           keys_option(),
           {"name", Arity::value, "姓名", "改正姓名"},
           {"id-number", Arity::value, "-", "改正或补上身份证号；写 -，再从标准输入读"},
           {"phone", Arity::value, "-", "改正或补上电话；写 -，再从标准输入读"},
           {"notice", Arity::value, "依据", "补记：已收到告知（写明告知书）"},
           {"consent", Arity::value, "依据", "补记：本人已同意"},
           {"guardian-consent", Arity::value, "依据", "补记：监护人已同意（未满 18 周岁的）"},
           {"without-notice", Arity::flag, "",
            "列出没有告知或同意记录的人，以及 14 至 17 周岁没有监护人同意记录的人"},
           {"unit", Arity::value, "单位", "--without-notice：哪个单位（含下级）"},
           {"on", Arity::value, "日期", "--without-notice：哪一天在台账里的人；缺省为今天"},
           page_limit_option(),
           {"after", Arity::value, "编号", "--without-notice：从哪一人之后列起"}},
          {{"编号", false, false, "人员编号，如 #16777301"}},
          "改正以后，这个人在所有台账里都随之改正；以前所知的也留着（加密）。",
          run_person};
}

}  // namespace jishi::app
