#include <algorithm>
#include <iostream>

#include "app/chosen_unit.hpp"
#include "app/command.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "exchange/import.hpp"
#include "organisation/lookup.hpp"

namespace jishi::app {
namespace {

using exchange::ImportReport;

constexpr std::size_t kShownRows = 20;  // refused ones, and those with a warning

exchange::Existing existing_of(const Arguments& arguments) {
  const std::string word = arguments.value("existing").value_or("skip");
  if (word == "skip") return exchange::Existing::skip;
  if (word == "update") return exchange::Existing::update;
  if (word == "fill") return exchange::Existing::fill;
  refuse_usage("--existing 须为 skip（跳过）、update（更新）或 fill（只补空缺）。");
}

person::Notice notice_of(const Arguments& arguments, Date today) {
  const auto notice = arguments.value("notice");
  const auto consent = arguments.value("consent");
  const auto guardian = arguments.value("guardian-consent");
  if (int(notice.has_value()) + int(consent.has_value()) + int(guardian.has_value()) > 1) {
    refuse_usage("--notice、--consent、--guardian-consent 只能写一个。");
  }
  if (notice) return {person::NoticeKind::notice, today, *notice};
  if (consent) return {person::NoticeKind::consent, today, *consent};
  if (guardian) return {person::NoticeKind::guardian_consent, today, *guardian};
  return {};
}

std::vector<std::pair<std::string, std::string>> bindings_of(const Arguments& arguments) {
  std::vector<std::pair<std::string, std::string>> bindings;
  for (const std::string& word : arguments.values("bind")) {
    const std::size_t equals = word.find('=');
    if (equals == 0 || equals == word.npos || equals + 1 == word.size()) {
      refuse_usage("--bind 写成 表头=栏目，例如 --bind 单位职务=职务。");
    }
    bindings.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  return bindings;
}

void write_cell(JsonWriter& out, std::size_t column) {
  if (column == std::string::npos) {
    out.key("column").null();
  } else {
    out.member("column", sheet::column_name(column));
  }
}

void write_rows(JsonWriter& out, std::string_view key,
                const std::vector<exchange::Rejected>& rows) {
  out.key(key).begin_array();
  for (const exchange::Rejected& row : rows) {
    out.begin_object().member("row", row.row).key("reasons").begin_array();
    for (const auto& [column, words] : row.reasons) {
      out.begin_object();
      write_cell(out, column);
      out.member("message", words).end_object();
    }
    out.end_array().end_object();
  }
  out.end_array();
}

void print_json(const ImportReport& report, bool preview) {
  JsonWriter out;
  out.begin_object().member("preview", preview).member("complete", report.complete);
  if (report.id) out.member("import", report.id.value());
  out.member("sheet", report.sheet).member("heading_row", report.table.heading_row);
  out.member("filed_by", report.table.filed_by);
  out.key("columns").begin_array();
  for (const exchange::FoundColumn& found : report.table.found) {
    out.begin_object();
    write_cell(out, found.sheet_column);
    out.member("heading", found.heading).end_object();
  }
  out.end_array().key("unknown").begin_array();
  for (const auto& [column, heading] : report.table.unknown) {
    out.begin_object();
    write_cell(out, column);
    out.member("heading", heading).end_object();
  }
  out.end_array().member("rows", report.rows).member("added", report.added);
  out.member("changed", report.changed).member("unchanged", report.unchanged);
  out.member("skipped", report.skipped).member("refused", report.refused);
  out.member("hidden", report.hidden).member("warned", report.warned);
  out.member("new_persons", report.new_persons);
  out.member("possible_duplicates", report.possible_duplicates);
  out.key("reasons").begin_object();
  for (const auto& [words, count] : report.reasons)
    out.member(words, count);
  write_rows(out.end_object(), "first_refused", report.first_refused);
  write_rows(out, "first_warned", report.first_warned);
  out.key("unit_warnings").begin_array();
  for (const exchange::UnitWarning& warning : report.unit_warnings) {
    out.begin_object().member("unit", warning.unit.value());
    out.member("message", warning.words).end_object();
  }
  std::cout << out.end_array().end_object().take() << '\n';
}

void print_columns(const ImportReport& report) {
  std::cout << "工作表“" << report.sheet << "”，表头在第 " << report.table.heading_row
            << " 行，认出 " << report.table.found.size() << " 列：";
  for (std::size_t i = 0; i < report.table.found.size(); ++i)
    std::cout << (i == 0 ? "" : "、") << report.table.found[i].heading;
  std::cout << '\n';
  if (report.table.unknown.empty()) return;
  std::cout << "没有认出、不导入的列：";
  for (std::size_t i = 0; i < report.table.unknown.size(); ++i)
    std::cout << (i == 0 ? "" : "、") << report.table.unknown[i].second;
  std::cout << "（可用 --bind 表头=栏目 指明）\n";
}

void print_count(std::string_view label, std::int64_t count) {
  if (count > 0) std::cout << "，" << label << " " << grouped(count);
}

void print_rows(const std::vector<exchange::Rejected>& rows) {
  for (std::size_t i = 0; i < std::min(kShownRows, rows.size()); ++i) {
    for (const auto& [column, words] : rows[i].reasons) {
      std::cout << "  "
                << (column == std::string::npos ? "第 " + std::to_string(rows[i].row) + " 行"
                                                : sheet::cell_name(rows[i].row, column))
                << "：" << words << '\n';
    }
  }
}

void print_refused(const ImportReport& report, const std::optional<std::string>& rejects) {
  print_rows(report.first_refused);
  if (report.refused > static_cast<std::int64_t>(kShownRows)) {
    std::cout << "  ……共退回 " << grouped(report.refused) << " 行";
    std::cout << (rejects ? "，见 " + *rejects : "；用 --rejects 文件.xlsx 取得退回的表") << "\n";
  } else if (report.refused > 0 && rejects) {
    std::cout << "退回的行写在 " << *rejects << "，改正后可以直接再导入。\n";
  }
}

void print_warned(const ImportReport& report, const std::optional<std::string>& warnings) {
  if (!report.first_warned.empty()) std::cout << "有提醒的行（已照写）：\n";
  print_rows(report.first_warned);
  if (report.warned > static_cast<std::int64_t>(kShownRows) && !warnings)
    std::cout << "  ……共 " << grouped(report.warned)
              << " 行有提醒；用 --warnings 文件.xlsx 取得全部\n";
  if (report.warned > 0 && warnings) std::cout << "有提醒的行写在 " << *warnings << "。\n";
  if (!report.unit_warnings.empty()) std::cout << "各单位的提醒：\n";
  for (std::size_t i = 0; i < std::min(kShownRows, report.unit_warnings.size()); ++i)
    std::cout << "  " << report.unit_warnings[i].words << '\n';
  if (report.unit_warnings.size() > kShownRows)
    std::cout << "  ……共 " << grouped(static_cast<std::int64_t>(report.unit_warnings.size()))
              << " 条；全部用 jishi ledgers --unit 单位 --warnings 查看\n";
}

struct Written {
  std::optional<std::string> rejects;
  std::optional<std::string> warnings;
};

// `told`: a notice or consent was given for new persons, or is not known here.
void print_text(const ImportReport& report, bool preview, const Written& files, bool told) {
  print_columns(report);
  std::cout << (preview ? "预览（未写入）：" : "") << "共 " << grouped(report.rows) << " 行";
  print_count("新增", report.added);
  print_count("更新", report.changed);
  print_count("已有且相同", report.unchanged);
  print_count("已有而不同、按要求跳过", report.skipped);
  print_count("退回", report.refused);
  print_count("隐藏未取", report.hidden);
  std::cout << "。";
  if (report.new_persons > 0) std::cout << "新登记 " << grouped(report.new_persons) << " 人。";
  if (report.possible_duplicates > 0) {
    std::cout << "其中 " << grouped(report.possible_duplicates)
              << " 人没有身份证号而别处已有同名的人，请核对是否同一人。";
  }
  if (report.new_persons > 0 && !told) {
    std::cout
        << "他们还没有告知或同意的记录，请用 --notice、--consent 或 --guardian-consent（未满 18 "
           "周岁的）写明依据。";
  }
  if (report.warned > 0) std::cout << grouped(report.warned) << " 行有提醒。";
  std::cout << '\n';
  print_refused(report, files.rejects);
  print_warned(report, files.warnings);
  if (preview || !report.id) return;
  if (report.complete) {
    std::cout << "导入编号 " << report.id.value() << "；如需整批撤销：jishi import --undo "
              << report.id.value() << '\n';
  } else {
    std::cout << "已取消，写入的部分保留。接着导入：jishi import --continue " << report.id.value()
              << " 文件；撤销：jishi import --undo " << report.id.value() << '\n';
  }
}

int undo(LedgerSite& site, const exchange::ImportSurroundings& with, const Arguments& arguments,
         const Surroundings& surroundings) {
  const auto id = parse_int64(*arguments.value("undo"));
  if (!id || *id <= 0) refuse_usage("--undo 后写导入编号，可用 jishi imports 查看。");
  const exchange::UndoReport report =
      exchange::undo_import(with, exchange::ImportId(*id), kOperator, surroundings.progress)
          .or_throw();
  if (arguments.has("json")) {
    JsonWriter out;
    out.begin_object().member("undone", report.undone).member("persons", report.persons);
    out.member("edited_count", report.edited_count).key("edited").begin_array();
    for (const auto& edited : report.edited) {
      out.begin_object().member("row", edited.row.value()).member("unit", edited.unit.value());
      out.member("message", edited.words).end_object();
    }
    std::cout << out.end_array().end_object().take() << '\n';
    return kDone;
  }
  std::cout << "已撤销：" << grouped(report.undone) << " 行恢复为导入前的样子";
  if (report.persons > 0) std::cout << "，撤去只由它登记的 " << grouped(report.persons) << " 人";
  std::cout << "。\n";
  if (report.edited_count > 0) {
    std::cout << "有 " << grouped(report.edited_count) << " 行导入以后又改过，保留未动：\n";
    auto connection = site.readers().lease();
    for (std::size_t i = 0; i < std::min(kShownRows, report.edited.size()); ++i) {
      const auto& edited = report.edited[i];
      std::cout << "  #" << edited.row.value() << "  "
                << organisation::path_text(*connection, edited.unit, surroundings.clock.today())
                << "  " << edited.words << '\n';
    }
  }
  return kDone;
}

int run_import(const Arguments& arguments, const Surroundings& surroundings) {
  const bool preview = arguments.has("preview");
  if (int(preview) + int(arguments.has("undo")) + int(arguments.has("continue")) > 1) {
    refuse_usage("--preview、--undo、--continue 一次只做一样。");
  }
  if (arguments.has("rejects") && (preview || arguments.has("undo"))) {
    refuse_usage("--rejects 用在写入时，不能与 --preview、--undo 同用。");
  }
  if (arguments.has("warnings") && arguments.has("undo")) {
    refuse_usage("--warnings 不能与 --undo 同用。");
  }
  const Written written{arguments.value("rejects"), arguments.value("warnings")};
  if (written.rejects && written.rejects == written.warnings) {
    refuse_usage("--rejects 和 --warnings 请写成两个文件。");
  }
  for (const auto& file : {written.rejects, written.warnings})
    if (file) require_new_file(*file);
  LedgerSite site(arguments, db::OpenMode::write, surroundings.clock);
  const exchange::ImportSurroundings with{site.readers(), site.writer(), site.definitions(),
                                          site.keys(), surroundings.clock};
  if (arguments.has("undo")) return undo(site, with, arguments, surroundings);

  const exchange::ImportFiles files{written.rejects, written.warnings};
  if (const auto word = arguments.value("continue")) {
    const auto id = parse_int64(*word);
    const auto file = arguments.positional(0);
    if (!id || *id <= 0 || !file || arguments.positional(1)) {
      refuse_usage("接着导入写成：jishi import --continue 导入编号 文件");
    }
    const ImportReport report = exchange::continue_import(with, exchange::ImportId(*id), *file,
                                                          files, surroundings.progress)
                                    .or_throw();
    arguments.has("json") ? print_json(report, false) : print_text(report, false, written, true);
    return report.complete ? kDone : kCancelled;
  }

  const auto file = arguments.positional(1);
  const auto unit = arguments.value("unit");
  if (!file || !unit) {
    refuse_usage("写成：jishi import 台账 文件 --unit 单位。用 --help 查看用法。");
  }
  exchange::ImportRequest request;
  request.ledger = LedgerSite::ledger(*site.definitions().now(), *arguments.positional(0)).name;
  request.file = *file;
  request.sheet = arguments.value("sheet");
  request.valid_from = day_of(arguments, surroundings.clock);
  request.unit = chosen_unit(*site.readers().lease(), *unit, request.valid_from).unit;
  request.existing = existing_of(arguments);
  request.profile = arguments.value("profile").value_or("");
  request.bindings = bindings_of(arguments);
  request.notice = notice_of(arguments, surroundings.clock.today());
  request.take_hidden = arguments.has("take-hidden");
  request.source = "命令行 import";
  const ImportReport report =
      preview ? exchange::preview_import(with, request, files.warnings, surroundings.progress)
                    .or_throw()
              : exchange::run_import(with, request, files, surroundings.progress).or_throw();
  arguments.has("json")
      ? print_json(report, preview)
      : print_text(report, preview, written, request.notice.kind != person::NoticeKind::none);
  if (!preview && !report.complete) return kCancelled;
  return report.refused > 0 ? kNo : kDone;
}

int run_list(const Arguments& arguments, const Surroundings& surroundings) {
  constexpr std::int64_t kMost = 1'000;
  LedgerSite site(arguments, db::OpenMode::read, surroundings.clock);
  auto connection = site.readers().lease();
  const auto lines = exchange::list_imports(*connection, kMost);
  const auto state = [](exchange::ImportState s) -> std::string {
    switch (s) {
      case exchange::ImportState::running:
        return "未完成";
      case exchange::ImportState::complete:
        return "完成";
      case exchange::ImportState::undoing:
        return "撤销未完成";
      case exchange::ImportState::undone:
        return "已撤销";
    }
    return "";
  };
  if (arguments.has("json")) {
    JsonWriter out;
    out.begin_object().key("imports").begin_array();
    for (const exchange::ImportLine& line : lines) {
      out.begin_object().member("import", line.id.value()).member("ledger", line.ledger);
      out.member("unit", line.unit.value()).member("file", line.file);
      out.member("begun", beijing_text(line.begun)).member("state", state(line.state));
      out.member("rows_done", line.rows_done).member("added", line.added);
      out.member("changed", line.changed).member("refused", line.refused).end_object();
    }
    std::cout << out.end_array().end_object().take() << '\n';
    return kDone;
  }
  if (lines.empty()) std::cout << "还没有导入过表格。\n";
  for (const exchange::ImportLine& line : lines) {
    std::cout << padded(std::to_string(line.id.value()), 6)
              << beijing_text(line.begun).substr(0, 16) << "  " << padded(state(line.state), 10)
              << "  " << line.ledger << "  " << line.file << "：新增 " << grouped(line.added)
              << "，更新 " << grouped(line.changed) << "，退回 " << grouped(line.refused) << '\n';
  }
  return kDone;
}

}  // namespace

Command import_command() {
  return {"import",
          "导入台账的表格（.xlsx、.xls、.csv）；可预览、接着导入、整批撤销",
          {database_option(),
           keys_option(),
           {"unit", Arity::value, "单位", "表格属于哪个单位（它和它的下级）：代码、名称或路径"},
           {"on", Arity::value, "日期", "行从哪一天起有效（表中没有写明时）；缺省为今天"},
           {"preview", Arity::flag, "", "只检查，不写入"},
           {"existing", Arity::value, "方式",
            "已有的行：skip 跳过（缺省）、update 更新、fill 只补空缺"},
           {"rejects", Arity::value, "文件.xlsx", "把退回的行连同原因写成表格，改正后可再导入"},
           {"warnings", Arity::value, "文件.xlsx", "把有提醒的行写成表格（提示一栏写着提醒）"},
           {"sheet", Arity::value, "工作表", "读哪个工作表；缺省为第一个有表头的"},
           {"profile", Arity::value, "名称", "按哪种名册的列（如全国系统导出的名册）读"},
           {"bind", Arity::values, "表头=栏目",
            "指明某个表头是哪一栏（本台账的栏目或字段名，或“不导入”）；可多次使用"},
           {"take-hidden", Arity::flag, "", "隐藏的行也导入"},
           {"notice", Arity::value, "依据", "新登记的人已收到告知（写明告知书）"},
           {"consent", Arity::value, "依据", "新登记的人已同意"},
           {"guardian-consent", Arity::value, "依据", "新登记的未成年人已由监护人同意"},
           {"continue", Arity::value, "编号", "接着做中断的导入"},
           {"undo", Arity::value, "编号", "整批撤销一次导入；以后改过的行列出而不动"}},
          {{"台账", false, false, "台账的名称，如 committee_member 或 班子成员"},
           {"文件", false, false, "表格文件"}},
          "有退回的行时退出码为 1，其余的行已经写入。",
          run_import};
}

Command imports_command() {
  return {"imports", "列出导入过的表格", {database_option(), keys_option()}, {}, "", run_list};
}

}  // namespace jishi::app
