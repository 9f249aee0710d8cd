// The keys of accounts, out of the one that stands in the key folder for ever.
#pragma once

#include "access/secret.hpp"
#include "person/keys.hpp"

namespace jishi::api {

// Not touched by the rotation of key-wrapping keys: second factors and links go on.
inline access::SecretKey second_factor_key(const person::KeyFolder& keys) {
  return access::derived_key(keys.fingerprint_key().bytes, "second factor");
}
inline access::SecretKey village_link_key(const person::KeyFolder& keys) {
  return access::derived_key(keys.fingerprint_key().bytes, "village links");
}

}  // namespace jishi::api
