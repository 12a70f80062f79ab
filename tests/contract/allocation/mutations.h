#pragma once

// Small random changes to an XML text, made to hit the edges of a schema.

#include <random>
#include <string>

namespace instroom::allocation::testing {

// Changes one to three things: elements lost, doubled, swapped, renamed, moved to another
// namespace; values replaced by nasty ones; attributes, texts, comments put where they may or may
// not be.
[[nodiscard]] std::string Mutated(const std::string& xml, std::mt19937_64& random);

}  // namespace instroom::allocation::testing
