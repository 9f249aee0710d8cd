#include "document/poster.hpp"

namespace jishi::document {
namespace {

Error bad_poster(const Poster& poster, const std::string& cause) {
  return {"bad_poster", "一张图“" + poster.title + "”不能画出：" + cause + "。请检查它的定义。"};
}

}  // namespace

Result<void> check(const Poster& poster) {
  if (poster.title.empty()) return bad_poster(poster, "没有标题");
  if (poster.figures.size() < kFewestKeyFigures || poster.figures.size() > kMostKeyFigures) {
    return bad_poster(poster, "关键数字应有 " + std::to_string(kFewestKeyFigures) + " 到 " +
                                  std::to_string(kMostKeyFigures) + " 个");
  }
  if (poster.charts.size() > kMostPosterCharts)
    return bad_poster(poster, "图超过 " + std::to_string(kMostPosterCharts) + " 个");
  for (const Chart& chart : poster.charts) {
    if (auto checked = check(chart); !checked) return checked;
  }
  return {};
}

}  // namespace jishi::document
