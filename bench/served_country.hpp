// `jishi serve` over the divisions of the country, two counties of which have made-up ledgers, and
// people who are signed in there: everything as an office would set it up, by commands and
// requests.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "http_load.hpp"

namespace jishi::db::testing {
class PostgresServer;
}

namespace jishi::bench {

struct ServedSetting {
  std::string program;                // jishi
  std::vector<std::string> editions;  // folders of the divisions of 2019 and of 2023
  std::filesystem::path folder;       // what is filled stays here, and is taken again next time
  bool on_postgresql = false;
};

class ServedCountry {
 public:
  explicit ServedCountry(const ServedSetting& setting);
  ~ServedCountry();
  ServedCountry(const ServedCountry&) = delete;
  ServedCountry& operator=(const ServedCountry&) = delete;

  std::uint16_t port() const { return port_; }
  // Of both counties, by their number.
  const std::vector<std::int64_t>& townships() const { return townships_; }

  // Accounts of reporters, spread over the townships, each with as many sessions; what their
  // requests carry (Cookie). The first is of the first township, and so on in turn.
  struct Session {
    std::int64_t township = 0;
    std::string cookie;
  };
  std::vector<Session> sign_in(std::size_t accounts, std::size_t sessions_each);

  // Of the server alone.
  double resident_mib() const;
  double processor_seconds() const;

 private:
  void fill(const ServedSetting& setting);
  void start(const ServedSetting& setting);
  void run(std::vector<std::string> arguments, const std::string& output = "/dev/null") const;
  std::string administer(const std::string& login);
  void find_townships();
  std::int64_t unit_of(const std::string& code);
  std::string open_account(std::int64_t township, const std::string& password);

  std::string program_;
  std::string address_;
  std::filesystem::path folder_;
  std::unique_ptr<db::testing::PostgresServer> postgresql_;
  nlohmann::json accounts_;  // of the demonstration
  pid_t process_ = -1;
  std::uint16_t port_ = 0;
  std::vector<std::int64_t> townships_;
  std::string system_, security_;  // the cookies of two administrators
  std::size_t opened_ = 0;
};

// The reply's JSON; throws where it has another status.
nlohmann::json expect_json(const Reply& reply, int status);

}  // namespace jishi::bench
