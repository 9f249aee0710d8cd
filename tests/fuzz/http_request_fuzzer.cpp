// Any bytes of a connection: the first byte says how they are cut. However they are cut, the same
// requests and the same refusal come out; what is taken keeps the limits, its target is read or
// refused, and what was decoded encodes and decodes to itself.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/text.hpp"
#include "http/intake.hpp"
#include "http/percent.hpp"
#include "http/target.hpp"

namespace {

using namespace jishi::http;

constexpr std::size_t most_body = 300;

void demand(bool truth) {
  if (!truth) std::abort();
}

void check_target(const std::string& text, const Limits& limits) {
  const auto parsed = parse_target(text, limits);
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) {
    demand(refusal->status >= 400 && !refusal->error.message.empty());
    return;
  }
  const auto& target = std::get<Target>(parsed);
  demand(target.query.size() <= limits.query_parameters);
  for (const std::string& segment : target.segments) {
    demand(jishi::is_utf8(segment) && segment != "." && segment != "..");
    demand(segment.find_first_of("/\\") == std::string::npos);
    demand(percent_decoded(percent_encoded(segment), Plus::itself) == segment);
  }
  for (const QueryParameter& each : target.query) {
    demand(!each.name.empty() && jishi::is_utf8(each.name) && jishi::is_utf8(each.value));
    demand(percent_decoded(percent_encoded(each.value), Plus::space) == each.value);
  }
}

struct Outcome {
  std::vector<std::string> messages;
  int refused = 0;
  bool operator==(const Outcome&) const = default;
};

Outcome take(std::string_view bytes, std::size_t step, const Limits& limits) {
  const auto memory = std::make_shared<BodyMemory>(2 * most_body);
  Intake intake(
      limits, [](const MessageHead&) { return most_body; }, memory);
  Outcome outcome;
  while (!bytes.empty()) {
    std::size_t used = 0;
    const auto state = intake.feed(bytes.substr(0, step), used);
    demand(used > 0 && used <= step);
    bytes.remove_prefix(used);
    if (state == Intake::State::refused) {
      outcome.refused = intake.refusal().status;
      break;
    }
    if (state != Intake::State::complete) continue;
    const Message message = intake.take_message();
    demand(message.body.size() <= most_body);
    demand(message.head.fields.all().size() <= limits.fields);
    check_target(message.head.target, limits);
    outcome.messages.push_back(message.head.method + ' ' + message.head.target + '\n' +
                               message.body);
  }
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  Limits limits;
  limits.head_bytes = 2000;
  limits.target_bytes = 500;
  limits.fields = 12;
  limits.query_parameters = 6;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t step = data[0] % 64U + 1;
  demand(take(bytes, size, limits) == take(bytes, step, limits));
  check_target(std::string(bytes), limits);
  return 0;
}
