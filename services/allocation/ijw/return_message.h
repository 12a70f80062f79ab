#pragma once

// The return message (JW302, JW306, JW308) as IV028 and IV032 want it.

#include <string>
#include <string_view>

#include "instroom/allocation/v1/outcome.pb.h"
#include "instroom/allocation/v1/person.pb.h"

namespace instroom::allocation {

// XsltVersie in a return message with 0001: the version of our own rules.
inline constexpr std::string_view kRulesVersion = "1.0.0";
// XsdVersieRetour.
inline constexpr std::string_view kSchemaVersion = "1.0.0";

// The return message to an outcome's message:
// accepted: header without return codes; a fault with 0001: header with 0001 and XsltVersie; faults
// in the header: header with their codes; else header with 0200 and all classes of the client
// unchanged, each with 0200, 0233 (not judged, because the client itself is at fault or a fault
// says so) or its codes. A person that is not known any more (no BSN: the envelope was erased)
// can't be copied: then the header alone carries the codes.
//
// `return_identification` has 1 to 12 characters. DagtekeningRetour is the Dutch date of
// judge_time, so the same outcome gives the same bytes. Faults name classes in `place`: "Header",
// "Client", "Relatie[1]", "Relatie[1]/Contact", "Contact[1]", "ToegewezenProduct[1]",
// "StartProduct[2]", "StopProduct[1]".
[[nodiscard]] std::string WriteReturn(const v1::Outcome& outcome, const v1::Person& person,
                                      std::string_view return_identification);

}  // namespace instroom::allocation
