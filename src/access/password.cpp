#include "access/password.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "access/seconds.hpp"
#include "base/text.hpp"

namespace jishi::access {
namespace {

std::u32string folded(std::u32string text) {
  std::ranges::transform(text, text.begin(), [](char32_t c) {
    return c >= U'A' && c <= U'Z' ? static_cast<char32_t>(c - U'A' + U'a') : c;
  });
  return text;
}

// Steps of the same direction and of at most 1, as in 1234567890 (where 0 follows 9) and aaabbb.
bool is_run(const std::u32string& text, int direction) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    const bool wraps = (text[i - 1] == U'9' && text[i] == U'0' && direction > 0) ||
                       (text[i - 1] == U'0' && text[i] == U'9' && direction < 0);
    const auto step = static_cast<std::int64_t>(text[i]) - static_cast<std::int64_t>(text[i - 1]);
    if (!wraps && step != 0 && step != direction) return false;
  }
  return true;
}

// What is left without the login, wherever and however often it stands there.
std::u32string without(std::u32string text, const std::u32string& login) {
  for (auto at = text.find(login); at != std::u32string::npos; at = text.find(login, at))
    text.erase(at, login.size());
  return text;
}

// What everybody in this office would think of first.
constexpr std::array kOfficeWords = {
    U"jishi",    U"gongqingtuan", U"tuanwei",  U"tuanzhibu", U"tuanzongzhi", U"tuanyuan",
    U"qingnian", U"zhongguo",     U"password", U"passw0rd",  U"admin",       U"mima",
    U"zhanghao", U"共青团",       U"团委",     U"团支部",    U"团总支",      U"团员",
    U"青年",     U"中国",         U"基石",     U"密码",      U"管理员",      U"账号",
};

bool counts_little(char32_t c) {
  return c < 0x80 && !(c >= U'a' && c <= U'z');
}

// Without digits, signs and blanks at its end.
std::u32string stem_of(std::u32string text) {
  while (!text.empty() && counts_little(text.back()))
    text.pop_back();
  return text;
}

std::string utf8_of(const std::u32string& text) {
  std::string out;
  for (const char32_t c : text)
    append_utf8(out, c);
  return out;
}

bool is_known(const std::u32string& plain) {
  const std::u32string stem = stem_of(plain);
  return is_known_password(utf8_of(plain)) ||
         (stem.size() >= kMinPasswordCodePoints && is_known_password(utf8_of(stem)));
}

// Whether enough is left when the words are taken out, digits and signs not counted.
Result<void> check_words(const std::u32string& plain, const std::vector<std::string>& others) {
  std::u32string left = plain;
  for (const std::string& other : others) {
    const auto word = code_points(other);
    if (word && word->size() >= 2) left = without(std::move(left), folded(*word));
  }
  for (const std::u32string_view word : kOfficeWords)
    left = without(std::move(left), std::u32string(word));
  if (left.size() == plain.size()) return {};
  std::erase_if(left, counts_little);
  if (left.size() >= kMinPasswordCodePoints / 2) return {};
  return Error{
      "password_of_office",
      "密码多半由单位、账号或“共青团”“密码”这样的词组成，容易被猜到，请换成几个不相关的词。"};
}

std::string waiting_words(std::int64_t seconds) {
  if (seconds < 60) return std::to_string(seconds) + " 秒";
  return std::to_string((seconds + 59) / 60) + " 分钟";
}

}  // namespace

Result<void> check_password(std::string_view password, const PasswordWords& words) {
  // Bytes first: what is far too long is not decoded.
  if (password.size() > 4 * kMaxPasswordCodePoints)
    return Error{"password_too_long", "密码最多 128 个字，请缩短一些。"};
  const auto text = code_points(password);
  if (!text || std::ranges::any_of(*text, [](char32_t c) { return c < U' ' || c == 0x7F; }))
    return Error{"password_not_text", "密码里有无法输入的字符，请用文字、数字和标点重新设置。"};
  if (text->size() > kMaxPasswordCodePoints)
    return Error{"password_too_long", "密码最多 128 个字，请缩短一些。"};
  if (text->size() < kMinPasswordCodePoints)
    return Error{"password_too_short",
                 "密码至少 12 个字。可以用几个不相关的词连成一句话，不要求大小写和符号。"};
  const std::u32string plain = folded(*text);
  const std::set<char32_t> different(plain.begin(), plain.end());
  if (different.size() < kFewestDifferent || is_run(plain, 1) || is_run(plain, -1))
    return Error{"password_too_simple",
                 "密码由少数几个字反复或顺序排成，容易被猜到，请换成几个不相关的词。"};
  if (is_known(plain))
    return Error{
        "password_known",
        "这个密码（或去掉末尾的数字后）在泄露的密码表里，会最先被猜到，请换成几个不相关的词。"};
  if (Result<void> sound = check_words(plain, words.others); !sound) return sound;
  const auto name = code_points(words.login);
  if (name && !name->empty()) {
    const std::u32string account = folded(*name);
    const std::u32string reversed(account.rbegin(), account.rend());
    if (account.size() >= 3 && (without(plain, account).size() < kMinPasswordCodePoints / 2 ||
                                without(plain, reversed).size() < kMinPasswordCodePoints / 2)) {
      return Error{"password_is_login", "密码与账号名几乎相同，请换成与账号无关的词。"};
    }
  }
  return {};
}

Instant next_attempt(const Attempts& attempts) {
  if (attempts.failures <= kFreeFailures) return attempts.last;
  // Doubled for each failure beyond the free ones; far fewer than 63 doublings pass the limit.
  const std::int64_t doublings = std::min<std::int64_t>(attempts.failures - kFreeFailures - 1, 20);
  const std::int64_t seconds =
      std::min(kFirstDelaySeconds << static_cast<unsigned>(doublings), kLongestDelaySeconds);
  return Instant{attempts.last.microseconds + seconds * kSecond};
}

Result<Attempts> count_attempt(const Attempts& attempts, Instant now) {
  const bool forgotten = attempts.failures == 0 || now.microseconds - attempts.last.microseconds >=
                                                       kForgottenAfterSeconds * kSecond;
  if (forgotten) return Attempts{1, now};
  const Instant next = next_attempt(attempts);
  if (now < next) {
    const std::int64_t left = (next.microseconds - now.microseconds + kSecond - 1) / kSecond;
    return Error{"too_many_attempts", "密码或验证码多次不对，请 " + waiting_words(left) +
                                          "后再试。如忘记密码，请联系安全管理员发放重设链接。"};
  }
  return Attempts{attempts.failures + 1, now};
}

}  // namespace jishi::access
