// What every route works with: the parts of one running product.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "access/password_hash.hpp"
#include "access/secret.hpp"
#include "api/caller_memory.hpp"
#include "api/rate_limits.hpp"
#include "api/security_log.hpp"
#include "base/clock.hpp"
#include "db/pool.hpp"
#include "db/writer.hpp"
#include "http/dispatch.hpp"
#include "index/index.hpp"
#include "package/definitions_in_use.hpp"
#include "person/keys.hpp"

namespace jishi::api {

// What an office says of itself on every page.
struct Site {
  std::string name = "基石";
  std::string record_number = {};  // 备案号; empty: not shown
  std::string complaints = {};     // where 投诉建议 leads: an address or a telephone number
  std::string address = {};        // https://… as people reach it, for links; empty: as asked
  bool behind_https = false;       // cookies are sent over https only
};

// Every part is thread safe and outlives the service and the server. A write goes through `writer`,
// whose after_commit lets `index` catch up: what was acknowledged is in the next figure.
struct Service {
  db::Database& database;
  db::Pool& readers;
  db::Writer& writer;
  person::KeyFolder& keys;
  package::DefinitionsInUse& definitions;
  index::Index& index;
  access::PasswordHashing& hashing;
  const access::SecretKey& factor_key;
  const access::SecretKey& village_key;
  const Clock& clock;
  std::optional<std::filesystem::path> files;  // of attachments; none: they are not kept here
  Site site = {};
  http::FaultLog fault_log = {};  // what the database said, for who runs the machine
  SecurityLog security_log = {};  // none: nobody looks at it
  RateLimits* rates = nullptr;    // none: nothing is counted
  std::shared_ptr<CallerMemory> callers = std::make_shared<CallerMemory>();

  Date today() const { return beijing_date(clock.now()); }
};

}  // namespace jishi::api
