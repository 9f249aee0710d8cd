// A document that is made from figures: a text of an office, or a form of tables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "package/place.hpp"
#include "package/unit_kind.hpp"

namespace jishi::package {

// Of whom the rows of a table and the bars of a chart tell.
struct DocumentRows {
  enum class By : std::uint8_t { unit, children, level };
  By by = By::unit;
  DivisionLevel level = DivisionLevel::township;  // By::level
};

// Title, text and heading may hold placeholders (document_placeholder.hpp).
struct DocumentHeading {
  std::string text;
  int level = 1;  // 1 … 4
};

struct DocumentColumn {
  std::string indicator;
  std::string group;  // heading above neighbours of the same group; may be empty
};

struct DocumentChart {
  enum class Kind : std::uint8_t {
    bars,      // one indicator by unit
    stacked,   // several of one unit word, as parts of a whole
    compared,  // one indicator by unit, before and now
    trend,     // indicators of one unit word over periods
  };
  std::string title;
  Kind kind = Kind::bars;
  std::vector<std::string> indicators;
  DocumentRows rows;  // all but trend
  int periods = 0;    // trend: how many, the one that is asked about being the last
};

// By unit: a row for each indicator. Else: a row for each unit, a column for each indicator.
struct DocumentTable {
  std::string title;
  std::vector<DocumentColumn> columns;
  DocumentRows rows;
  bool total = false;  // the unit's own figures, never sums of the rows
  // Of a sheet: native, below the table; bars or stacked, of the table's own columns and rows.
  std::optional<DocumentChart> chart;
};

// One of the four.
struct DocumentPart {
  std::optional<DocumentHeading> heading;
  std::string paragraph;
  std::optional<DocumentTable> table;
  std::optional<DocumentChart> chart;
  Place place;
};

struct Document {
  enum class Form : std::uint8_t { text, sheet };
  enum class Kind : std::uint8_t { circular, bulletin, report, summary };
  std::string package;
  std::string name;
  std::string label;
  Form form = Form::text;
  Kind kind = Kind::circular;  // text
  std::string title;
  std::string masthead;                 // of a bulletin
  std::string recipient;                // text; may be empty
  std::string signed_by;                // “{unit}” unless it is written
  std::vector<std::string> signatures;  // sheet: 单位负责人, 填表人
  std::vector<DocumentPart> parts;      // sheet: tables and charts
  // For the work of an office and never published: says so on every page, and tells small counts
  // of persons where those may be opened, up to the county.
  bool internal = false;
  Place place;
};

}  // namespace jishi::package
