// Figures as the API tells of them.
#pragma once

#include <string>

#include "base/json_writer.hpp"
#include "indicator/asked.hpp"

namespace jishi::api {

// What stands in the place of a figure that is withheld, and of one that there is not.
inline constexpr const char* kShownWithheld = "＊";
inline constexpr const char* kShownNothing = "—";

// The object Cell: {shown, value?, numerator?, denominator?, error?: {code, words}, opens}.
// `figure` nullptr: the answer has no such cell.
void write_cell(JsonWriter& json, const Result<indicator::Figure>* figure);

// What has become of a figure between two times: 增加36人. Either may be missing.
std::string change_words(const Result<indicator::Figure>* earlier,
                         const Result<indicator::Figure>* later);

// {key, label}: what the question calls it, and in words.
void write_time(JsonWriter& json, const indicator::When& when);

}  // namespace jishi::api
