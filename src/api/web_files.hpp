// The pages of the web, as they were built: read into memory once, served as they are.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "api/service.hpp"
#include "base/error.hpp"
#include "http/router.hpp"

namespace jishi::api {

inline constexpr std::size_t kMostWebBytes = std::size_t{256} << 20;

struct WebFile {
  std::string type;
  std::string body;
  std::string packed;      // by gzip; empty where that is no smaller
  std::string tag;         // ETag of `body`
  bool immutable = false;  // its name changes with what it holds
};

class WebFiles {
 public:
  // Every file of the folder and below; hidden ones and symbolic links are passed over. Error
  // no_web_pages: there is no index.html; web_pages_too_large.
  static Result<WebFiles> read(const std::filesystem::path& folder);

  // `path` without a slash before it, “assets/index-1a2b.js”; nullptr: none.
  const WebFile* find(std::string_view path) const;
  const WebFile& index() const { return *find("index.html"); }

 private:
  std::map<std::string, WebFile, std::less<>> files_;
};

// GET of every address that is not of the API: the file of that name, or index.html, which finds
// out itself what the address means; below /assets/ 404 for what is not there. To be added once.
void add_web_routes(http::Router& router, const Service& service,
                    const std::shared_ptr<const WebFiles>& files);

}  // namespace jishi::api
