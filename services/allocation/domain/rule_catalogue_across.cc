// Control levels 3 (across messages) and 4 (outside sources).

#include "services/allocation/domain/rule_catalogue.h"

namespace instroom::allocation {
namespace {

constexpr std::string_view kAcross = "iJw 3.2 technical rule (across messages)";
constexpr std::string_view kOutside = "iJw 3.2 technical rule (outside source)";

constexpr RuleRow Sender(std::string_view id, std::uint8_t messages, std::string_view code,
                         std::string_view scope, std::string_view explanation,
                         std::string_view note) {
  return {id, 3, messages, code, Judge::kSender, scope, explanation, kAcross, note};
}
constexpr RuleRow Outside(std::string_view id, std::string_view code, std::string_view scope,
                          std::string_view explanation, std::string_view note) {
  return {id, 4, kOnOutbound, code, Judge::kSender, scope, explanation, kOutside, note};
}
constexpr RuleRow Client(std::string_view id, std::uint8_t messages, std::string_view code,
                         std::string_view scope, std::string_view explanation,
                         std::string_view note = {}) {
  return {id, 3, messages, code, Judge::kClient, scope, explanation, kAcross, note};
}
constexpr RuleRow Later(std::string_view id, std::string_view code, std::string_view scope,
                        std::string_view explanation, std::string_view why) {
  return {id, 3, kOn301, code, Judge::kNotJudged, scope, explanation, kAcross, why};
}

constexpr RuleRow kRows[] = {
    Client("TR019", kOnStartStop, "9019", "StartProduct, StopProduct",
           "A start or stop refers to an allocation by its ToewijzingNummer."),
    Sender("TR056", kOnOutbound, "9056", "Header/BerichtIdentificatie/Identificatie",
           "Identificatie is unique for sender and kind of message.",
           "The same message sent again is a repeat, not a breach: it gets its first outcome."),
    Client("TR063", kOnStartStop, "9063", "StartProduct, StopProduct",
           "What is deleted (StatusAanlevering 3) was delivered before with the same key."),
    Client("TR071", kOn305, "9071", "StartProduct",
           "A start is not deleted while a stop of it exists."),
    Client("TR074", kOnStartStop, "9074", "StartProduct, StopProduct",
           "A first delivery (StatusAanlevering 1) has a key that was not delivered before."),
    Client("TR326", kOn305, "9326", "StartProduct",
           "Care starts only where no current start waits for its stop."),
    Sender("TR332", kOn301, "9332", "ToegewezenProduct/ToewijzingNummer",
           "ToewijzingNummer belongs to one allocation of the municipality.",
           "The same number for another client or another provider is refused."),
    Later("TR379", "9379", "ToegewezenProduct/ReferentieAanbieder",
          "ReferentieAanbieder is that of the request that the allocation honours, else empty.",
          "Needs the requests JW315 and JW317, which are not received yet."),
    Client("TR382", kOn307, "9069", "StopProduct",
           "A stop has the key of the last start, or of an earlier one that has no stop.",
           "Code list WJ001 names it TR069; the rule of that number is TR382 in release 3.2. That "
           "it is the last start is OP155; a start whose stop was withdrawn is current again."),
    Later("TR385", "9385", "ToegewezenProduct/RedenWijziging",
          "An allocation with approved declarations is not deleted.",
          "Needs the declarations JW323, which are not received yet."),
    Client("TR413", kOn307, "9413", "StopProduct/RedenBeeindiging",
           "A start is stopped for a while (20) at most once."),
    Client("TR414", kOn307, "9414", "StopProduct/Einddatum",
           "A later stop of a start does not end before the current one."),
    Client("TR415", kOn307, "9415", "StopProduct",
           "A start that is stopped for good is not stopped again."),
    Outside("TR135", "8848", "Header/BerichtIdentificatie/Dagtekening",
            "Dagtekening is not in the future.",
            "Compared with the Dutch date on which the edge received the message."),
    Outside("TR378", "S300", "Header/Afzender or Header/Ontvanger",
            "The municipality's code is in force on the day on which the allocation begins.",
            "Judged with the reference data that the region keeps, where codes that lapsed have an "
            "end. A sender that it does not have is no party: refused at the door, "
            "UNKNOWN_SENDER."),
    Outside("TR381", "S329", "ToegewezenProduct/Product, StartProduct/Product, StopProduct/Product",
            "The product's code is in the list that applies and belongs to its category.",
            "The municipality's own list goes before the national one. A code that lapsed holds "
            "for allocations that began before, and for their starts and stops; a withdrawal is "
            "asked nothing else (TR063)."),
};

}  // namespace

std::span<const RuleRow> AcrossRules() {
  return kRows;
}

}  // namespace instroom::allocation
