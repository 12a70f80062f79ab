#include "services/cli/suggest.h"

#include <algorithm>

namespace instroom::cli {

int Distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<int>> steps(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) steps[i][0] = static_cast<int>(i);
  for (std::size_t j = 0; j <= b.size(); ++j) steps[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int change = steps[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      steps[i][j] = std::min({steps[i - 1][j] + 1, steps[i][j - 1] + 1, change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) steps[i][j] = std::min(steps[i][j], steps[i - 2][j - 2] + 1);
    }
  }
  return steps[a.size()][b.size()];
}

std::string Nearest(const std::string& word, const std::vector<std::string>& choices) {
  std::string nearest;
  int least = static_cast<int>(std::max<std::size_t>(word.size(), 3)) / 2 + 1;
  for (const auto& choice : choices) {
    const bool begins = word.size() >= 3 && choice.starts_with(word);
    const int distance = begins ? 0 : Distance(word, choice);
    if (distance < least) {
      least = distance;
      nearest = choice;
    }
  }
  return nearest;
}

}  // namespace instroom::cli
