#include "http/response.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace jishi::http {

namespace {

constexpr auto phrases = std::to_array<std::pair<int, std::string_view>>({
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
});

Response typed(std::string body, int status, std::string_view type) {
  Response response;
  response.status = status;
  response.fields.add("Content-Type", type);
  response.body = std::move(body);
  return response;
}

}  // namespace

Response json_response(std::string json, int status) {
  return typed(std::move(json), status, "application/json");
}

Response text_response(std::string text, int status) {
  return typed(std::move(text), status, "text/plain; charset=utf-8");
}

Response empty_response() {
  Response response;
  response.status = 204;
  return response;
}

std::string_view reason_phrase(int status) {
  const auto* found = std::find_if(phrases.begin(), phrases.end(),
                                   [&](const auto& each) { return each.first == status; });
  return found == phrases.end() ? "Status" : found->second;
}

}  // namespace jishi::http
