// A text document of an office: values only, whatever it is written as.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "base/error.hpp"
#include "document/chart.hpp"
#include "document/marks.hpp"
#include "document/table.hpp"

namespace jishi::document {

enum class DocumentKind : std::uint8_t {
  circular,        // 通报
  bulletin,        // 简报: with a masthead
  monthly_report,  // 月报
  summary,         // 总结
};

// 一、 … （一） … 1. … （1）: the numbers are made by the writer.
struct Heading {
  int level = 1;  // 1 … 4
  std::string text;
  std::string run_on;  // text that goes on in the same paragraph; may be empty
};

struct Paragraph {
  std::string text;
};

using Block = std::variant<Heading, Paragraph, Table, Chart>;

struct TextDocument {
  DocumentKind kind = DocumentKind::circular;
  std::string masthead;   // of a bulletin: its name
  std::string issue;      // of a bulletin: 第 3 期
  std::string title;      // \n where a line shall end
  std::string recipient;  // without the colon; empty: none
  std::vector<Block> blocks;
  std::vector<std::string> attachments;
  std::string issuer;
  Date date;
  Marks marks;
};

inline constexpr std::size_t kMostBlocks = 2'000;

// Error bad_document, bad_table, bad_chart.
Result<void> check(const TextDocument& document);

// The numbers of headings, one after the other: a heading of a level begins those below anew.
class HeadingNumbers {
 public:
  std::string next(int level);

 private:
  int counts_[4] = {0, 0, 0, 0};
};

}  // namespace jishi::document
