// PostgreSQL's binary format of the types that we use.
#pragma once

#include <libpq-fe.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/value.hpp"

namespace jishi::db {

// Type OIDs, fixed in every server (pg_type.dat).
inline constexpr Oid kOidUnknown = 0;  // the server infers the type
inline constexpr Oid kOidBool = 16;
inline constexpr Oid kOidBytea = 17;
inline constexpr Oid kOidName = 19;
inline constexpr Oid kOidInt8 = 20;
inline constexpr Oid kOidInt2 = 21;
inline constexpr Oid kOidInt4 = 23;
inline constexpr Oid kOidText = 25;
inline constexpr Oid kOidOid = 26;
inline constexpr Oid kOidBpchar = 1042;
inline constexpr Oid kOidVarchar = 1043;
inline constexpr Oid kOidDate = 1082;
inline constexpr Oid kOidNumeric = 1700;

// Parameters as libpq takes them. Points into the Params it was filled from.
class PostgresqlParams {
 public:
  // Checks texts; `sql` is for messages.
  void fill(std::string_view sql, std::span<const Param> params);

  int count() const { return static_cast<int>(types_.size()); }
  std::span<const Oid> types() const { return types_; }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  std::vector<Oid> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::vector<std::array<char, 8>> numbers_;
};

// Big-endian, appended.
void append_int16(std::string& out, std::int16_t value);
void append_int32(std::string& out, std::int32_t value);
void append_int64(std::string& out, std::int64_t value);

// One field of a binary COPY: its length and its bytes.
void append_copy_field(std::string& out, std::string_view sql, const Param& param);

// A whole number of the type; nullopt for another type or a numeric that is not an int64.
std::optional<std::int64_t> decode_int64(Oid type, std::string_view bytes);
bool is_text_type(Oid type);
// Days since 1970-01-01 of a date of 4 bytes.
std::int64_t decode_date(std::string_view bytes);

}  // namespace jishi::db
