// Documents made from their definition, for whoever asks: a command or a request.
#pragma once

#include <filesystem>
#include <string>

#include "document/occasion.hpp"
#include "index/state.hpp"
#include "package/document.hpp"
#include "package/package.hpp"

namespace jishi::api {

// “.docx”, “.xlsx”
std::string ending(const package::Document& document);
// By name or label; nullptr: there is none.
const package::Document* find_document(const package::PackageSet& packages,
                                       const std::string& word);
// Whether it tells of several periods, so that a day does not do.
bool needs_period(const package::Document& document);
bool has_charts(const package::Document& document);

inline constexpr std::size_t kMostNumber = 20;  // code points of a bulletin's number

// The names of units on the day of the occasion's tree, from the state, which outlives it.
void name_units(document::Occasion& occasion, const index::State& state);

// The file appears whole or not at all. Failure with the errors of made_text(), made_tables() and
// of the writers.
void write_document(const index::State& state, const package::Document& definition,
                    const document::Occasion& occasion, const std::filesystem::path& file);

}  // namespace jishi::api
