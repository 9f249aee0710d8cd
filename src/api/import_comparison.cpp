#include "api/import_comparison.hpp"

#include "api/answer.hpp"
#include "api/caller.hpp"
#include "api/import_fixes.hpp"
#include "api/row_asking.hpp"
#include "base/json_writer.hpp"
#include "exchange/comparison_files.hpp"

namespace jishi::api {
namespace {

using exchange::Compared;

Compared list_of(const http::Request& request) {
  const std::string word = request.parameter("list").or_throw().value_or("");
  for (const Compared list : {Compared::only_in_file, Compared::only_here, Compared::different})
    if (word == exchange::word_of(list)) return list;
  throw Failure({"bad_query",
                 "参数“list”写 only_in_file（只在表里）、only_here（只在本系统）或 "
                 "different（两边不同）。"});
}

void write_row(JsonWriter& json, const exchange::ComparedRow& row) {
  json.begin_object().member("name", row.name);
  if (row.line > 0) json.member("line", row.line);
  if (row.row) json.member("row", row.row.value());
  if (row.unit) {
    json.member("unit", row.unit.value());
    json.member("path", row.unit_path);
  }
  json.key("cells").begin_array();
  for (const exchange::ComparedCell& cell : row.cells) {
    json.begin_object().member("label", cell.label);
    if (cell.file) json.member("file", *cell.file);
    if (cell.here) json.member("here", *cell.here);
    json.end_object();
  }
  json.end_array().end_object();
}

http::Response page(Service& service, Jobs& jobs, const http::Request& request,
                    const Caller& caller) {
  request.only_parameters({"list", "limit", "after", "purpose"}).or_throw();
  const Compared list = list_of(request);
  const std::int64_t limit = limit_of(request);
  const std::int64_t after = after_of(request);
  const ShownImport shown = shown_import(service, jobs, request, caller);
  const auto page = exchange::read_compared(shown.folder / kComparedFolder, list, after,
                                            static_cast<std::size_t>(limit))
                        .or_throw();
  JsonWriter json;
  json.begin_object().key("rows").begin_array();
  for (const exchange::ComparedRow& row : page.rows)
    write_row(json, row);
  json.end_array();
  if (page.next > 0) json.member("next", std::to_string(page.next));
  return answer(json.end_object());
}

}  // namespace

std::string comparison_json(const exchange::ComparisonCounts& counts) {
  JsonWriter json;
  json.begin_object().member("only_in_file", counts.only_in_file);
  json.member("only_here", counts.only_here).member("different", counts.different);
  json.member("same", counts.same).member("not_compared", counts.not_compared);
  return json.end_object().take();
}

void add_import_comparison_route(http::Router& router, Service& service, Jobs& jobs) {
  router.add(
      "GET", "/api/jobs/{job:number}/comparison",
      for_caller(service, [&service, &jobs](const http::Request& request, const Caller& caller) {
        return page(service, jobs, request, caller);
      }));
}

}  // namespace jishi::api
