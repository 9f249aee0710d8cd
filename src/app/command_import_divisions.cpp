#include <fstream>
#include <iostream>

#include "app/command.hpp"
#include "app/open.hpp"
#include "app/package_journal.hpp"
#include "app/show_unit.hpp"
#include "base/text.hpp"
#include "organisation/division_files.hpp"
#include "organisation/division_store.hpp"
#include "organisation/tree_answers.hpp"
#include "organisation/unit_payload.hpp"
#include "package/install.hpp"
#include "package/package_store.hpp"

namespace jishi::app {
namespace {

using namespace organisation;

constexpr std::size_t kShownQuestions = 10;

// One CSV field; quoted where needed. A leading = + - @ would be read as a formula by a
// spreadsheet.
std::string csv(std::string_view text) {
  std::string field(text);
  if (!field.empty() && std::string_view("=+-@").find(field.front()) != std::string_view::npos) {
    field.insert(0, 1, '\'');
  }
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (char c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

// The questions in the columns of the lineage file, ready to be filled in.
void write_questions(const std::string& path, const std::vector<OpenQuestion>& questions) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << "\xEF\xBB\xBF原代码,结果,新代码,说明\r\n";
  for (const OpenQuestion& question : questions) {
    std::string note = question.path + "：" + question.reason;
    for (const std::string& candidate : question.candidates)
      note += "；可能是 " + candidate;
    file << csv(question.code) << ",,," << csv(note) << "\r\n";
  }
  file.flush();
  if (!file) {
    throw Failure({"cannot_write", "无法写入 " + path + "：请检查路径和磁盘空间。"});
  }
}

void print_json(const DivisionImportReport& report) {
  JsonWriter out;
  out.begin_object().member("edition", report.edition);
  out.member("already_taken_in", report.already_taken_in);
  out.member("already_decided", report.already_decided);
  write_counts(out.key("listed"), report.listed);
  out.key("events").begin_object();
  for (const auto& [kind, count] : report.events)
    out.member(word(kind), count);
  out.end_object().member("respelled", report.respelled);
  out.key("questions").begin_array();
  for (const OpenQuestion& question : report.questions) {
    out.begin_object().member("unit", question.unit.value()).member("code", question.code);
    out.member("path", question.path).member("reason", question.reason);
    out.key("candidates").begin_array();
    for (const std::string& candidate : question.candidates)
      out.value(candidate);
    out.end_array().end_object();
  }
  std::cout << out.end_array().end_object().take() << '\n';
}

void print_text(const DivisionImportReport& report, std::size_t decided) {
  if (report.already_taken_in) {
    const std::size_t fresh = decided - static_cast<std::size_t>(report.already_decided);
    std::cout << "这份名录已经导入过"
              << (fresh > 0 ? "，按沿革文件判定了 " + std::to_string(fresh) + " 个单位的去向。\n"
                            : "，未作更改。\n");
    if (report.already_decided > 0) {
      std::cout << "已有相同判定 " << grouped(report.already_decided) << " 条，未重复写入。\n";
    }
  } else {
    std::cout << "导入完成。\n";
  }
  std::cout << "名录：" << counts_text(report.listed) << "\n";
  for (const auto& [kind, count] : report.events) {
    std::cout << "  " << padded(label(kind), 22) << grouped(count) << '\n';
  }
  if (report.respelled > 0) {
    std::cout << "  其中仅名称写法更新      " << grouped(report.respelled) << '\n';
  }
  if (report.questions.empty()) return;
  std::cout
      << "有 " << grouped(static_cast<std::int64_t>(report.questions.size()))
      << " 个单位去向不明，须由人判定（加 --questions 文件.csv 导出，填好后用 --lineage 导入）：\n";
  for (std::size_t i = 0; i < report.questions.size() && i < kShownQuestions; ++i) {
    std::cout << "  " << report.questions[i].code << "  " << report.questions[i].path << "："
              << report.questions[i].reason << '\n';
  }
  if (report.questions.size() > kShownQuestions) std::cout << "  ……\n";
}

// What a package adds for a unit that the tree did not have before can be installed now.
void bind_waiting_additions(db::Connection& connection, const Surroundings& surroundings) {
  db::Transaction transaction(connection, db::TransactionMode::write);
  TreeAnswers tree(connection, surroundings.clock.today());
  const package::InstallAuthor author{kOperator, surroundings.clock.now(),
                                      "命令行 import divisions"};
  const package::InstallReport report =
      package::bind_additions(connection, tree, author, surroundings.progress);
  if (report.outcome == package::InstallReport::Outcome::refused) {
    for (const package::Mistake& mistake : report.mistakes) {
      std::cerr << package::to_text(mistake) << '\n';
    }
    throw Failure({"additions_refused",
                   "区划名录已经导入；但定义包中为新单位增补的内容有错误，没有装入。请改正后运行 "
                   "jishi init。"});
  }
  journal_packages(connection, report, author);
  transaction.commit();
}

int run(const Arguments& arguments, const Surroundings& surroundings) {
  const auto from = arguments.value("from");
  if (!from) refuse_usage("请用 --from 指明区划名录所在的文件夹。");
  if (!arguments.has("on")) {
    refuse_usage("请用 --on 指明名录是哪一天的，例如 --on 2023-06-30。");
  }
  const Date on = day_of(arguments, surroundings.clock);
  const std::string address = database_address(arguments);
  std::vector<LineageDecision> decisions;
  if (const auto file = arguments.value("lineage")) {
    decisions = read_lineage(*file).or_throw();
  }
  const DivisionList list = read_divisions(*from, surroundings.progress).or_throw();
  auto database = open_database(address, db::OpenMode::write, surroundings.clock);
  auto connection = database->connect();
  db::Transaction transaction(*connection, db::TransactionMode::write);
  package::current_version(*connection);  // keeps installations out until the commit
  const package::Definitions definitions = package::load_from_database(*connection).or_throw();
  journal::Appender appender(*connection,
                             {kOperator, surroundings.clock.now(), "命令行 import divisions"},
                             journal::Insertion::bulk);
  const DivisionImport import{list,
                              on,
                              decisions,
                              definitions,
                              arguments.has("accept-losses") ? Losses::accept : Losses::refuse,
                              std::filesystem::path(*from).lexically_normal().filename().string()};
  const DivisionImportReport report =
      import_divisions(*connection, appender, import, surroundings.progress).or_throw();
  // Before the commit: where they cannot be written, nothing is taken in.
  if (const auto file = arguments.value("questions")) write_questions(*file, report.questions);
  surroundings.progress.step("写入磁盘", 0, 0);
  transaction.commit();
  surroundings.progress.step("写入磁盘", 1, 1);

  arguments.has("json") ? print_json(report) : print_text(report, decisions.size());
  bind_waiting_additions(*connection, surroundings);
  return kDone;
}

}  // namespace

Command import_divisions_command() {
  return {"import divisions",
          "导入全国区划名录；第二份起推断其间的变动",
          {database_option(),
           {"from", Arity::value, "文件夹",
            "china-division 的数据文件夹（provinces.csv … villages.csv）"},
           {"on", Arity::value, "日期", "名录是哪一天的"},
           {"lineage", Arity::value, "文件.csv", "由人判定的沿革：原代码,结果,新代码,说明"},
           {"questions", Arity::value, "文件.csv", "把去向不明的单位写成待填的沿革文件"},
           {"accept-losses", Arity::flag, "", "名录比库中少四分之一以上时仍然导入"}},
          {},
          "结果一列填：同一、并入、拆分、撤销；新代码有多个时用分号隔开。全部导入成功才生效，中断则"
          "不留痕迹。",
          run};
}

}  // namespace jishi::app
