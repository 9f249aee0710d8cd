#include "indicator/recount_compare.hpp"

#include <map>
#include <tuple>

namespace jishi::indicator {
namespace {

constexpr const char* kNothing = "没有数";

std::string words(const std::optional<Decimal>& numerator, bool divided,
                  const std::optional<Decimal>& denominator) {
  if (!numerator) return kNothing;
  if (!divided) return *numerator == Decimal() ? kNothing : numerator->normalised().text();
  if (!denominator || *denominator == Decimal()) return kNothing;
  return numerator->normalised().text() + "/" + denominator->normalised().text();
}

std::string words(const Result<Figure>& figure) {
  if (!figure.ok()) return figure.error().code == "no_figure" ? kNothing : figure.error().code;
  return words(figure->numerator(), figure->denominator().has_value(), figure->denominator());
}

struct Said {
  std::string index = kNothing;
  std::string database = kNothing;
};

}  // namespace

std::vector<Difference> differences(const Answer& answer, const std::vector<Recounted>& recounted) {
  std::map<std::tuple<UnitId, bool, std::vector<std::string>>, Said> cells;
  for (std::size_t i = 0; i < answer.figures.size(); ++i) {
    const Section& section = answer.sections[i / answer.keys.size()];
    std::vector<std::string> codes;
    for (const Key::Part& part : answer.keys[i % answer.keys.size()].parts)
      codes.push_back(part.code);
    cells[{section.unit, section.own, codes}].index = words(answer.figures[i]);
  }
  for (const Recounted& each : recounted)
    cells[{each.section.unit, each.section.own, each.codes}].database =
        words(each.numerator, each.divided, each.denominator);
  std::vector<Difference> found;
  for (const auto& [cell, said] : cells)
    if (said.index != said.database)
      found.push_back(
          {{std::get<0>(cell), std::get<1>(cell)}, std::get<2>(cell), said.index, said.database});
  return found;
}

}  // namespace jishi::indicator
