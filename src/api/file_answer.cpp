#include "api/file_answer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "http/percent.hpp"

namespace jishi::api {
namespace {

constexpr std::size_t kMaxNameBytes = 200;

std::string_view type_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kTypes = {{
      {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
      {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      {".csv", "text/csv; charset=utf-8"},
      {".png", "image/png"},
      {".svg", "image/svg+xml"},
      {".zip", "application/zip"},
  }};
  for (const auto& [ending, type] : kTypes)
    if (name.ends_with(ending)) return type;
  return "application/octet-stream";
}

bool has_ending(std::string_view name, std::string_view ending) {
  if (name.size() <= ending.size()) return false;
  return std::ranges::equal(name.substr(name.size() - ending.size()), ending, {},
                            [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
}

}  // namespace

http::Response file_answer(std::string_view name, std::string bytes) {
  http::Response response;
  response.fields.set("Content-Type", type_of(name));
  const std::size_t point = name.rfind('.');
  const std::string ending(point == name.npos ? "" : name.substr(point));
  response.fields.set("Content-Disposition", "attachment; filename=\"file" + ending +
                                                 "\"; filename*=UTF-8''" +
                                                 http::percent_encoded(name));
  response.compression = http::Compression::never;
  response.body = std::move(bytes);
  return response;
}

std::string sheet_name(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  std::string last(slash == name.npos ? name : name.substr(slash + 1));
  const bool is_sheet = std::ranges::any_of(std::array{".xlsx", ".xls", ".csv", ".xlsm"},
                                            [&](const char* e) { return has_ending(last, e); });
  if (!is_utf8(last) || !is_plain_line(last) || last.size() > kMaxNameBytes ||
      last.starts_with('.') || !is_sheet) {
    throw Failure({"bad_file_name", "请上传 .xlsx、.xls 或 .csv 表格，文件名不要超过 60 字。"});
  }
  return last;
}

}  // namespace jishi::api
