#include "app/person_notices.hpp"

#include <algorithm>
#include <array>
#include <iostream>
#include <map>
#include <vector>

#include "app/chosen_unit.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "app/page_limit.hpp"
#include "app/row_page.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "ledger/ledger_store.hpp"
#include "organisation/unit_store.hpp"
#include "person/people.hpp"

namespace jishi::app {
namespace {

// Persons that are read together.
constexpr std::size_t kTogether = 500;

// Where somebody is found first.
struct Found {
  const package::Ledger* ledger = nullptr;
  UnitId unit;
};
using Persons = std::map<PersonId, Found>;

struct Lacking {
  person::PersonVersion who;
  person::NoticeLack lack = person::NoticeLack::nothing;
  Found found;
};

Persons persons_of(LedgerSite& site, db::Connection& connection, person::Vault& vault,
                   ledger::RowQuery query, Progress& progress) {
  const auto definitions = site.definitions().now();
  Persons persons;
  std::int64_t rows = 0;
  for (const package::Ledger& ledger : definitions->packages.ledgers) {
    if (ledger.person == package::PersonUse::none) continue;
    query.ledger = &ledger;
    ledger::visit_rows(
        connection, vault, definitions, query,
        [&](const ledger::RowVersion& version, const ledger::Shape&, ledger::Place place) {
          progress.check();
          progress.step("台账的行", ++rows, 0);
          if (version.content.person && !version.erased)
            persons.try_emplace(version.content.person, Found{&ledger, place.unit});
        })
        .or_throw();
  }
  return persons;
}

// Of the persons behind that one, by number.
std::vector<Lacking> lacking(db::Connection& connection, person::Vault& vault,
                             const Persons& persons, PersonId after, Date on, std::size_t limit) {
  std::vector<Lacking> out;
  std::vector<PersonId> block;
  for (auto next = persons.upper_bound(after); next != persons.end() && out.size() < limit;) {
    block.clear();
    for (; next != persons.end() && block.size() < kTogether; ++next)
      block.push_back(next->first);
    for (person::PersonVersion& who : person::read_persons(connection, vault, block)) {
      if (who.erased || who.revision == 0 || out.size() == limit) continue;
      const auto lack = person::notice_lack(who.identity, who.notice, on);
      if (lack == person::NoticeLack::nothing) continue;
      out.push_back({who, lack, persons.at(who.person)});
    }
    vault.forget();
  }
  return out;
}

std::string words_of(person::NoticeLack lack) {
  switch (lack) {
    case person::NoticeLack::nothing:
      return "";
    case person::NoticeLack::notice:
      return "没有告知或同意的记录";
    case person::NoticeLack::guardian_consent:
      return "没有监护人同意的记录";
  }
  return "";
}

std::string unit_name(db::Connection& connection, UnitId unit, Date on) {
  const auto version = organisation::unit_at(connection, unit, on);
  return version ? version->content.name : "#" + std::to_string(unit.value());
}

PersonId after_of(const Arguments& arguments) {
  const auto word = arguments.value("after");
  if (!word) return {};
  const auto number = parse_int64(word->starts_with('#') ? word->substr(1) : *word);
  if (!number || *number < 0) {
    refuse_usage("--after 后写人员编号（上一页最后一人的）。");
  }
  return PersonId(*number);
}

}  // namespace

int list_without_notice(const Arguments& arguments, const Surroundings& surroundings) {
  const auto asked = arguments.value("unit");
  if (!asked) refuse_usage("请用 --unit 指明单位，例如 --unit 510113。");
  const auto limit = static_cast<std::size_t>(page_limit(arguments));
  const PersonId after = after_of(arguments);
  LedgerSite site(arguments, db::OpenMode::read, surroundings.clock);
  auto connection = site.readers().lease();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  person::Vault vault(*connection, site.keys());
  ledger::RowQuery query;
  query.on = query.view.tree = day_of(arguments, surroundings.clock);
  query.unit = chosen_unit(*connection, *asked, query.on).unit;
  const Persons persons = persons_of(site, *connection, vault, query, surroundings.progress);
  auto page = lacking(*connection, vault, persons, after, query.on, limit + 1);
  const bool more = page.size() > limit;
  if (more) page.pop_back();
  JsonWriter json;
  json.begin_object().key("persons").begin_array();
  std::string text = page.empty() ? "告知、同意都有记录，没有缺的。\n" : "";
  for (const Lacking& each : page) {
    const std::string name = masked(each.who, query.on);
    const std::string unit = unit_name(*connection, each.found.unit, query.on);
    json.begin_object().member("person", each.who.person.value()).member("name", name);
    json.member("lacks", each.lack == person::NoticeLack::notice ? "notice" : "guardian_consent");
    json.member("ledger", each.found.ledger->name).member("unit", each.found.unit.value());
    json.member("unit_name", unit).end_object();
    text += "  #" + std::to_string(each.who.person.value()) + "  " + name + "  " +
            words_of(each.lack) + "  " + unit + "  " + each.found.ledger->label + "\n";
  }
  if (more) text += "……下一页：--after " + std::to_string(page.back().who.person.value()) + "\n";
  json.end_array().member("more", more);
  std::cout << (arguments.has("json") ? json.end_object().take() + "\n" : text);
  return kDone;
}

}  // namespace jishi::app
