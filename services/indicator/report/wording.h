#pragma once

// What a measure means, in the words of the definition that is used: its parameters change the
// sentences too.

#include <string>

#include "services/indicator/definition/definition.h"

namespace instroom::indicator {

enum class Language : std::uint8_t { kDutch, kEnglish };

// Puts the definition's words into a sentence of the catalogue: {age} is the highest age in years,
// {start} and {stop} tell which date counts, {active} when an allocation is active.
[[nodiscard]] std::string Worded(std::string sentence, const Definition& definition,
                                 Language language);

}  // namespace instroom::indicator
