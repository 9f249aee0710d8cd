#include "db/postgresql_binary.hpp"

#include "db/statement_text.hpp"

namespace jishi::db {
namespace {

constexpr std::int32_t kEpoch2000 = 10957;  // 2000-01-01 in days since 1970-01-01

template <class Unsigned>
void store(char* out, Unsigned value) {
  for (std::size_t i = sizeof value; i-- > 0;) {
    out[i] = static_cast<char>(value & 0xFFU);
    value = static_cast<Unsigned>(value >> 8);
  }
}

template <class Unsigned>
Unsigned load(std::string_view bytes) {
  Unsigned out = 0;
  for (std::size_t i = 0; i < sizeof out; ++i) {
    out = static_cast<Unsigned>((out << 8) | static_cast<unsigned char>(bytes[i]));
  }
  return out;
}

template <class Unsigned>
void append(std::string& out, Unsigned value) {
  char bytes[sizeof value];
  store(bytes, value);
  out.append(bytes, sizeof bytes);
}

std::int32_t postgresql_day(Date date) {
  return date.days() - kEpoch2000;
}

// Base 10000 digits, the first worth 10000^weight (numeric_send).
std::optional<std::int64_t> decode_numeric(std::string_view bytes) {
  if (bytes.size() < 8) return std::nullopt;
  const auto digits = load<std::uint16_t>(bytes);
  const auto weight = static_cast<std::int16_t>(load<std::uint16_t>(bytes.substr(2)));
  const auto sign = load<std::uint16_t>(bytes.substr(4));
  if ((sign != 0 && sign != 0x4000) || bytes.size() != 8 + std::size_t{2} * digits) {
    return std::nullopt;  // NaN or an infinity
  }
  // Negative, as that side reaches farther.
  std::int64_t value = 0;
  for (int i = 0; i <= weight || i < digits; ++i) {
    const std::int64_t digit =
        i < digits ? load<std::uint16_t>(bytes.substr(8 + 2 * static_cast<std::size_t>(i))) : 0;
    if (i > weight) {
      if (digit != 0) return std::nullopt;
      continue;
    }
    if (__builtin_mul_overflow(value, 10000, &value) ||
        __builtin_sub_overflow(value, digit, &value)) {
      return std::nullopt;
    }
  }
  if (sign == 0 && __builtin_sub_overflow(0, value, &value)) return std::nullopt;
  return value;
}

}  // namespace

void append_int16(std::string& out, std::int16_t value) {
  append(out, static_cast<std::uint16_t>(value));
}
void append_int32(std::string& out, std::int32_t value) {
  append(out, static_cast<std::uint32_t>(value));
}
void append_int64(std::string& out, std::int64_t value) {
  append(out, static_cast<std::uint64_t>(value));
}

void PostgresqlParams::fill(std::string_view sql, std::span<const Param> params) {
  const std::size_t count = params.size();
  types_.assign(count, kOidUnknown);
  values_.assign(count, nullptr);
  lengths_.assign(count, 0);
  formats_.assign(count, 1);
  numbers_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto set = [&](Oid type, const char* value, std::size_t length) {
      types_[i] = type;
      values_[i] = value != nullptr ? value : "";  // a null pointer would be NULL
      lengths_[i] = static_cast<int>(length);
    };
    char* number = numbers_[i].data();
    const Param::State& state = params[i].state();
    if (const auto* integer = std::get_if<std::int64_t>(&state)) {
      store(number, static_cast<std::uint64_t>(*integer));
      set(kOidInt8, number, 8);
    } else if (const auto* text = std::get_if<std::string_view>(&state)) {
      check_text(sql, *text);
      set(kOidText, text->data(), text->size());
    } else if (const auto* bytes = std::get_if<Bytes>(&state)) {
      set(kOidBytea, reinterpret_cast<const char*>(bytes->data()), bytes->size());
    } else if (const auto* date = std::get_if<Date>(&state)) {
      store(number, static_cast<std::uint32_t>(postgresql_day(*date)));
      set(kOidDate, number, 4);
    } else if (const auto* boolean = std::get_if<bool>(&state)) {
      number[0] = *boolean ? 1 : 0;
      set(kOidBool, number, 1);
    }
  }
}

void append_copy_field(std::string& out, std::string_view sql, const Param& param) {
  const Param::State& state = param.state();
  if (const auto* integer = std::get_if<std::int64_t>(&state)) {
    append_int32(out, 8);
    append_int64(out, *integer);
  } else if (const auto* text = std::get_if<std::string_view>(&state)) {
    check_text(sql, *text);
    append_int32(out, static_cast<std::int32_t>(text->size()));
    out += *text;
  } else if (const auto* bytes = std::get_if<Bytes>(&state)) {
    append_int32(out, static_cast<std::int32_t>(bytes->size()));
    out.append(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  } else if (const auto* date = std::get_if<Date>(&state)) {
    append_int32(out, 4);
    append_int32(out, postgresql_day(*date));
  } else if (const auto* boolean = std::get_if<bool>(&state)) {
    append_int32(out, 1);
    out += *boolean ? '\1' : '\0';
  } else {
    append_int32(out, -1);
  }
}

std::optional<std::int64_t> decode_int64(Oid type, std::string_view bytes) {
  switch (type) {
    case kOidInt8:
      return static_cast<std::int64_t>(load<std::uint64_t>(bytes));
    case kOidInt4:
      return static_cast<std::int32_t>(load<std::uint32_t>(bytes));
    case kOidInt2:
      return static_cast<std::int16_t>(load<std::uint16_t>(bytes));
    case kOidOid:
      return load<std::uint32_t>(bytes);
    case kOidNumeric:
      return decode_numeric(bytes);
    default:  // an Oid, not an enum
      return std::nullopt;
  }
}

bool is_text_type(Oid type) {
  return type == kOidText || type == kOidVarchar || type == kOidBpchar || type == kOidName;
}

std::int64_t decode_date(std::string_view bytes) {
  return std::int64_t{static_cast<std::int32_t>(load<std::uint32_t>(bytes))} + kEpoch2000;
}

}  // namespace jishi::db
