#include "api/figure_asking.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "api/bad_query.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace jishi::api {
namespace {

using http::Request;
using indicator::When;

// “a,b” and the parameter several times mean the same.
std::vector<std::string> words_of(const Request& request, std::string_view name) {
  std::vector<std::string> words;
  for (const std::string& text : request.parameters(name))
    for (std::size_t from = 0; from <= text.size();) {
      const std::size_t comma = std::min(text.find(',', from), text.size());
      if (comma > from) words.push_back(text.substr(from, comma - from));
      from = comma + 1;
    }
  return words;
}

bool truth_of(const Request& request, std::string_view name) {
  const auto text = request.parameter(name).or_throw();
  if (!text || *text == "false") return false;
  if (*text == "true") return true;
  refuse_query("参数“" + std::string(name) + "”请写 true 或 false。");
}

When time_of(const std::string& text, std::string_view name) {
  auto when = parse_when(text);
  if (!when) refuse_query("参数“" + std::string(name) + "”里的" + when.error().message);
  return *when;
}

std::vector<When> series_of(const Request& request) {
  std::vector<When> times;
  for (const std::string& word : words_of(request, "series"))
    times.push_back(time_of(word, "series"));
  if (times.empty() || times.size() > kMostTimes)
    refuse_query("参数“series”请写 1 至 " + std::to_string(kMostTimes) +
                 " 个期间，用逗号分开，如 2026-Q1,2026-Q2。");
  return times;
}

std::vector<When> times_of(const Request& request, Date today, bool& compare) {
  constexpr std::array kWays = {"on", "period", "compare", "series"};
  std::optional<std::string> given;
  for (const char* way : kWays) {
    if (request.parameters(way).empty()) continue;
    if (given) refuse_query("参数 on、period、compare、series 只能写一个。");
    given = way;
  }
  if (!given) return {today};
  if (*given == "series") return series_of(request);
  const std::string text = *request.parameter(*given).or_throw();
  if (*given != "compare") return {time_of(text, *given)};
  auto compared = parse_compared(text);
  if (!compared) refuse_query("参数“compare”：" + compared.error().message);
  compare = true;
  return *std::move(compared);
}

indicator::As as_of(const Request& request) {
  const std::string as = request.parameter("as").or_throw().value_or("then");
  if (as != "then" && as != "now")
    refuse_query("参数“as”请写 then（按当时的隶属关系）或 now（按现在的）。");
  return as == "now" ? indicator::As::now : indicator::As::then;
}

UnitId unit_of(const Request& request) {
  const auto text = request.parameter("unit").or_throw();
  const auto unit = text ? parse_int64(*text) : std::nullopt;
  if (!unit || *unit <= 0) refuse_query("请用参数“unit”写明组织的编号。");
  return UnitId(*unit);
}

void read_by(const Request& request, indicator::Asked& asked) {
  const auto by = request.parameter("by").or_throw();
  if (by && *by != "unit") {
    bool placed = false;
    if (auto added = add_by(*by, asked, placed); !added || !placed)
      refuse_query(
          "参数“by”请写 unit、children 或层级（province、prefecture、county、township、"
          "village）；按字段细分请用“split”。");
  }
  asked.splits = words_of(request, "split");
  if (asked.splits.size() > indicator::kMostSplits)
    refuse_query("最多按 " + std::to_string(indicator::kMostSplits) +
                 " 个字段细分，请减少“split”。");
}

[[noreturn]] void refuse_size() {
  throw Failure({"too_many_cells", "一次最多取 " + grouped(kMostCells) +
                                       " 格数，请减少指标、时间或细分，或换小一些的范围。"});
}

}  // namespace

FigureQuestion figure_question(const Request& request, const package::PackageSet& packages,
                               Date today) {
  FigureQuestion question{{},
                          {unit_of(request),
                           indicator::By::unit,
                           organisation::Level::township,
                           today,
                           as_of(request),
                           today,
                           {},
                           truth_of(request, "share")},
                          {},
                          false};
  for (const std::string& word : words_of(request, "indicator"))
    question.indicators.push_back(find_indicator(packages, word).or_throw());
  if (question.indicators.empty() || question.indicators.size() > kMostIndicators)
    refuse_query("请用参数“indicator”写 1 至 " + std::to_string(kMostIndicators) +
                 " 个指标，用逗号分开；/api/indicators 列出可用的。");
  read_by(request, question.asked);
  question.when = times_of(request, today, question.compare);
  question.asked.when = question.when.back();
  return question;
}

void check_size(const index::State& state, const FigureQuestion& question) {
  const indicator::Asked& asked = question.asked;
  const auto unit = state.tree.find(asked.unit);
  if (!unit || asked.by != indicator::By::level) return;
  const std::size_t lines = kMostCells / (question.indicators.size() * question.when.size());
  std::size_t living = 0;
  const Date day = asked.tree_date();
  if (state.tree.life(*unit, day) == nullptr) return;
  for (const index::UnitOrdinal each :
       state.tree.of_level(state.tree.region(*unit, day), asked.level, day))
    if (each != *unit && ++living > lines) refuse_size();
}

void check_size(const std::vector<FigureAnswer>& answers) {
  std::size_t cells = 0;
  for (const FigureAnswer& each : answers)
    cells += each.answer.figures.size();
  if (cells > kMostCells) refuse_size();
}

std::string answer_key(const Request& request, Date today) {
  std::string key = request.route + '\n' + today.iso();
  for (const http::QueryParameter& each : request.query)
    key += '\n' + each.name + '=' + each.value;
  return key;
}

}  // namespace jishi::api
