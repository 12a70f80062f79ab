#include "services/platform/observe/personal_shape.h"

#include <algorithm>
#include <cstddef>

namespace instroom::platform {
namespace {

constexpr std::string_view kBlot = "***";
constexpr std::size_t kBsnDigits = 9;
constexpr std::size_t kTelephoneDigits = 10;
constexpr std::size_t kPostcodeCharacters = 6;
constexpr std::size_t kIdDigitsMin = 16;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool IsWordPart(char c) {
  return IsDigit(c) || IsUpper(c) || (c >= 'a' && c <= 'z');
}

bool IsMailPart(char c) {
  return IsWordPart(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%';
}

bool IsId(std::string_view word) {
  return word.size() >= kIdDigitsMin && std::all_of(word.begin(), word.end(), [](char c) {
           return IsDigit(c) || (c >= 'a' && c <= 'f');
         });
}

// 0612345678: digits alone, so that no offset or moment is taken for one.
bool IsTelephone(std::string_view word) {
  return word.size() == kTelephoneDigits && word.front() == '0' && word[1] != '0' &&
         std::all_of(word.begin(), word.end(), IsDigit);
}

// 8224AB, as the standard writes it.
bool IsPostcode(std::string_view word) {
  return word.size() == kPostcodeCharacters && word.front() != '0' &&
         std::all_of(word.begin(), word.begin() + 4, IsDigit) && IsUpper(word[4]) &&
         IsUpper(word[5]);
}

// The word with each run of digits blotted that is a citizen service number.
std::string WithoutBsn(std::string_view word) {
  std::string result;
  for (std::size_t at = 0; at < word.size();) {
    std::size_t end = at;
    while (end < word.size() && IsDigit(word[end])) ++end;
    const std::string_view digits = word.substr(at, end - at);
    result += digits.size() == kBsnDigits && HasPersonalShape(digits) ? kBlot : digits;
    if (end < word.size()) result += word[end++];
    at = end;
  }
  return result;
}

std::string BlottedWord(std::string_view word, bool ids_too) {
  if (IsId(word)) return std::string(ids_too ? kBlot : word);
  if (IsTelephone(word) || IsPostcode(word)) return std::string(kBlot);
  return WithoutBsn(word);
}

// Past the address of e-mail that starts at `at`, or `at`.
std::size_t MailEnd(std::string_view text, std::size_t at) {
  std::size_t sign = at;
  while (sign < text.size() && IsMailPart(text[sign])) ++sign;
  if (sign == at || sign == text.size() || text[sign] != '@') return at;
  std::size_t end = sign + 1;
  while (end < text.size() && IsMailPart(text[end])) ++end;
  return end == sign + 1 ? at : end;
}

std::string Blot(std::string_view text, bool ids_too) {
  std::string result;
  result.reserve(text.size());
  const bool may_have_mail = text.find('@') != std::string_view::npos;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t mail_end = may_have_mail ? MailEnd(text, at) : at; mail_end > at) {
      result += kBlot;
      at = mail_end;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && IsWordPart(text[end])) ++end;
    result += BlottedWord(text.substr(at, end - at), ids_too);
    if (end < text.size()) result += text[end++];
    at = end;
  }
  return result;
}

}  // namespace

bool HasPersonalShape(std::string_view text) {
  if (text.size() != kBsnDigits || text == "000000000") return false;
  int sum = 0;
  int weight = 9;
  for (const char c : text) {
    if (!IsDigit(c)) return false;
    sum += (weight == 1 ? -1 : weight) * (c - '0');
    --weight;
  }
  return sum % 11 == 0;
}

std::string Blotted(std::string_view text) {
  return Blot(text, false);
}

std::string BlottedWithIds(std::string_view text) {
  return Blot(text, true);
}

}  // namespace instroom::platform
