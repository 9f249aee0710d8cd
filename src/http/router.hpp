// Which handler answers a method and a path.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/request.hpp"
#include "http/response.hpp"

namespace jishi::http {

// Runs on a worker and may wait. A Failure that it throws becomes a problem with the status of its
// code, any other exception a 500 that tells nothing.
using Handler = std::function<Response(const Request&)>;

struct RouteOptions {
  // Bytes of body; nullopt is Limits::body_bytes, or none for GET.
  std::optional<std::size_t> body_bytes = {};
};

struct Route {
  std::string method;
  std::string pattern;
  RouteOptions options;
  Handler handler;
};

class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  // `pattern` is "/" or segments such as "/api/units/{unit:number}/rows": a word as it stands, or a
  // name with its kind: text (anything but empty), word (a-z, 0-9 and "_", beginning with a
  // letter), number (0 to 2^63 − 1, without leading zeros), date (2023-06-30). Where several fit a
  // segment, words as they stand come first, then date, number, word, text; a choice is never taken
  // back. Adding a route twice, a malformed pattern, or two names for one kind at one place is our
  // mistake (std::logic_error).
  void add(std::string method, const std::string& pattern, Handler handler,
           RouteOptions options = {});

  // Every one, by pattern and method; for tests that leave none out.
  std::vector<const Route*> routes() const;

  struct Found {
    const Route* route;  // of GET for HEAD
    std::map<std::string, std::string, std::less<>> named;
  };
  struct WrongMethod {
    std::string allow;  // for the field Allow
  };
  struct NotFound {};
  std::variant<Found, WrongMethod, NotFound> find(std::string_view method,
                                                  const std::vector<std::string>& segments) const;

 private:
  struct Place;
  std::unique_ptr<Place> root_;
};

}  // namespace jishi::http
