#include "app/stat_rows.hpp"

#include "api/figure_opening.hpp"
#include "app/page_limit.hpp"
#include "app/row_page.hpp"
#include "app/show_unit.hpp"
#include "base/error.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "indicator/open_figure.hpp"
#include "indicator/withheld.hpp"
#include "organisation/lookup.hpp"
#include "organisation/unit_store.hpp"
#include "package/setting_store.hpp"

namespace jishi::app {
namespace {

using indicator::Opened;
using indicator::OpenedUpTo;
using indicator::Side;

// “2:510113” behind --after.
OpenedUpTo up_to(const Arguments& arguments) {
  const auto text = arguments.value("after");
  if (!text) return {};
  const std::size_t colon = text->find(':');
  const auto pass = parse_int64(text->substr(0, colon));
  const auto id = colon == text->npos ? std::nullopt : parse_int64(text->substr(colon + 1));
  if (!pass || !id || *pass < 0 || *id < 0)
    refuse_usage("--after 后写上一页末尾给出的位置，如 0:12345。");
  return {static_cast<std::size_t>(*pass), *id};
}

std::string text_of(const OpenedUpTo& up_to) {
  return std::to_string(up_to.pass) + ":" + std::to_string(up_to.id);
}

// --is FIELD=CODE splits by the field and takes the part.
using Question = api::FigureCell;
Question question_of(const Arguments& arguments, const StatQuery& query) {
  if (query.indicators.size() != 1 || query.when.size() != 1)
    refuse_usage("--rows 一次打开一个数：写一个指标、一个日期或期间。");
  if (query.asked.by != indicator::By::unit || !query.asked.splits.empty())
    refuse_usage(
        "--rows 一次打开一个数：下级用 --unit 指明，细分用 --is 指明，如 --is "
        "education=bachelor。");
  Question question{query.asked, {}};
  for (const std::string& part : arguments.values("is")) {
    const std::size_t equals = part.find('=');
    if (equals == part.npos || equals == 0)
      refuse_usage("--is 后写 字段=代码，如 education=bachelor；没有填的写 education=。");
    question.asked.splits.push_back(part.substr(0, equals));
    question.cell.codes.push_back(part.substr(equals + 1));
  }
  return question;
}

// Shows a page of rows or units.
class Page {
 public:
  Page(const StatQuery& query, const index::State& state, db::Connection& connection,
       person::Vault& vault)
      : query_(query), state_(state), connection_(connection), vault_(vault) {}

  std::string text(const Opened& opened) {
    if (opened.ledger != nullptr) return rows(opened).text();
    std::string out;
    for (const UnitId unit : opened.units) {
      const auto version = organisation::unit_at(connection_, unit, query_.asked.tree_date());
      if (!version) continue;
      out += "  " + name_and_code(version->content) + "  " +
             organisation::path_text(connection_, unit, query_.asked.tree_date()) + '\n';
    }
    return out;
  }

  void write(const Opened& opened, JsonWriter& json) {
    if (opened.ledger != nullptr) {
      json.member("ledger", opened.ledger->name);
      rows(opened).write(json.key("rows"));
      return;
    }
    json.key("units").begin_array();
    for (const UnitId unit : opened.units) {
      const auto version = organisation::unit_at(connection_, unit, query_.asked.tree_date());
      if (!version) continue;
      write_version(json, *version);
    }
    json.end_array();
  }

 private:
  RowPage rows(const Opened& opened) {
    const Date last = query_.asked.fact_date();
    ledger::RowQuery shown;
    shown.ledger = opened.ledger;
    shown.unit = query_.asked.unit;
    shown.on = last;
    shown.view.tree = query_.asked.tree_date();
    RowPage page(connection_, vault_, state_.definitions, shown);
    std::vector<ledger::AskedVersion> versions;
    for (const Opened::Row& row : opened.rows)
      versions.push_back(
          {row.version.row, row.version.revision, last, {row.counted_at, row.flagged}});
    ledger::visit_versions(connection_, vault_, state_.definitions, *opened.ledger, versions,
                           [&](const ledger::RowVersion& version, const ledger::Shape& shape,
                               ledger::Place place) { page.add(version, shape, place); });
    return page;
  }

  const StatQuery& query_;
  const index::State& state_;
  db::Connection& connection_;
  person::Vault& vault_;
};

constexpr const char* kToUnitsOnly =
    "县级以上的数打开到下级组织；确需列到人的，用 --purpose 写明用途，会记入日志。";

std::string units_below(const api::UnitsBelow& below, const indicator::Asked& asked,
                        db::Connection& connection) {
  std::string out;
  for (const api::UnitsBelow::Line& line : below.lines()) {
    const auto unit = organisation::unit_at(connection, line.unit, asked.tree_date());
    out += "  " + (line.own || !unit ? api::kOwnName : name_and_code(unit->content)) + "  " +
           line.shown + '\n';
  }
  return out + kToUnitsOnly + '\n';
}

void write_units_below(const api::UnitsBelow& below, JsonWriter& json) {
  json.key("below").begin_array();
  for (const api::UnitsBelow::Line& line : below.lines()) {
    json.begin_object().member("unit", line.unit.value()).member("own", line.own);
    json.member("shown", line.shown).end_object();
  }
  json.end_array().member("message", kToUnitsOnly);
}

}  // namespace

std::vector<Option> stat_rows_options() {
  return {
      {"rows", Arity::flag, "", "列出这个数背后的行或组织，个人信息遮盖"},
      {"denominator", Arity::flag, "", "与 --rows 同用：列出分母的，而不是分子的"},
      {"is", Arity::values, "字段=代码", "与 --rows 同用：只列细分里的一格，如 education=bachelor"},
      {"purpose", Arity::value, "用途", "县级以上列到人、看小的人数的用途，记入日志"},
      page_limit_option(),
      {"after", Arity::value, "位置", "与 --rows 同用：从上一页末尾给出的位置之后列起"}};
}

std::optional<std::string> asked_purpose(const Arguments& arguments) {
  auto purpose = arguments.value("purpose");
  if (purpose && purpose->empty())
    refuse_usage("--purpose 后写明用途，例如 --purpose 换届资格审查。");
  return purpose;
}

std::string rows_behind(const Arguments& arguments, const StatQuery& query,
                        const index::State& state, db::Connection& connection, person::Vault& vault,
                        const RecordDisclosure& record) {
  const Question question = question_of(arguments, query);
  const package::Indicator& indicator = *query.indicators.front();
  const Side side = arguments.has("denominator") ? Side::denominator : Side::numerator;
  const auto limit = static_cast<std::size_t>(page_limit(arguments));
  const Opened opened = indicator::open_figure(state, indicator, question.asked, question.cell,
                                               side, up_to(arguments), limit)
                            .or_throw();
  auto figure = api::figure_of(state, indicator, question);
  const auto purpose = asked_purpose(arguments);
  const bool of_people =
      opened.ledger != nullptr && opened.ledger->person != package::PersonUse::none;
  std::optional<api::UnitsBelow> below;
  if (of_people && !purpose && indicator::is_above_county(state, question.asked))
    below.emplace(state, indicator, question);
  if (below && below->whole_withheld())
    figure = Error{std::string(indicator::kWithheld), "＊（人数少，不列出）"};
  if (of_people && purpose)
    record({opened.ledger->name, question.asked.unit, question.asked.since(),
            question.asked.fact_date(), static_cast<std::int64_t>(opened.rows.size()), purpose});
  const bool demonstration = package::is_demonstration(connection);
  Page page(query, state, connection, vault);
  if (arguments.has("json") || arguments.value("format") == "json") {
    JsonWriter out;
    out.begin_object().member("demonstration", demonstration).member("indicator", indicator.name);
    if (figure.ok()) out.member("shown", figure->shown());
    if (below) {
      write_units_below(*below, out);
      return out.end_object().take() + '\n';
    }
    page.write(opened, out);
    if (opened.next) out.member("next", text_of(*opened.next));
    return out.end_object().take() + '\n';
  }
  std::string out = organisation::path_text(connection, query.asked.unit, query.asked.tree_date()) +
                    "，" + indicator::chinese(query.when.front()) +
                    (demonstration ? "，演示数据" : "") + "：" +
                    api::figure_words(indicator, figure, side) + '\n';
  if (below) return out + units_below(*below, query.asked, connection);
  out += page.text(opened);
  if (opened.rows.empty() && opened.units.empty()) out += "  没有。\n";
  if (opened.next) out += "……下一页：--after " + text_of(*opened.next) + '\n';
  return out;
}

}  // namespace jishi::app
