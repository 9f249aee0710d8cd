// Waits for a job over HTTP.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "api/testing/client.hpp"

namespace jishi::api::testing {

inline std::string job_path(const nlohmann::json& job) {
  return "/api/jobs/" + std::to_string(job.at("job").get<std::int64_t>());
}

// The job when it neither waits nor runs any more; null, and a failure of the test, where `begun`
// began none or two minutes have passed.
inline nlohmann::json ended(Client& client, const Answer& begun) {
  EXPECT_EQ(begun.status, 202) << begun.body;
  if (begun.status != 202) return {};
  nlohmann::json job = begun.json();
  const std::string path = job_path(job);
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  while (job.at("state") == "waiting" || job.at("state") == "running") {
    if (std::chrono::steady_clock::now() > until) {
      ADD_FAILURE() << "not ended: " << job;
      return {};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    job = client.get(path).json();
  }
  return job;
}

}  // namespace jishi::api::testing
