// An office that `jishi serve` serves: tree, packages, keys, accounts that sign in; and the server
// as a process that is started, killed and started again on the same database.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "api/testing/client.hpp"
#include "hammered.hpp"
#include "import_office.hpp"

namespace jishi::crash {

inline constexpr office::Size kServedSize{2, 3};

// Accounts: `county` at the county, `township.1`, `township.2`, … at the townships; all reporters.
inline constexpr const char* kServedPassword = "correct horse battery";

// Where everything of one server stands but its database.
struct ServedFolders {
  std::filesystem::path home;
  std::filesystem::path keys() const { return home / "keys"; }
  std::filesystem::path jobs() const { return home / "jobs"; }
  std::filesystem::path files() const { return home / "files"; }
};

// Founds the office at the address, with its accounts.
void found_served(const std::string& address, const ServedFolders& folders);

// The units that hold rows, by number of office::unit_name(); the first is township.1's own.
struct ServedUnits {
  UnitId county;
  std::vector<UnitId> units;
};
ServedUnits served_units(const std::string& address, const ServedFolders& folders);

class ServeProcess {
 public:
  // Returns when it has said where it listens. Throws std::runtime_error where it ended before.
  ServeProcess(const std::string& address, const ServedFolders& folders,
               std::vector<std::string> environment = {});

  std::uint16_t port() const { return port_; }
  void kill() { process_.kill(); }
  std::string complaints() const { return process_.complaints(); }
  // Until /readyz answers with that status; throws std::runtime_error after two minutes.
  std::string wait_until_ready_is(int status) const;

 private:
  Hammered process_;
  std::uint16_t port_ = 0;
};

// A client that is signed in; throws where it cannot be.
api::testing::Client sign_in(std::uint16_t port, const std::string& login);

// nullopt: nobody knows whether it was done. There was no answer, or not the whole of it, or one
// that says that it could not be done now (5xx).
template <class Ask>
std::optional<api::testing::Answer> asked(const Ask& ask) {
  try {
    api::testing::Answer answer = ask();
    const auto length = answer.field("Content-Length");
    if (answer.status >= 500 || (length && *length != std::to_string(answer.body.size())))
      return std::nullopt;
    return answer;
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

}  // namespace jishi::crash
