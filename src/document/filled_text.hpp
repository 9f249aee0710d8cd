// Texts of a document with the figures put in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document/figures.hpp"

namespace jishi::document {

// 36666个, 58.2%: as it stands in a sentence.
std::string prose_text(const indicator::Figure& figure);

class FilledText {
 public:
  explicit FilledText(Figures& figures) : figures_(figures) {}

  // Placeholders as package/document_placeholder.hpp tells them. A figure that there is not reads
  // 无, a change that cannot be told 无可比数字.
  std::string fill(std::string_view text);

  // The indicators named so far, in the order of their first use.
  const std::vector<std::string>& named() const { return named_; }

 private:
  std::string value(std::string_view placeholder);
  std::string change(const std::string& indicator);
  std::string list(const std::string& indicator);
  std::string others(const std::string& indicator);

  Figures& figures_;
  std::vector<std::string> named_;
};

}  // namespace jishi::document
