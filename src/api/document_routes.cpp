// Documents: which there are, how one looks, and the files.
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>

#include "api/answer.hpp"
#include "api/bad_query.hpp"
#include "api/caller.hpp"
#include "api/document_making.hpp"
#include "api/document_preview.hpp"
#include "api/figure_question.hpp"
#include "api/file_answer.hpp"
#include "api/rights_in_index.hpp"
#include "api/routes.hpp"
#include "api/unit_words.hpp"
#include "base/text.hpp"
#include "document/docx.hpp"
#include "document/drawing.hpp"
#include "document/made.hpp"
#include "document/workbook.hpp"
#include "http/percent.hpp"
#include "package/setting_store.hpp"

namespace jishi::api {
namespace {

using access::Operation;
using http::Request;
using http::Response;
using indicator::When;
using package::Document;

// A folder for one file, gone with it.
class PassingFolder {
 public:
  PassingFolder() : path_((std::filesystem::temp_directory_path() / "jishi-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr)
      throw Failure({"cannot_write", "服务器的临时目录写不进去，请告诉管理员检查磁盘空间和权限。"});
  }
  ~PassingFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  PassingFolder(const PassingFolder&) = delete;
  PassingFolder& operator=(const PassingFolder&) = delete;

  std::filesystem::path file(const char* name) const { return std::filesystem::path(path_) / name; }

 private:
  std::string path_;
};

std::string workbook_bytes(std::span<const document::Table> tables) {
  const PassingFolder folder;
  const std::filesystem::path file = folder.file("book.xlsx");
  document::write_xlsx(tables, file).or_throw();
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string_view kind_word(const Document& document) {
  if (document.form == Document::Form::sheet) return "table";
  switch (document.kind) {
    case Document::Kind::circular:
      return "circular";
    case Document::Kind::bulletin:
      return "bulletin";
    case Document::Kind::report:
      return "report";
    case Document::Kind::summary:
      return "summary";
  }
  return "";
}

std::vector<std::string> formats(const Document& document) {
  std::vector<std::string> formats = {ending(document).substr(1)};
  if (has_charts(document)) {
    formats.emplace_back("png");
    formats.emplace_back("svg");
  }
  return formats;
}

std::optional<When> time_named(const Request& request, const char* name) {
  const auto text = request.parameter(name).or_throw();
  if (!text) return std::nullopt;
  auto when = parse_when(*text);
  if (!when) refuse_query(std::string("参数“") + name + "”里的" + when.error().message);
  return *when;
}

// One document, of one unit at one time, as it was asked for.
struct Wanted {
  std::shared_ptr<const index::State> state;
  const Document* definition = nullptr;
  document::Occasion occasion;
};

// “chart-2”: 2; any other name means the first.
std::size_t chart_number(std::string_view stem) {
  constexpr std::string_view kChart = "chart-";
  if (!stem.starts_with(kChart)) return 1;
  const auto number = parse_int64(stem.substr(kChart.size()));
  return number && *number > 0 ? static_cast<std::size_t>(*number) : 0;
}

class DocumentRoutes {
 public:
  explicit DocumentRoutes(Service& service) : service_(service) {}

  Response list(const Request& request, const Caller& caller);
  Response preview(const Request& request, const Caller& caller);
  Response file(const Request& request, const Caller& caller);

 private:
  Wanted wanted(const Request& request, const Caller& caller) const;

  Service& service_;
};

Response DocumentRoutes::list(const Request& request, const Caller& caller) {
  request.only_parameters({"unit"}).or_throw();
  const auto state = service_.index.now();
  UnitId unit = caller.unit();
  if (const auto text = request.parameter("unit").or_throw()) {
    const auto id = parse_int64(*text);
    if (!id) refuse_query("参数“unit”不是组织的编号。");
    unit = UnitId(*id);
  }
  require(*state, caller, {Operation::make_documents, unit}, service_.today());
  JsonWriter json;
  json.begin_object().key("documents").begin_array();
  for (const Document& each : state->definitions->packages.documents) {
    json.begin_object().member("document", each.name).member("label", each.label);
    json.member("kind", kind_word(each)).key("formats").begin_array();
    for (const std::string& format : formats(each))
      json.value(format);
    json.end_array().member("when", needs_period(each) ? "period" : "day");
    json.member("internal", each.internal).end_object();
  }
  json.end_array().end_object();
  return answer(json);
}

Wanted DocumentRoutes::wanted(const Request& request, const Caller& caller) const {
  request.only_parameters({"on", "period", "before", "as", "number"}).or_throw();
  count_costly(service_, Costly::document, caller);
  const UnitId unit(request.number("unit"));
  Wanted wanted{service_.index.now(), nullptr, {service_.today()}};
  require(*wanted.state, caller, {Operation::make_documents, unit}, service_.today());
  wanted.definition = find_document(wanted.state->definitions->packages, request.text("document"));
  if (wanted.definition == nullptr)
    throw Failure({"unknown_document", "没有文件“" + quoted(request.text("document")) +
                                           "”，/api/documents 列出可用的。"});
  const auto on = time_named(request, "on");
  const auto period = time_named(request, "period");
  if (on && period) refuse_query("参数 on 和 period 只能写一个。");
  document::Occasion& occasion = wanted.occasion;
  if (on || period) occasion.when = on ? *on : *period;
  occasion.unit = unit;
  occasion.before = time_named(request, "before");
  const std::string as = request.parameter("as").or_throw().value_or("then");
  if (as != "then" && as != "now")
    refuse_query("参数“as”请写 then（按当时的隶属关系）或 now（按现在的）。");
  occasion.as = as == "now" ? indicator::As::now : indicator::As::then;
  occasion.today = service_.today();
  occasion.number = request.parameter("number").or_throw().value_or("");
  if (length_in_code_points(occasion.number) > kMostNumber)
    refuse_query("参数“number”太长，请写期数，如 3。");
  occasion.demonstration = package::is_demonstration(*service_.readers.lease());
  name_units(occasion, *wanted.state);
  return wanted;
}

Response DocumentRoutes::preview(const Request& request, const Caller& caller) {
  const Wanted wanted = this->wanted(request, caller);
  const Document& definition = *wanted.definition;
  const std::string folder = request.path.substr(0, request.path.rfind('/') + 1);
  std::string query;
  for (const http::QueryParameter& each : request.query)
    query += (query.empty() ? "?" : "&") + http::percent_encoded(each.name) + "=" +
             http::percent_encoded(each.value);
  JsonWriter json;
  json.begin_object();
  if (definition.form == Document::Form::sheet) {
    write_preview(json, definition.label,
                  document::made_tables(*wanted.state, definition, wanted.occasion).or_throw());
  } else {
    write_preview(json, document::made_text(*wanted.state, definition, wanted.occasion).or_throw(),
                  [&](std::size_t number) {
                    return folder + "chart-" + std::to_string(number) + ".svg" + query;
                  });
  }
  json.key("warnings").begin_array();
  if (wanted.occasion.demonstration)
    json.value("数据库里是演示数据，文件上标有“演示数据”，不能作为正式材料。");
  json.end_array().end_object();
  return answer(json);
}

Response DocumentRoutes::file(const Request& request, const Caller& caller) {
  const Wanted wanted = this->wanted(request, caller);
  const Document& definition = *wanted.definition;
  const std::filesystem::path named = request.text("file");
  const std::string format = named.extension().string();
  const bool picture = has_charts(definition) && (format == ".png" || format == ".svg");
  if (!picture && format != ending(definition)) {
    std::string known;
    for (const std::string& each : formats(definition))
      known += (known.empty() ? "." : "、.") + each;
    throw Failure({"unknown_format", definition.label + "可以下载为 " + known + "，“" +
                                         quoted(named.string()) + "”不是。"});
  }
  std::string name = wanted.occasion.called(wanted.occasion.unit).name + definition.label + "（" +
                     indicator::chinese(wanted.occasion.when) + "）";
  if (wanted.occasion.demonstration) name += "演示数据";
  std::string bytes;
  if (definition.form == Document::Form::sheet) {
    bytes = workbook_bytes(
        document::made_tables(*wanted.state, definition, wanted.occasion).or_throw());
  } else {
    const auto text = document::made_text(*wanted.state, definition, wanted.occasion).or_throw();
    if (picture) {
      const auto charts = charts_of(text);
      const std::size_t number = chart_number(named.stem().string());
      if (number == 0 || number > charts.size())
        throw Failure({"no_such_file", "这个文件里没有第 " + std::to_string(number) +
                                           " 张图，共有 " + std::to_string(charts.size()) +
                                           " 张。"});
      document::check(*charts[number - 1]).or_throw();
      bytes = document::chart_picture(*charts[number - 1], format == ".png"
                                                               ? document::PictureFormat::png
                                                               : document::PictureFormat::svg)
                  .bytes;
      name = charts[number - 1]->title;
    } else {
      bytes = document::docx_bytes(text).or_throw();
    }
  }
  return file_answer(name + format, std::move(bytes));
}

}  // namespace

void add_document_routes(http::Router& router, Service& service) {
  const auto routes = std::make_shared<DocumentRoutes>(service);
  const auto add = [&](const std::string& pattern,
                       Response (DocumentRoutes::*act)(const Request&, const Caller&)) {
    router.add("GET", pattern,
               for_caller(service, [routes, act](const Request& request, const Caller& caller) {
                 return ((*routes).*act)(request, caller);
               }));
  };
  const std::string document = "/api/units/{unit:number}/documents/{document:word}/";
  add("/api/documents", &DocumentRoutes::list);
  add(document + "preview", &DocumentRoutes::preview);
  add(document + "{file:text}", &DocumentRoutes::file);
}

}  // namespace jishi::api
