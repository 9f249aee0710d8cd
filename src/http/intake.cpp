#include "http/intake.hpp"

#include <algorithm>
#include <variant>

namespace jishi::http {

namespace {

constexpr std::string_view head_end = "\r\n\r\n";

Refusal body_too_large(std::size_t most) {
  return {413,
          {"body_too_large",
           "请求的内容超过 " + std::to_string(most) + " 个字节。请缩小文件，或者分成几次提交。"}};
}

}  // namespace

Intake::Intake(const Limits& limits, BodyLimit body_limit, std::shared_ptr<BodyMemory> memory)
    : limits_(limits), body_limit_(std::move(body_limit)), memory_(std::move(memory)) {}

Intake::State Intake::feed(std::string_view bytes, std::size_t& used) {
  used = 0;
  if (phase_ == Phase::body) return feed_body(bytes, used);
  return feed_head(bytes, used);
}

Message Intake::take_message() {
  phase_ = Phase::idle;
  blank_line_seen_ = false;
  return std::exchange(message_, {});
}

Intake::State Intake::refuse(Refusal refusal) {
  refusal_ = std::move(refusal);
  message_ = {};
  return State::refused;
}

Intake::State Intake::feed_head(std::string_view bytes, std::size_t& used) {
  while (used < bytes.size()) {
    // Up to the next line end, so that what is broken is refused before more of it comes.
    const auto line_end = bytes.find('\n', used);
    const auto next = line_end == std::string_view::npos ? bytes.size() : line_end + 1;
    head_text_.append(bytes.substr(used, next - used));
    used = next;
    phase_ = Phase::head;
    if (head_text_.size() > limits_.head_bytes) {
      const bool one_line = head_text_.find('\n') == std::string::npos;
      if (one_line)
        return refuse({414, {"target_too_long", "地址太长。请减少筛选条件，或者分几次查询。"}});
      return refuse({431,
                     {"head_too_large", "请求的首部超过 " + std::to_string(limits_.head_bytes) +
                                            " 个字节。请清除本站的 Cookie 后再试。"}});
    }
    if (line_end == std::string_view::npos) return State::more;
    const bool bare = head_text_.size() < 2 || head_text_[head_text_.size() - 2] != '\r';
    if (head_text_ == "\r\n" && !blank_line_seen_) {
      blank_line_seen_ = true;
      head_text_.clear();
      phase_ = Phase::idle;
      continue;
    }
    if (!bare && !head_text_.ends_with(head_end) && head_text_ != "\r\n") continue;
    auto head = parse_head(head_text_, limits_);
    std::string().swap(head_text_);  // idle connections hold no memory
    if (auto* refusal = std::get_if<Refusal>(&head)) return refuse(std::move(*refusal));
    message_.head = std::get<MessageHead>(std::move(head));
    const State begun = begin_body();
    if (phase_ != Phase::body || begun != State::more) return begun;
    std::size_t more = 0;
    const State state = feed_body(bytes.substr(used), more);
    used += more;
    return state;
  }
  return State::more;
}

Intake::State Intake::begin_body() {
  const MessageHead& head = message_.head;
  if (head.framing == Framing::no_body) return State::complete;
  most_body_ = std::min(body_limit_(head), limits_.largest_body_bytes);
  if (head.framing == Framing::length && head.length > most_body_)
    return refuse(body_too_large(most_body_));
  message_.share = BodyShare(memory_);
  chunks_ = ChunkedBody();
  phase_ = Phase::body;
  return head.expects_continue ? State::proceed : State::more;
}

Intake::State Intake::feed_body(std::string_view bytes, std::size_t& used) {
  const MessageHead& head = message_.head;
  State state = State::more;
  if (head.framing == Framing::length) {
    used = std::min(bytes.size(), head.length - message_.body.size());
    message_.body.append(bytes.substr(0, used));
    if (message_.body.size() == head.length) state = State::complete;
  } else {
    const auto chunks = chunks_.take(bytes, message_.body, used);
    if (chunks == ChunkedBody::State::broken)
      return refuse(
          {400,
           {"bad_request",
            "请求不符合 HTTP/1.1：分块的内容有误（不接受扩展和尾部字段）。请检查客户端或代理。"}});
    if (chunks == ChunkedBody::State::complete) state = State::complete;
    if (message_.body.size() + chunks_.announced() > most_body_)
      return refuse(body_too_large(most_body_));
  }
  if (!message_.share.grow_to(message_.body.size()))
    return refuse({503, {"busy", "正在接收的文件太多。请稍后再试。"}});
  return state;
}

}  // namespace jishi::http
