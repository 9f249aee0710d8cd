// A document as a page shows it before it is written as a file.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/json_writer.hpp"
#include "document/chart.hpp"
#include "document/table.hpp"
#include "document/text_document.hpp"

namespace jishi::api {

// Members of an open object: title, blocks. `chart_address`: where the picture of the chart of that
// number, from 1, is.
using ChartAddress = std::function<std::string(std::size_t number)>;
void write_preview(JsonWriter& json, const document::TextDocument& text,
                   const ChartAddress& chart_address);
void write_preview(JsonWriter& json, const std::string& title,
                   const std::vector<document::Table>& tables);

// The charts of a text, in its order.
std::vector<const document::Chart*> charts_of(const document::TextDocument& text);

}  // namespace jishi::api
