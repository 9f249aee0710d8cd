// What the texts of documents may hold in braces.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jishi::package {

// {unit}, {period}, {date}, {before}; {INDICATOR} and {INDICATOR.change} and so on.
struct DocumentPlaceholder {
  enum class What : std::uint8_t {
    unit,         // the unit's name
    period,       // the day or period that is asked about, in words
    date,         // its last day
    before,       // the day or period that changes compare with
    figure,       // the figure with its unit word
    change,       // against the figure before: 增加36人, 持平
    then,         // the figure before
    numerator,    // without a unit word
    denominator,  // likewise; only where the indicator has one
    list,         // the units that are counted: 江苏、浙江等24个省份
    others,       // those of the denominator that are not: 除新疆、兵团外的30个省份
  };
  What what = What::figure;
  std::string indicator;  // figure and what follows
};

// nullopt where it cannot be one. Whether there is such an indicator is not looked at.
std::optional<DocumentPlaceholder> document_placeholder(std::string_view name);

}  // namespace jishi::package
