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
  // 无, a change that cannot be told 无可比数字. What is withheld reads 若干, with 不公布 where it
  // is no count.
  std::string fill(std::string_view text);

  // The indicators named so far, in the order of their first use.
  const std::vector<std::string>& named() const { return named_; }
  // Whether anything of the texts is withheld.
  bool withheld() const { return withheld_; }

 private:
  Told told(const std::string& indicator, const indicator::When& when);
  std::string value(std::string_view placeholder);
  std::string change(const std::string& indicator);
  std::string list(const std::string& indicator);
  std::string others(const std::string& indicator);

  Figures& figures_;
  std::vector<std::string> named_;
  bool withheld_ = false;
};

}  // namespace jishi::document
