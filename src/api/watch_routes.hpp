// What whoever runs the machine asks: whether it runs, whether it can be used, how it does.
#pragma once

#include <functional>
#include <string>

#include "api/request_figures.hpp"
#include "api/service.hpp"
#include "http/router.hpp"
#include "http/server.hpp"

namespace jishi::api {

// Thread safe; outlives the router.
struct Watched {
  // Why the index is behind (index::Follower::trouble); empty: it is not.
  std::function<std::string()> trouble;
  // Of the server, which is made after its routes.
  std::function<http::ServerFigures()> server;
  const RequestFigures& requests;
};

// GET /healthz, /readyz, /metrics. After a write that was refused for want of room /readyz tries
// whether there is some again. The figures are not told through a proxy: 404 where the request
// says that it came by one.
void add_watch_routes(http::Router& router, const Service& service, const Watched& watched);

}  // namespace jishi::api
