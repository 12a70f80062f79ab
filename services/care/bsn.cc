#include "services/care/bsn.h"

namespace instroom::care {

bool IsBsn(std::string_view text) {
  if (text.size() != 9) return false;
  int sum = 0;
  bool any = false;
  for (int i = 0; i < 9; ++i) {
    const char c = text[static_cast<std::size_t>(i)];
    if (c < '0' || c > '9') return false;
    any = any || c != '0';
    const int weight = i == 8 ? -1 : 9 - i;
    sum += weight * (c - '0');
  }
  return any && sum % 11 == 0;
}

}  // namespace instroom::care
