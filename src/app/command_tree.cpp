#include <iostream>

#include "app/command.hpp"
#include "app/open.hpp"
#include "app/show_unit.hpp"
#include "base/text.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::app {
namespace {

using namespace organisation;

constexpr std::int64_t kMostDepth = 6;
constexpr std::int64_t kMostUnits = 20'000;

struct Printer {
  db::Connection& connection;
  const Progress& progress;
  Date date;
  std::int64_t printed = 0;

  void count() {
    progress.check();
    if (++printed > kMostUnits) {
      throw Failure({"tree_too_large",
                     "超过 " + grouped(kMostUnits) + " 个单位，请减小 --depth 或从下级单位看起。"});
    }
  }

  void text(const UnitVersion& version, std::int64_t depth, const std::string& indent) {
    count();
    const LevelCounts below = count_below(connection, version.unit, date);
    std::cout << indent << name_and_code(version.content);
    const std::string counts = counts_text(below);
    if (counts != "无") std::cout << "  " << counts;
    std::cout << '\n';
    if (depth == 0) return;
    for (const UnitVersion& child : children_at(connection, version.unit, date)) {
      text(child, depth - 1, indent + "  ");
    }
  }

  void json(JsonWriter& out, const UnitVersion& version, std::int64_t depth) {
    count();
    out.begin_object().member("unit", version.unit.value()).member("name", version.content.name);
    if (version.content.division_code) out.member("code", *version.content.division_code);
    out.member("level", package::level_name(version.content.level));
    write_counts(out.key("below"), count_below(connection, version.unit, date));
    if (depth > 0) {
      out.key("children").begin_array();
      for (const UnitVersion& child : children_at(connection, version.unit, date)) {
        json(out, child, depth - 1);
      }
      out.end_array();
    }
    out.end_object();
  }
};

UnitVersion top_of(db::Connection& connection, const Arguments& arguments, Date date) {
  if (const auto asked = arguments.positional(0)) {
    const Lookup found = look_up(connection, *asked, date);
    if (found.living.size() == 1) return found.living.front();
    if (found.living.size() > 1) {
      throw Failure({"ambiguous", "“" + echoed(*asked) + "”在 " + date.iso() +
                                      " 不止一个，请用代码或路径，"
                                      "可先用 jishi unit " +
                                      echoed(*asked) + " 查看。"});
    }
    throw Failure({"no_such_unit", "“" + echoed(*asked) + "”在 " + date.iso() +
                                       " 不存在，请核对日期或用 jishi unit 查找。"});
  }
  const auto root = root_unit(connection);
  const auto version = root ? unit_at(connection, *root, date) : std::nullopt;
  if (!version) throw Failure({"no_such_unit", "这一天还没有组织树。"});
  return *version;
}

int run_tree(const Arguments& arguments, const Surroundings& surroundings) {
  const Date date = day_of(arguments, surroundings.clock);
  const auto depth = parse_int64(arguments.value("depth").value_or("1"));
  if (!depth || *depth < 0 || *depth > kMostDepth) {
    refuse_usage("--depth 须为 0 至 6 的整数。");
  }
  auto database =
      open_database(database_address(arguments), db::OpenMode::read, surroundings.clock);
  auto connection = database->connect();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  const UnitVersion top = top_of(*connection, arguments, date);
  Printer printer{*connection, surroundings.progress, date};
  if (arguments.has("json")) {
    JsonWriter out;
    printer.json(out, top, *depth);
    std::cout << out.take() << '\n';
  } else {
    printer.text(top, *depth, "");
  }
  return kDone;
}

}  // namespace

Command tree_command() {
  return {"tree",
          "列出某日的下级和各级数量",
          {database_option(),
           {"on", Arity::value, "日期", "哪一天；缺省为今天"},
           {"depth", Arity::value, "层数", "向下列出几层，0 至 6；缺省 1"}},
          {{"代码或名称", false, false, "从哪个单位看起；缺省为全国"}},
          "",
          run_tree};
}

}  // namespace jishi::app
