// What is asked about the country: indicators of packages/base, from one village to the nation.
#pragma once

#include <vector>

#include "country.hpp"
#include "index_peers.hpp"
#include "indicator/asked.hpp"

namespace jishi::bench {

struct NamedQuestion {
  const char* words;
  const char* indicator;
  indicator::Asked asked;             // `when` is the first of them
  std::vector<indicator::When> more;  // a series, or what it is compared with
  bool rows = false;                  // asks for the first page of rows instead
  PeerQuestion peer;
};

std::vector<NamedQuestion> country_questions(const Country& country);

}  // namespace jishi::bench
