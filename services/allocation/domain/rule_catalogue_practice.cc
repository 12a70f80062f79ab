// Business rules (OP) and filling instructions (IV): they have no control level of their own.

#include "services/allocation/domain/rule_catalogue.h"

namespace instroom::allocation {
namespace {

constexpr std::string_view kBusiness = "iJw 3.2 business rule";
constexpr std::string_view kFilling = "iJw 3.2 filling instruction";

// Another rule, or the way we work, keeps it.
constexpr RuleRow Kept(std::string_view id, std::uint8_t messages, std::string_view explanation,
                       std::string_view note) {
  return {id,           0,         messages,    {},
          Judge::kKept, "message", explanation, id.starts_with("OP") ? kBusiness : kFilling,
          note};
}
// No message tells whether it was kept.
constexpr RuleRow Open(std::string_view id, std::uint8_t messages, std::string_view explanation,
                       std::string_view note) {
  return {id,
          0,
          messages,
          {},
          Judge::kNotJudged,
          "message",
          explanation,
          id.starts_with("OP") ? kBusiness : kFilling,
          note};
}

constexpr std::string_view kOutsideMessages = "About what people do; no message shows it.";
constexpr std::string_view kNeedsRequests = "Needs JW315, JW317 and JW319, which come later.";
constexpr std::string_view kNeedsClaims = "Needs JW323 and JW325, which come later.";
constexpr std::string_view kAgreement = "About consent between parties; no message shows it.";

constexpr RuleRow kRows[] = {
    Open("OP001", kOn301, "It is recorded who has parental authority.", kOutsideMessages),
    Open("OP002", kOn301, "An allocation names who has parental authority.",
         "Which relation that is, and whether it was known already, is not in the message."),
    Open("OP002x1", kOn301, "Unless the provider said that the authority is known.",
         kNeedsRequests),
    Open("OP002x2", kOn301, "Unless the young person has the authority.", kOutsideMessages),
    Open("OP003", kOnOutbound, "No messages where they would endanger the client.",
         kOutsideMessages),
    Open("OP011", kOn305, "A start is reported once care has begun.",
         "TR134 keeps what can be seen: Begindatum is not after Dagtekening."),
    Kept("OP033", kOnStartStop, "Corrections go by StatusAanlevering.", "CS058, TR063, TR074."),
    Kept("OP033x1", kOn301, "A changed allocation is sent anew; the newest decision holds.",
         "The newest Toewijzingsdatum and Toewijzingstijd is current."),
    Kept("OP033x2", kOnStartStop, "StatusAanlevering 2 is not used.", "CS058."),
    Open("OP039", kOnOutbound, "Client details are those of the sender's administration.",
         kOutsideMessages),
    Open("OP043", kOn301, "No allocation beside a personal budget for the same care.",
         "Personal budgets are not in the message traffic."),
    Kept("OP047", kOnOutbound, "A message that breaks the standard may be refused.",
         "Levels 1 to 4."),
    Kept("OP065", kOnReturns, "A return message holds rejected clients only.",
         "The client's classes are copied only if one is rejected."),
    Kept("OP071", kOn301, "Relatie/Nummer is unique for the client.", "TR101, inside the message."),
    Kept("OP072", kOn307, "Care is stopped only after its start was reported.", "TR382."),
    Kept("OP076", kOn301, "The kind of relation is recorded.", "XSD-ELEMENT: Soort is required."),
    Kept("OP079", kOnOutbound, "The client is named by BSN.", "XSD-ELEMENT, RS037, CS002."),
    Kept("OP080", kOnOutbound, "The order of arrival means nothing.",
         "Facts fold to the same state in any order."),
    Open("OP086", kOn301, "Effort and output care is always allocated by message.",
         kOutsideMessages),
    Open("OP087", kOn301, "A JW301 has all current and changed allocations of client and provider.",
         "A missing allocation can't be told from one that was never made."),
    Open("OP090", kOnReturns, "A return message within three working days.",
         "Ours is written when the message is judged."),
    Open("OP090x2", kOnReturns, "What gets no return message is told otherwise.",
         "A refusal at the door is the answer of the call."),
    Kept("OP091", kOn301, "Contact details come with their kind of address.",
         "XSD-ELEMENT: Soort is required."),
    Kept("OP095", kOnOutbound, "No refusal for what the sender can't know.",
         "Rules use messages between the two parties and lists only; of the municipality's own "
         "products and allocations, which it sent."),
    Kept("OP130", kOn301, "A relation has a name, and an address or a telephone.",
         "XSD-ELEMENT, TR006."),
    Kept("OP155", kOn307, "A stop refers to the last start.", "TR382."),
    Open("OP186", kOn301, "An end in the past only if the provider agrees.", kAgreement),
    Open("OP191", kOn301, "As little free text as possible.", "No measure is given."),
    Kept("OP252", kOnOutbound, "Of an uncertain birth date is told which part is known.", "CS139."),
    Kept("OP254", kOnOutbound, "Providers are addressed by AGB code.", "RS036."),
    Open(
        "OP257", kOn301, "Another need is another allocation.",
        "Only Einddatum, Budget and Volume of a total may change; a change of others shows up as a "
        "newer version and is not refused by any technical rule."),
    Open("OP258", kOn301, "The provider is told of an end by JW301.", kOutsideMessages),
    Kept("OP259", kOn301, "The same product is not allocated twice for one period.",
         "TR302, inside the message."),
    Open("OP261", kOn301, "The variant of each product is recorded.", kOutsideMessages),
    Open("OP270", kOnStartStop, "Parties agree which begin and end dates are reported.",
         kAgreement),
    Open("OP271", kOn305, "A start is reported within five working days.",
         "A term, not a ground for rejection."),
    Open("OP272", kOn307, "A stop is reported within five working days.",
         "A term, not a ground for rejection."),
    Open("OP274", kOn301, "A request is answered within five working days.", kNeedsRequests),
    Kept("OP275", kOn301, "ToewijzingNummer is unique for the municipality.", "TR332."),
    Kept("OP286", kOnOutbound, "What is rejected counts as not sent, as a whole.",
         "A rejected message makes no event."),
    Open("OP288", kOnStartStop, "What started is stopped by message.", kOutsideMessages),
    Kept("OP289", kOnStartStop, "An allocation has one current start.",
         "TR326; not after a stop between two starts is withdrawn, which no technical rule "
         "refuses."),
    Open("OP295", kOnStartStop, "Start and stop messages are compulsory.", kOutsideMessages),
    Open("OP298", kOn301, "A total volume is lowered only if the provider agrees.", kAgreement),
    Open("OP299", kOn301, "A budget is lowered only if the provider agrees.", kAgreement),
    Open("OP305", kOn301, "Effort contracted by the piece is allocated in unit 84.",
         "Contracts are not in the message traffic."),
    Open("OP344", kOn301, "A request ends in an allocation or a refusal.", kNeedsRequests),
    Open("OP346", kOn301, "A request for change is answered within five working days.",
         kNeedsRequests),
    Open("OP347", kOn301, "The same product is not requested twice for one period.",
         kNeedsRequests),
    Open("OP362", kOn301, "No deletion that makes delivered care unlawful.", kNeedsClaims),
    Kept("OP363", kOnStartStop, "Start and stop belong to an allocation.", "TR019."),
    Open("OP364", kOnStartStop, "Start and stop are no condition for payment.", kOutsideMessages),
    Kept("OP377", kOn307, "Only a pause is followed by a stop without a start between.", "TR415."),
    Kept("OP378", kOn307, "After a pause, without a start, only a final stop.", "TR413."),
    Kept("OP379", kOnStartStop, "After a stop a start is allowed.", "TR326."),
    Open("OP380", kOn301, "An extension stretches Einddatum of the same allocation.",
         "A new number for the same care can't be told from a new decision; the indicator chains "
         "both."),
    Open("IV002", kOn301, "Organisatie is filled only for who stays in an institution.",
         "Whether somebody does is not in the message."),
    Kept("IV007", kOnOutbound, "How names are filled.", "Types of the form; CS050."),
    Kept("IV008", kOnStartStop, "How starts and stops are corrected.",
         "TR063, TR071, TR074, TR101."),
    Kept("IV009", kOnOutbound, "How uncertain birth dates are filled.", "CS139."),
    Kept("IV013", kOn301, "A repeated allocation keeps its decision date and time.",
         "The version with the same date and time folds to the same state."),
    Kept("IV024", kOn301, "Amounts are in cents.", "RS005; Budget is kept in cents."),
    Kept("IV028", kOnReturns, "How a return message is made.", "The writer of return messages."),
    Kept("IV032", kOnReturns, "Which return code is given.", "The levels of this table."),
    Kept("IV033", kOnReturns, "XsltVersie names the rules that a message was judged by.",
         "Filled with the version of our own rules where 0001 is given."),
    Open("IV034", kOnAll, "XsdVersie names the schemas that a message was made by.",
         "The schemas of the source name 0.1.0 and its examples 1.0.0; RS048 keeps the form."),
    Open("IV042", kOn301, "Volume, Eenheid and Frequentie are filled in connection.",
         "CS338 keeps what can be judged."),
    Open("IV045", kOn301, "A guardian that is an organisation has NaamGebruik 6.",
         "Whether a relation is an organisation shows only there."),
    Kept("IV046", kOnOutbound, "The header has the code of the responsible municipality.",
         "RS035, TR378."),
    Kept("IV047", kOn301, "Who has only a letter address has a correspondence address.", "TR061."),
    Kept("IV066", kOn301, "How an allocation is changed.", "CS335, CS336."),
    Kept("IV075", kOnOutbound, "Which of Categorie, Code, Budget and Omvang are filled.",
         "CD041, CD077 to CD080. That a start or stop has the product of its allocation is not "
         "judged: no technical rule asks it."),
    Open("IV093", kOn301, "How JW301 answers a request for change.", kNeedsRequests),
    Open("IV094", kOn301, "How JW301 answers a request for allocation.", kNeedsRequests),
    Kept("IV096", kOnStartStop, "The key of a start and a stop.", "TR101, TR074, TR382."),
    Open("IV097", kOn301, "When ReferentieAanbieder is filled.", kNeedsRequests),
    Open("IV099", kOn301, "When RedenWijziging is filled.",
         "An unknown number with a reason may be a missed message, and no technical rule refuses "
         "it."),
};

}  // namespace

std::span<const RuleRow> PracticeRules() {
  return kRows;
}

}  // namespace instroom::allocation
