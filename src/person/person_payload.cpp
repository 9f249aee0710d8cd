#include "person/person_payload.hpp"

#include <sodium.h>

#include <nlohmann/json.hpp>

#include "base/json_writer.hpp"

namespace jishi::person {
namespace {

std::string base64(const Sealed& sealed) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  std::string out(sodium_base64_encoded_len(sealed.size(), kVariant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(sealed.data()),
                    sealed.size(), kVariant);
  out.pop_back();  // the NUL
  return out;
}

void write_sealed(JsonWriter& json, std::string_view name, const StoredPerson* version) {
  json.key(name);
  if (version != nullptr && version->identity) {
    json.value(base64(*version->identity));
  } else {
    json.null();
  }
}

}  // namespace

std::string identity_text(const Identity& identity, const std::string& reference) {
  JsonWriter json;
  json.begin_object().member("name", identity.name);
  if (identity.id_number) json.member("id_number", *identity.id_number);
  if (identity.phone) json.member("phone", *identity.phone);
  if (identity.birth_date) json.member("birth_date", identity.birth_date->iso());
  if (!reference.empty()) json.member("reference", reference);
  return json.end_object().take();
}

std::optional<OpenedIdentity> parse_identity(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto part = [&](const char* name) -> std::optional<std::string> {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
  };
  OpenedIdentity opened;
  opened.identity = {part("name").value_or(""), part("id_number"), part("phone"), std::nullopt};
  if (const auto born = part("birth_date")) opened.identity.birth_date = Date::parse(*born);
  opened.reference = part("reference").value_or("");
  return opened;
}

std::string change_text(PersonId person, std::int64_t revision, const StoredPerson* before,
                        const StoredPerson* after) {
  JsonWriter json;
  json.begin_object().member("person", person.value()).member("revision", revision);
  write_sealed(json, "before", before);
  write_sealed(json, "after", after);
  if (after != nullptr) {
    json.key("notice").begin_object();
    json.member("kind", static_cast<std::int64_t>(after->notice));
    if (after->notice_on) json.member("on", after->notice_on->iso());
    json.end_object();
  }
  return json.end_object().take();
}

}  // namespace jishi::person
