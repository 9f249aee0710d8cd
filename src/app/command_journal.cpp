#include <algorithm>
#include <iostream>
#include <set>

#include "app/chosen_unit.hpp"
#include "app/command.hpp"
#include "app/open.hpp"
#include "app/page_limit.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "organisation/unit_store.hpp"
#include "package/definitions_in_use.hpp"
#include "person/disclosure.hpp"

namespace jishi::app {
namespace {

// More units than a province ever had; the root is asked without naming its units.
constexpr std::int64_t kMostUnits = 200'000;
constexpr std::int64_t kPage = 500;

struct Line {
  journal::Entry entry;
  person::Disclosure disclosure;
};

// Where the list begins: a partition and a position in it, “12-345” on the command line.
struct Place {
  std::int64_t partition = 0;
  std::int64_t position = 0;
};

std::string text_of(const journal::Entry& entry) {
  return std::to_string(entry.partition.value()) + "-" + std::to_string(entry.position);
}

Place place_after(const Arguments& arguments) {
  const auto word = arguments.value("after");
  if (!word) return {};
  const auto dash = word->find('-');
  const auto partition = parse_int64(word->substr(0, dash));
  const auto position =
      dash == std::string::npos ? std::nullopt : parse_int64(word->substr(dash + 1));
  if (!partition || !position || *partition < 1 || *position < 1) {
    refuse_usage("--after 后写上一页最后一条的编号，如 12-345。");
  }
  return {*partition, *position};
}

std::vector<std::string_view> subjects_of(const Arguments& arguments) {
  const auto kind = arguments.value("kind");
  if (!kind) return {person::kReveal, person::kExport};
  for (const std::string_view subject : {person::kReveal, person::kExport})
    if (*kind == subject) return {subject};
  refuse_usage("--kind 只能是 reveal（含完整个人信息的）或 export（遮盖的），缺省两种都列。");
}

// Disclosures of a unit and of all that ever stood below it, by partition and position.
class Disclosures {
 public:
  Disclosures(db::Connection& connection, UnitId top, std::vector<std::string_view> subjects)
      : connection_(connection), subjects_(std::move(subjects)) {
    if (organisation::root_unit(connection) == top) {
      for (std::int64_t i = 1; i <= journal::partitions_given(connection); ++i)
        partitions_.insert(PartitionId(i));
      return;
    }
    const bool all = organisation::visit_versions_below(
        connection, top, kMostUnits, [&](const organisation::UnitVersion& version) {
          units_.insert(version.unit);
          partitions_.insert(partition_of(version.unit));
        });
    if (!all) refuse_usage("这个单位的下级太多，请指明下一级的单位，或查看全国。");
  }

  std::vector<Line> after(const Place& place, std::size_t limit) {
    std::vector<Line> lines;
    for (const PartitionId partition : partitions_) {
      if (partition.value() < place.partition || lines.size() == limit) continue;
      const bool same = partition.value() == place.partition;
      append(lines, partition, same ? place.position + 1 : 1, limit);
    }
    return lines;
  }

 private:
  void append(std::vector<Line>& lines, PartitionId partition, std::int64_t from,
              std::size_t limit) {
    std::vector<Line> found;
    for (const std::string_view subject : subjects_)
      append_subject(found, partition, subject, from, limit - lines.size());
    std::ranges::sort(found, {}, [](const Line& line) { return line.entry.position; });
    for (Line& line : found)
      if (lines.size() < limit) lines.push_back(std::move(line));
  }

  void append_subject(std::vector<Line>& lines, PartitionId partition, std::string_view subject,
                      std::int64_t from, std::size_t most) {
    const std::size_t end = lines.size() + most;
    while (lines.size() < end) {
      auto entries = journal::read_entries_of(connection_, partition, subject, from, kPage);
      if (entries.empty()) return;
      from = entries.back().position + 1;
      for (journal::Entry& entry : entries) {
        auto disclosure = person::parse_disclosure(entry);
        if (!disclosure || (!units_.empty() && !units_.contains(disclosure->unit))) continue;
        if (lines.size() < end) lines.push_back({std::move(entry), std::move(*disclosure)});
      }
    }
  }

  db::Connection& connection_;
  std::vector<std::string_view> subjects_;
  std::set<UnitId> units_;  // empty: all
  std::set<PartitionId> partitions_;
};

std::string label_of(const package::Definitions& definitions, const std::string& ledger) {
  const package::Ledger* found = definitions.packages.find_ledger(ledger);
  return found == nullptr ? ledger : found->label;
}

std::string text_of(const Line& line, db::Connection& connection,
                    const package::Definitions& definitions) {
  const person::Disclosure& what = line.disclosure;
  const auto unit = organisation::unit_at(connection, what.unit, what.until.value_or(what.on));
  std::string text = "  " + text_of(line.entry) + "  " +
                     beijing_text(line.entry.recorded_at).substr(0, 16) + "  操作人 " +
                     std::to_string(line.entry.actor.value()) + "  " +
                     label_of(definitions, what.ledger) + "  ";
  text += unit ? unit->content.name : "#" + std::to_string(what.unit.value());
  text += "  " + what.on.iso() + (what.until ? " 至 " + what.until->iso() : "") + "  " +
          grouped(what.rows) + " 行  ";
  return text + (what.purpose ? "完整，用途：" + *what.purpose : "遮盖") + "\n";
}

void write(JsonWriter& json, const Line& line) {
  const person::Disclosure& what = line.disclosure;
  json.begin_object().member("entry", text_of(line.entry));
  json.member("kind", line.entry.subject).member("at", beijing_text(line.entry.recorded_at));
  json.member("actor", line.entry.actor.value()).member("source", line.entry.source);
  json.member("ledger", what.ledger).member("unit", what.unit.value());
  json.member("on", what.on.iso());
  if (what.until) json.member("until", what.until->iso());
  json.member("rows", what.rows);
  if (what.purpose) json.member("purpose", *what.purpose);
  json.end_object();
}

int run_journal(const Arguments& arguments, const Surroundings& surroundings) {
  const auto asked = arguments.value("unit");
  if (!asked) refuse_usage("请用 --unit 指明单位，例如 --unit 510113。");
  const auto limit = static_cast<std::size_t>(page_limit(arguments));
  const Place place = place_after(arguments);
  auto subjects = subjects_of(arguments);
  auto database =
      open_database(database_address(arguments), db::OpenMode::read, surroundings.clock);
  auto connection = database->connect();
  const package::DefinitionsInUse in_use(*connection);
  const auto definitions = in_use.now();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  const UnitId unit = chosen_unit(*connection, *asked, surroundings.clock.today()).unit;
  auto lines = Disclosures(*connection, unit, std::move(subjects)).after(place, limit + 1);
  const bool more = lines.size() > limit;
  if (more) lines.pop_back();
  if (arguments.has("json")) {
    JsonWriter json;
    json.begin_object().key("entries").begin_array();
    for (const Line& line : lines)
      write(json, line);
    std::cout << json.end_array().member("more", more).end_object().take() << '\n';
    return kDone;
  }
  if (lines.empty()) std::cout << "没有导出或查看完整个人信息的记录。\n";
  for (const Line& line : lines)
    std::cout << text_of(line, *connection, *definitions);
  if (more) std::cout << "……下一页：--after " << text_of(lines.back().entry) << '\n';
  return kDone;
}

}  // namespace

Command journal_command() {
  return {"journal",
          "列出谁在什么时候导出过哪个单位的台账、是否遮盖、用途是什么",
          {database_option(),
           {"unit", Arity::value, "单位", "哪个单位（含下级）：代码、名称或路径"},
           {"kind", Arity::value, "种类", "reveal（含完整个人信息的）或 export（遮盖的）"},
           page_limit_option(),
           {"after", Arity::value, "编号", "从哪一条之后列起"}},
          {},
          "",
          run_journal};
}

}  // namespace jishi::app
