#pragma once

// "Did you mean ...": the nearest of several words.

#include <string>
#include <vector>

namespace instroom::cli {

// How many letters must be added, left out, changed or swapped with their neighbour.
[[nodiscard]] int Distance(const std::string& a, const std::string& b);

// The nearest choice, or empty if none is near enough to be meant.
[[nodiscard]] std::string Nearest(const std::string& word, const std::vector<std::string>& choices);

}  // namespace instroom::cli
