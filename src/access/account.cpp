#include "access/account.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace jishi::access {
namespace {

bool may_stand_in_login(char32_t c) {
  const bool chinese = (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
                       (c >= 0x20000 && c <= 0x323AF);
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9') ||
         c == U'.' || c == U'_' || c == U'-' || c == U'@' || chinese;
}

}  // namespace

std::string_view word(AccountState state) {
  switch (state) {
    case AccountState::invited:
      return "invited";
    case AccountState::active:
      return "active";
    case AccountState::suspended:
      return "suspended";
    case AccountState::closed:
      return "closed";
  }
  return "";
}

std::string_view label(AccountState state) {
  switch (state) {
    case AccountState::invited:
      return "待启用";
    case AccountState::active:
      return "在用";
    case AccountState::suspended:
      return "停用";
    case AccountState::closed:
      return "已注销";
  }
  return "";
}

Result<void> check_login(std::string_view login) {
  const auto text = code_points(login);
  if (!text || text->size() < 2 || text->size() > kMaxLoginCodePoints ||
      !std::ranges::all_of(*text, may_stand_in_login)) {
    return Error{"bad_login",
                 "账号名由 2 到 40 个字母、数字、汉字或 . _ - @ 组成，不含空格，请改正。"};
  }
  return {};
}

Result<void> check_office(std::string_view office) {
  if (!is_utf8(office) || !is_plain_line(office) ||
      length_in_code_points(office) > kMaxOfficeCodePoints) {
    return Error{"bad_office", "请写明岗位（如“团区委办公室”），一行文字，不超过 60 字。"};
  }
  return {};
}

std::string login_key(std::string_view login) {
  std::string key(login);
  std::ranges::transform(key, key.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return key;
}

}  // namespace jishi::access
