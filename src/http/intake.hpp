// Cuts the bytes of a connection into requests, one after another, and refuses what is not one.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "http/body_memory.hpp"
#include "http/chunked_body.hpp"
#include "http/limits.hpp"
#include "http/message_head.hpp"
#include "http/refusal.hpp"

namespace jishi::http {

struct Message {
  MessageHead head;
  std::string body;
  BodyShare share;  // of the memory for bodies, until the message is gone
};

// Bytes of body that are taken for this head.
using BodyLimit = std::function<std::size_t(const MessageHead&)>;

// Not thread safe. After `complete` take the message, after `refused` take the refusal; the
// connection of a refused one ends, since nobody knows where its next request would begin.
class Intake {
 public:
  enum class State {
    more,     // is waiting for bytes
    proceed,  // as `more`, and the client waits for “100 Continue”
    complete,
    refused
  };
  enum class Phase { idle, head, body };

  // `limits` outlives the intake.
  Intake(const Limits& limits, BodyLimit body_limit, std::shared_ptr<BodyMemory> memory);

  // `used` becomes how many of the bytes belong to this request.
  State feed(std::string_view bytes, std::size_t& used);
  Phase phase() const { return phase_; }
  std::size_t body_bytes() const { return message_.body.size(); }

  // The next feed() begins another request.
  Message take_message();
  const Refusal& refusal() const { return *refusal_; }

 private:
  State feed_head(std::string_view bytes, std::size_t& used);
  State feed_body(std::string_view bytes, std::size_t& used);
  State begin_body();
  State refuse(Refusal refusal);

  const Limits& limits_;
  BodyLimit body_limit_;
  std::shared_ptr<BodyMemory> memory_;

  Phase phase_ = Phase::idle;
  std::string head_text_;
  bool blank_line_seen_ = false;  // one may stand before a request (RFC 9112, section 2.2)
  Message message_;
  std::size_t most_body_ = 0;
  ChunkedBody chunks_;
  std::optional<Refusal> refusal_;
};

}  // namespace jishi::http
