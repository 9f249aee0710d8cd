// That every figure of a document can be told, and that a chart shows what can be compared.
#include <map>

#include "package/draft.hpp"

namespace jishi::package {
namespace {

using Indicators = std::map<std::string_view, const Indicator*>;

void check_denominator(const FigureMention& mention, const Indicators& indicators,
                       MistakeLog& log) {
  const auto found = indicators.find(mention.figure.indicator);
  if (found == indicators.end() || found->second->denominator) return;
  log.add(Code::unknown_placeholder, mention.place,
          "指标“" + mention.figure.indicator + "”没有分母，{" + mention.figure.indicator +
              ".denominator} 没有值可显示",
          "请删除它，或改用有分母的指标");
}

// A list is of units: of what counts them, and for the others out of all of them.
void check_list(const FigureMention& mention, const Indicators& indicators, MistakeLog& log) {
  const auto found = indicators.find(mention.figure.indicator);
  if (found == indicators.end()) return;
  const auto counts_units = [](const Measure& measure) {
    return measure.take == Measure::Take::units;
  };
  const Indicator& indicator = *found->second;
  const bool others = mention.figure.what == DocumentPlaceholder::What::others;
  if (counts_units(indicator.numerator) &&
      (!others || (indicator.denominator && counts_units(*indicator.denominator))))
    return;
  log.add(Code::unknown_placeholder, mention.place,
          "指标“" + indicator.name + "”数的不是组织" + (others ? "在全部组织中的" : "") + "，{" +
              indicator.name + (others ? ".others" : ".list") + "} 没有名单可列",
          others ? "请改用分子、分母都数组织（units）的指标" : "请改用数组织（units）的指标");
}

void check_chart(const DocumentChart& chart, const Place& place, const Indicators& indicators,
                 MistakeLog& log) {
  const Indicator* first = nullptr;
  for (const std::string& name : chart.indicators) {
    const auto found = indicators.find(name);
    if (found == indicators.end()) continue;  // told elsewhere
    if (first == nullptr) first = found->second;
    if (found->second->unit == first->unit) continue;
    log.add(Code::mixed_units, place,
            "一个图里的指标单位要相同：" + first->name + " 的单位是“" + first->unit + "”，" + name +
                " 的是“" + found->second->unit + "”",
            "请分成几个图");
    return;
  }
}

}  // namespace

void check_documents(const Draft& draft, MistakeLog& log) {
  Indicators indicators;
  for (const Indicator& indicator : draft.set.indicators)
    indicators.emplace(indicator.name, &indicator);
  for (const FigureMention& mention : draft.document_figures) {
    if (mention.figure.what == DocumentPlaceholder::What::denominator)
      check_denominator(mention, indicators, log);
    if (mention.figure.what == DocumentPlaceholder::What::list ||
        mention.figure.what == DocumentPlaceholder::What::others)
      check_list(mention, indicators, log);
  }
  for (const Document& document : draft.set.documents)
    for (const DocumentPart& part : document.parts) {
      if (part.chart) check_chart(*part.chart, part.place, indicators, log);
      if (part.table && part.table->chart)
        check_chart(*part.table->chart, part.place, indicators, log);
    }
}

}  // namespace jishi::package
