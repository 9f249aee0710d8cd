#include <iostream>

#include "app/command.hpp"
#include "app/figure_sheet.hpp"
#include "app/open.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "indicator/consistency.hpp"

namespace jishi::app {
namespace {

using indicator::ConsistencyReport;
using indicator::WholeNumbers;

void write_totals(JsonWriter& out, const std::optional<WholeNumbers>& totals) {
  out.key("totals");
  if (!totals) {
    out.null();
    return;
  }
  out.begin_object();
  if (!totals->none()) {
    out.member("least", totals->least).key("most");
    totals->most == WholeNumbers::kUnbounded ? out.null() : out.value(totals->most);
  }
  out.end_object();
}

void write_rows(JsonWriter& out, const FigureSheet& sheet, const std::vector<std::size_t>& places) {
  out.key("rows").begin_array();
  for (const std::size_t place : places)
    out.value(sheet.lines[place].row);
  out.end_array();
}

void write_bases(JsonWriter& out, const FigureSheet& sheet, const ConsistencyReport& report) {
  out.key("bases").begin_array();
  for (const indicator::BasisAgreement& basis : report.bases) {
    out.begin_object().member("basis", basis.basis).key("sets").begin_array();
    for (const indicator::AgreeingSet& set : basis.sets) {
      out.begin_object();
      write_rows(out, sheet, set.figures);
      write_totals(out, set.totals);
      out.end_object();
    }
    out.end_array().end_object();
  }
  out.end_array();
}

void print_json(const FigureSheet& sheet, const ConsistencyReport& report) {
  JsonWriter out;
  out.begin_object().member("ok", report.findings.empty() && sheet.unread.empty());
  out.key("figures").begin_array();
  for (std::size_t i = 0; i < sheet.lines.size(); ++i) {
    out.begin_object().member("row", sheet.lines[i].row);
    out.member("figure", sheet.lines[i].figure.shown());
    write_totals(out, report.totals[i]);
    out.end_object();
  }
  out.end_array();
  write_bases(out, sheet, report);
  out.key("compositions").begin_array();
  for (const indicator::Composition& composition : report.compositions) {
    out.begin_object().member("composition", composition.name);
    write_rows(out, sheet, composition.figures);
    out.member("percent", composition.sum.text());
    out.member("explained_by_rounding", composition.explained_by_rounding).end_object();
  }
  out.end_array().key("findings").begin_array();
  for (const indicator::Finding& finding : report.findings) {
    out.begin_object().member("kind", name_of(finding.kind));
    write_rows(out, sheet, finding.figures);
    out.member("message", finding.words).end_object();
  }
  out.end_array().key("unread").begin_array();
  for (const FigureSheet::Unread& unread : sheet.unread) {
    out.begin_object().member("cell", unread.cell).member("message", unread.message).end_object();
  }
  std::cout << out.end_array().end_object().take() << '\n';
}

std::string row_words(const FigureSheet& sheet, const std::vector<std::size_t>& places) {
  std::string words = "第 ";
  for (std::size_t i = 0; i < places.size(); ++i)
    words += (i == 0 ? "" : "、") + std::to_string(sheet.lines[places[i]].row);
  return words + " 行";
}

void print_figures(const FigureSheet& sheet, const ConsistencyReport& report) {
  for (std::size_t i = 0; i < sheet.lines.size(); ++i) {
    std::cout << "  " << padded("第 " + std::to_string(sheet.lines[i].row) + " 行", 8) << "  ";
    if (!report.totals[i]) {
      std::cout << sheet.lines[i].figure.shown() << '\n';
      continue;
    }
    const std::string totals =
        report.totals[i]->none() ? "没有相符的总数" : "总数 " + chinese(*report.totals[i]);
    std::cout << padded(sheet.lines[i].figure.shown(), 44) << "  " << totals << '\n';
  }
}

void print_agreement(const ConsistencyReport& report) {
  for (const indicator::BasisAgreement& basis : report.bases) {
    if (basis.sets.size() != 1 || basis.sets[0].figures.size() < 2) continue;
    std::cout << "口径“" << basis.basis << "”：" << basis.sets[0].figures.size()
              << " 个数字相符，总数 " << chinese(basis.sets[0].totals) << "。\n";
  }
  for (const indicator::Composition& composition : report.compositions) {
    if (!composition.explained_by_rounding) continue;
    std::cout << "构成“" << composition.name << "”：" << composition.figures.size() << " 项合计 "
              << composition.sum.text() << "%"
              << (composition.sum == Decimal::from_scaled(100, 0) ? "" : "，相差在四舍五入之内")
              << "。\n";
  }
}

void print_text(const FigureSheet& sheet, const ConsistencyReport& report) {
  print_figures(sheet, report);
  print_agreement(report);
  for (const indicator::Finding& finding : report.findings) {
    std::cout << finding.words << "（" << row_words(sheet, finding.figures) << "）\n";
  }
  for (const FigureSheet::Unread& unread : sheet.unread)
    std::cout << unread.cell << "：" << unread.message << '\n';
  std::cout << "核对了 " << sheet.lines.size() << " 个数字，";
  if (report.findings.empty()) {
    std::cout << "没有发现不一致。";
  } else {
    std::cout << report.findings.size() << " 处请核实。";
  }
  if (!sheet.unread.empty()) {
    std::cout << "另有 " << sheet.unread.size() << " 格读不出，所在的行未核对。";
  }
  std::cout << '\n';
}

int run_check_figures(const Arguments& arguments, const Surroundings&) {
  const auto file = arguments.positional(0);
  const auto empty_sheet = arguments.value("template");
  if (file.has_value() == empty_sheet.has_value()) {
    refuse_usage("请写要核对的表格文件，或用 --template 文件.xlsx 取得空表。");
  }
  if (empty_sheet) {
    require_new_file(*empty_sheet);
    write_figure_template(*empty_sheet).or_throw();
    if (arguments.has("json")) {
      JsonWriter out;
      std::cout << out.begin_object().member("file", *empty_sheet).end_object().take() << '\n';
    } else {
      std::cout << "空表已写到 " << *empty_sheet << "，填好后用 jishi check-figures 核对。\n";
    }
    return kDone;
  }
  const FigureSheet sheet = read_figure_sheet(*file).or_throw();
  std::vector<indicator::PublishedFigure> figures;
  for (const FigureSheet::Line& line : sheet.lines)
    figures.push_back(line.figure);
  const ConsistencyReport report = indicator::check_consistency(figures).or_throw();
  arguments.has("json") ? print_json(sheet, report) : print_text(sheet, report);
  return report.findings.empty() && sheet.unread.empty() ? kDone : kNo;
}

}  // namespace

Command check_figures_command() {
  return {"check-figures",
          "核对公布的数字：同一口径的百分比、总数、构成和乘积是否相符",
          {{"template", Arity::value, "文件", "改为写出供填写的空表（.xlsx 或 .csv）"}},
          {{"文件", false, false, "表格（.xlsx、.xls 或 .csv）；写法见 docs/figures.md"}},
          "不用数据库，只看表中的数字；发现不一致时退出码为 1。",
          run_check_figures};
}

}  // namespace jishi::app
