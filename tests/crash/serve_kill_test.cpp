// kill -9 of a server, or of the PostgreSQL under it, while people enter, change and take back
// rows, bring in sheets, take them back and download documents over HTTP.
#include "serve_people.hpp"

namespace jishi::crash {
namespace {

constexpr std::size_t kMostBetween = 150;  // acknowledged between two kills

class ServeKill : public ServedPeople {
 protected:
  std::size_t random_moment() {
    return std::uniform_int_distribution<std::size_t>(1, kMostBetween)(random());
  }
};
JISHI_SERVED_ON_BOTH_DATABASES(ServeKill);

// On PostgreSQL by turns the server is killed, or PostgreSQL under it, which the server survives.
TEST_P(ServeKill, WhatWasAcknowledgedIsThereOnce) {
  found();
  for (int round = 0; round < rounds(3, 200); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const bool of_database = postgres() != nullptr && round % 2 == 1;
    {
      Shift shift(*this);
      shift.wait_for(random_moment());
      of_database ? postgres()->kill() : server().kill();
    }
    if (of_database) {
      EXPECT_FALSE(server().wait_until_ready_is(503).empty());
      postgres()->start();
      server().wait_until_ready_is(200);
      rest();
    }
    const auto present = survey_all();
    if (!of_database) start();
    server().wait_until_ready_is(200);
    settle(present);
    expect_figures_right();
    if (HasFailure()) return;
  }
  finish();
}

}  // namespace
}  // namespace jishi::crash
