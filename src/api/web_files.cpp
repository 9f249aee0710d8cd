#include "api/web_files.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <utility>

#include "api/caller.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "http/content_coding.hpp"
#include "http/entity_tag.hpp"
#include "http/problem.hpp"

namespace jishi::api {
namespace {

constexpr std::string_view kAssets = "assets/";
constexpr std::size_t kDeepestAddress = 10;  // segments

// Scripts and styles come from here only; nobody puts our pages into theirs.
constexpr std::string_view kContentPolicy =
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kTypes = {{
    {".css", "text/css; charset=utf-8"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/x-icon"},
    {".jpg", "image/jpeg"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".webmanifest", "application/manifest+json"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
}};

std::string type_of(const std::filesystem::path& file) {
  const std::string ending = file.extension().string();
  for (const auto& [known, type] : kTypes)
    if (known == ending) return std::string(type);
  return "application/octet-stream";
}

WebFile web_file(const std::filesystem::path& file, std::string_view path) {
  WebFile made;
  std::ifstream in(file, std::ios::binary);
  made.body.assign(std::istreambuf_iterator<char>(in), {});
  if (in.bad()) {
    throw Failure({"web_pages_unreadable",
                   "无法读取网页文件 " + file.string() + "，请检查文件权限后重新启动。"});
  }
  made.type = type_of(file);
  made.immutable = path.starts_with(kAssets);
  made.tag = http::strong_tag(hex(sha256(made.body)).substr(0, 32));
  if (http::is_compressible(made.type)) {
    made.packed = http::gzip(made.body);
    if (made.packed.size() >= made.body.size()) made.packed.clear();
  }
  return made;
}

void secure(http::Response& response, const Service& service) {
  http::Fields& fields = response.fields;
  fields.set("Content-Security-Policy", kContentPolicy);
  fields.set("Referrer-Policy", "same-origin");
  fields.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
  fields.set("Cross-Origin-Opener-Policy", "same-origin");
  fields.set("Cross-Origin-Resource-Policy", "same-origin");
  if (service.site.behind_https) fields.set("Strict-Transport-Security", kHttpsOnly);
}

http::Response response_of(const WebFile& file, const http::Request& request) {
  http::Response response;
  response.compression = http::Compression::never;
  response.fields.set("Content-Type", file.type);
  response.fields.set("Cache-Control",
                      file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  response.fields.set("ETag", file.tag);
  if (file.packed.empty()) {
    response.body = file.body;
    return response;
  }
  response.fields.set("Vary", "Accept-Encoding");
  if (http::accepts_gzip(request.fields.joined("Accept-Encoding"))) {
    response.fields.set("Content-Encoding", "gzip");
    response.fields.set("ETag", http::compressed_tag(file.tag));
    response.body = file.packed;
  } else {
    response.body = file.body;
  }
  return response;
}

http::Response page(const WebFiles& files, const http::Request& request) {
  std::string path;
  for (const std::string& segment : request.segments)
    path.append(path.empty() ? "" : "/").append(segment);
  const WebFile* file = files.find(path);
  if (file == nullptr && path.starts_with(kAssets)) {
    const Error gone{"not_found", "没有这个文件，多半是系统刚刚升级过。请刷新页面。"};
    return http::problem_response({.status = 404, .error = gone}, request.id);
  }
  return response_of(file == nullptr ? files.index() : *file, request);
}

}  // namespace

Result<WebFiles> WebFiles::read(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  WebFiles made;
  std::size_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; at != end; ++at) {
    const std::string name = at->path().filename().string();
    if (name.starts_with('.') || at->is_symlink()) {
      if (at->is_directory()) at.disable_recursion_pending();
      continue;
    }
    if (!at->is_regular_file()) continue;
    const std::string path = fs::relative(at->path(), folder).generic_string();
    bytes += at->file_size();
    if (bytes > kMostWebBytes) {
      return Error{"web_pages_too_large",
                   "网页文件夹 " + folder.string() +
                       " 太大（超过 256 MB），多半指错了文件夹。请用 --web 指明编译好的网页。"};
    }
    made.files_.emplace(path, web_file(at->path(), path));
  }
  if (made.find("index.html") == nullptr) {
    return Error{"no_web_pages",
                 "网页文件夹 " + folder.string() +
                     " 里没有 index.html。请用 --web 指明编译好的网页所在的文件夹。"};
  }
  return made;
}

const WebFile* WebFiles::find(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

void add_web_routes(http::Router& router, const Service& service,
                    const std::shared_ptr<const WebFiles>& files) {
  const http::Handler handler = [&service, files](const http::Request& request) {
    http::Response response = page(*files, request);
    secure(response, service);
    return response;
  };
  router.add("GET", "/", handler);
  std::string pattern;
  for (std::size_t depth = 1; depth <= kDeepestAddress; ++depth) {
    pattern += "/{part" + std::to_string(depth) + ":text}";
    router.add("GET", pattern, handler);
  }
}

}  // namespace jishi::api
