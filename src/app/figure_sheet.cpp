#include "app/figure_sheet.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "exchange/cell_number.hpp"
#include "exchange/spelling.hpp"
#include "indicator/consistency.hpp"
#include "sheet/workbook.hpp"
#include "sheet/write.hpp"

namespace jishi::app {
namespace {

using indicator::PublishedCount;
using indicator::PublishedFigure;
using indicator::PublishedRate;

constexpr std::int64_t kHeadRows = 20;        // in which the headings are looked for
constexpr std::size_t kMostNumber = 40;       // code points, with its unit word
constexpr std::size_t kMostLabel = 200;       // code points, of a label, basis or composition
constexpr std::size_t kMostSentence = 2'000;  // code points

enum class Role : std::size_t { label, numerator, rate, denominator, basis, composition, sentence };
constexpr std::size_t kRoles = 7;

struct Column {
  std::string_view heading;  // ours
  std::string_view others;   // what it may be called too, divided by blanks
  double width;
  std::string_view prompt;
};

constexpr std::array<Column, kRoles> kColumns = {{
    {"指标", "指标名称 名称 项目", 28, "公布的是什么，如：召开动员会的县"},
    {"分子", "数量 数值 人数 个数", 14, "公布的数，如 2277、34.3万；没有公布的留空"},
    {"百分比或平均数", "百分比 占比 比例 平均数", 16,
     "按公布的位数写：78.9%；平均数不写百分号：3.6"},
    {"分母", "分母(如有) 总数", 14, "公布了总数的才填；只有总数的一行，就是这一口径的已知总数"},
    {"口径", "统计口径", 18, "占什么的总数，如：涉农县。口径相同的写同样的字"},
    {"构成", "构成(如有)", 16, "合起来应是 100% 的各行写同样的字"},
    {"原文", "原文(如有) 表述", 40, "公布的原话，用来看“上升了42%”这样的表述"},
}};

struct Head {
  std::array<std::optional<std::size_t>, kRoles> columns;  // of the sheet

  std::optional<std::size_t> of(Role role) const { return columns[static_cast<std::size_t>(role)]; }
};

bool is_called(const Column& column, const std::string& spelled) {
  if (spelled == exchange::spelled_alike(column.heading)) return true;
  for (std::string_view rest = column.others; !rest.empty();) {
    const std::size_t blank = std::min(rest.find(' '), rest.size());
    if (spelled == exchange::spelled_alike(rest.substr(0, blank))) return true;
    rest.remove_prefix(std::min(blank + 1, rest.size()));
  }
  return false;
}

// The label and at least one thing to check.
std::optional<Head> head_in(const sheet::Row& row) {
  Head head;
  std::size_t found = 0;
  for (std::size_t at = 0; at < row.cells.size(); ++at) {
    std::string spelled = exchange::spelled_alike(row.cells[at].text);
    if (spelled.ends_with("*")) spelled.pop_back();  // marks what is required in a template
    for (std::size_t role = 0; role < kRoles; ++role) {
      if (head.columns[role] || !is_called(kColumns[role], spelled)) continue;
      head.columns[role] = at;
      ++found;
      break;
    }
  }
  if (!head.of(Role::label) || found < 2) return std::nullopt;
  return head;
}

std::string words_of(const sheet::Cell& cell) {
  if (cell.kind == sheet::CellKind::number) return exchange::plain_digits(cell.number);
  return std::string(exchange::trimmed(exchange::without_hidden_marks(cell.text)));
}

// One row under the head: a figure, or what cannot be read of it.
class RowReading {
 public:
  RowReading(const Head& head, const sheet::Row& row) : head_(head), row_(row) {}

  // A blank row, a heading over several rows or a signature below them.
  bool says_nothing() const {
    return std::ranges::all_of(
        std::array{Role::numerator, Role::rate, Role::denominator, Role::sentence},
        [&](Role role) { return text(role).empty(); });
  }

  PublishedFigure read() {
    PublishedFigure figure;
    figure.label = line(Role::label, kMostLabel);
    if (figure.label.empty()) refuse(Role::label, "没有写指标，请写明公布的是什么。");
    figure.numerator = number<PublishedCount>(Role::numerator);
    figure.rate = number<PublishedRate>(Role::rate);
    figure.denominator = number<PublishedCount>(Role::denominator);
    if (figure.denominator && figure.denominator->truth().least < 1) {
      refuse(Role::denominator, "分母须大于 0，请核对。");
    }
    figure.basis = line(Role::basis, kMostLabel);
    figure.composition = line(Role::composition, kMostLabel);
    figure.sentence = line(Role::sentence, kMostSentence);
    return figure;
  }

  std::vector<FigureSheet::Unread> take_unread() { return std::move(unread_); }

 private:
  void refuse(Role role, std::string message) {
    unread_.push_back(
        {sheet::cell_name(row_.number, head_.of(role).value_or(0)), std::move(message)});
  }

  std::string text(Role role) const {
    const auto column = head_.of(role);
    return column ? words_of(row_.at(*column)) : std::string();
  }

  std::string line(Role role, std::size_t most) {
    std::string words = text(role);
    std::ranges::replace(words, '\n', ' ');
    if (words.empty()) return words;
    if (!is_plain_line(words) || length_in_code_points(words) > most) {
      refuse(role, "须为不超过 " + std::to_string(most) + " 个字的一行文字，请改短。");
    }
    return words;
  }

  template <class Number>
  std::optional<Number> number(Role role) {
    const std::string words = line(role, kMostNumber);
    if (words.empty() || length_in_code_points(words) > kMostNumber) return std::nullopt;
    auto read = Number::parse(exchange::half_width(words));
    if (read) return std::move(*read);
    refuse(role, read.error().message);
    return std::nullopt;
  }

  const Head& head_;
  const sheet::Row& row_;
  std::vector<FigureSheet::Unread> unread_;
};

std::size_t first_shown(const std::vector<sheet::SheetInfo>& sheets) {
  const auto shown = std::ranges::find(sheets, false, &sheet::SheetInfo::hidden);
  return shown == sheets.end() ? 0 : static_cast<std::size_t>(shown - sheets.begin());
}

}  // namespace

Result<FigureSheet> read_figure_sheet(const std::filesystem::path& file) {
  auto workbook = sheet::open_workbook(file);
  if (!workbook) return workbook.error();
  const auto rows = (*workbook)->rows(first_shown((*workbook)->sheets()));
  FigureSheet read;
  std::optional<Head> head;
  std::size_t rows_with_figures = 0;
  for (sheet::Row row; rows->next(row);) {
    if (!head) {
      if (row.number > kHeadRows) break;
      head = head_in(row);
      continue;
    }
    RowReading reading(*head, row);
    if (reading.says_nothing()) continue;
    if (++rows_with_figures > indicator::kMostPublished) {
      return Error{"too_many_figures", "一次最多核对 " + std::to_string(indicator::kMostPublished) +
                                           " 个数字，请分成几张表分别核对。"};
    }
    PublishedFigure figure = reading.read();
    auto unread = reading.take_unread();
    if (unread.empty()) read.lines.push_back({row.number, std::move(figure)});
    std::ranges::move(unread, std::back_inserter(read.unread));
  }
  if (!head) {
    return Error{"figures_without_heading",
                 "前 " + std::to_string(kHeadRows) +
                     " 行中没有找到表头：须有“指标”一列，并有“分子”“百分比或平均数”“分母”“原文”"
                     "等列。可用 jishi check-figures --template 文件.xlsx 取得空表。"};
  }
  return read;
}

Result<void> write_figure_template(const std::filesystem::path& file) {
  auto writer = sheet::create_writer(file);
  if (!writer) return writer.error();
  sheet::OutSheet out;
  out.name = "待核对的数字";
  out.prepared_rows = 200;
  for (const Column& column : kColumns) {
    sheet::OutColumn to_fill;
    to_fill.heading = column.heading;
    to_fill.width = column.width;
    to_fill.prompt = column.prompt;
    to_fill.required = column.heading == kColumns[0].heading;
    out.columns.push_back(std::move(to_fill));
  }
  std::vector<std::string> notes = {"每个公布的数字一行。除“指标”外，没有的都留空。"};
  for (const Column& column : kColumns)
    notes.push_back("“" + std::string(column.heading) + "”：" + std::string(column.prompt) + "。");
  try {
    (*writer)->begin_sheet(out);
    (*writer)->prose_sheet("填表说明", "待核对的数字填表说明", notes);
    (*writer)->close();
  } catch (const Failure& failure) {
    return failure.error();
  }
  return {};
}

}  // namespace jishi::app
