// Everything that a client can make the server do is bounded here, with what happens beyond.
#pragma once

#include <chrono>
#include <cstddef>

namespace jishi::http {

struct Limits {
  // Bytes of request line and header fields together. Beyond: 431, or 414 when the request line
  // alone is longer.
  std::size_t head_bytes = 32 * 1024;
  // Bytes of the request target. Beyond: 414.
  std::size_t target_bytes = 8 * 1024;
  // Header fields of a request. Beyond: 431.
  std::size_t fields = 64;
  // Parameters of a query. Beyond: 400.
  std::size_t query_parameters = 64;

  // Bytes of a body, unless the route says otherwise. Beyond: 413, before the body is read where
  // its length is declared.
  std::size_t body_bytes = std::size_t{1} << 20;
  // No route may take more than this. Beyond: 413.
  std::size_t largest_body_bytes = std::size_t{64} << 20;
  // Bytes of all bodies that are being received or handled. Beyond: 503.
  std::size_t all_body_bytes = std::size_t{256} << 20;

  // Open connections. Beyond: new ones wait in the system's backlog.
  std::size_t connections = 6000;
  // Without a byte of a request for so long: closed without a word.
  std::chrono::milliseconds idle_time{75'000};
  // From the first byte of a request to the end of its head. Beyond: 408.
  std::chrono::milliseconds head_time{10'000};
  // A body may take this long, and a second more for each slowest_body_bytes of it that have
  // arrived. Beyond: 408.
  std::chrono::milliseconds body_time{20'000};
  std::size_t slowest_body_bytes = 8 * 1024;
  // For a client to take write_bytes of a response, or what is left of it. Beyond: cut off.
  std::chrono::milliseconds write_time{30'000};
  std::size_t write_bytes = 256 * 1024;
  // From the end of a request to the beginning of its response, waiting included. Beyond: cut off;
  // the handler runs on and its response is dropped.
  std::chrono::milliseconds handling_time{120'000};
  // What a refused client still sends is read and dropped for so long, so that it reads the
  // refusal.
  std::chrono::milliseconds linger_time{2'000};

  // Threads that run handlers.
  std::size_t workers = 8;
  // Requests that wait for a worker. Beyond: 503 with Retry-After.
  std::size_t waiting_requests = 1024;
  std::chrono::seconds retry_after{2};

  // Open streams of events. Beyond: 503 with Retry-After.
  std::size_t event_streams = 2000;
  // Bytes that a stream keeps for a slow client. Beyond: the stream is cut off.
  std::size_t event_backlog_bytes = 256 * 1024;
  // A comment goes down every stream so often; a client that is gone is noticed by it. Shorter than
  // handling_time.
  std::chrono::milliseconds event_heartbeat{15'000};

  // Bodies from this size are compressed when the client accepts it.
  std::size_t compressed_bytes = 1024;

  // For what has begun to be finished when the server stops. Beyond: cut off.
  std::chrono::milliseconds stop_time{30'000};
};

}  // namespace jishi::http
