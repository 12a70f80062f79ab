// Control level 2: conditions, constraints and technical rules inside one message; return code
// 0001.

#include "services/allocation/domain/rule_catalogue.h"

namespace instroom::allocation {
namespace {

constexpr std::string_view kCondition = "iJw 3.2 condition";
constexpr std::string_view kConstraint = "iJw 3.2 constraint";
constexpr std::string_view kTechnical = "iJw 3.2 technical rule (xslt)";

constexpr RuleRow Row(std::string_view id, std::uint8_t messages, std::string_view scope,
                      std::string_view explanation, std::string_view source,
                      std::string_view note = {}) {
  return {id, 2, messages, "0001", Judge::kMessage, scope, explanation, source, note};
}

constexpr RuleRow kRows[] = {
    Row("CD005", kOn301, "Contact/Adres/LandCode",
        "LandCode is filled if Postcode is, and empty if not.", kCondition),
    Row("CD007", kOn301, "Client/Communicatie/Taal",
        "Taal is filled if Vorm is 1 (interpreter), and empty if not.", kCondition),
    Row("CD009", kOn301, "Contact/Periode",
        "Periode is only allowed with address kind 04 (temporary).", kCondition),
    Row("CD025", kOn301, "Contact/Adres/Huis", "Huis is filled if LandCode is NL.", kCondition),
    Row("CD034", kOn301, "Contact/Adres/Postcode",
        "Postcode is filled for address kinds 01 (registered) and 03 (residence).", kCondition,
        "Postcode is an element of Adres, so it is judged where there is an Adres."),
    Row("CD041", kOn301, "ToegewezenProduct/Omvang", "Omvang is filled if the product has a Code.",
        kCondition),
    Row("CD075", kOn301, "ToegewezenProduct/Einddatum", "Einddatum is filled if Budget is.",
        kCondition),
    Row("CD076", kOn301, "ToegewezenProduct/Einddatum",
        "Einddatum is filled if Frequentie is 2 (per week).", kCondition),
    Row("CD077", kOn301, "ToegewezenProduct/Omvang", "Omvang is empty if Budget is filled.",
        kCondition),
    Row("CD078", kOn301, "ToegewezenProduct/Budget", "Budget is empty if Omvang is filled.",
        kCondition),
    Row("CD079", kOn301, "ToegewezenProduct/Product", "Product is filled if Budget is empty.",
        kCondition),
    Row("CD080", kOn301, "ToegewezenProduct/Omvang",
        "Omvang is empty if the product has no Code and Einddatum is open or after 2020.",
        kCondition),
    Row("CS002", kOnOutbound, "Client/Bsn", "The BSN passes the elfproef.", kConstraint),
    Row("CS003", kOn301, "ToegewezenProduct/Einddatum, Contact/Periode/Einddatum",
        "The end of a period is not before its begin.", kConstraint),
    Row("CS050", kOn301, "Client/Naam/NaamGebruik, Relatie/Naam/NaamGebruik",
        "NaamGebruik is 1 to 4 if Partnernaam is filled, and 1 or 6 if not.", kConstraint),
    Row("CS058", kOnStartStop, "StartProduct/StatusAanlevering, StopProduct/StatusAanlevering",
        "StatusAanlevering is 1 (first delivery) or 3 (delete).", kConstraint),
    Row("CS089", kOn301, "Contact/Adres/Postcode",
        "A postcode in NL is four digits, not starting with 0, and two letters.", kConstraint),
    Row("CS139", kOnOutbound, "Client/Geboortedatum, Relatie/Geboortedatum",
        "Unknown parts of a birth date are filled with 01 and 1900, as DatumGebruik says.",
        kConstraint),
    Row("CS318", kOn301, "Client/Naam/NaamGebruik",
        "NaamGebruik 6 (not a natural person) is not allowed for a client.", kConstraint),
    Row("CS335", kOn301, "ToegewezenProduct/RedenWijziging",
        "RedenWijziging 13 (deleted) is only allowed if Einddatum is Ingangsdatum.", kConstraint),
    Row("CS336", kOn301, "ToegewezenProduct/RedenWijziging",
        "RedenWijziging 01 (lapsed) is not used.", kConstraint),
    Row("CS338", kOn301, "ToegewezenProduct/Omvang/Frequentie",
        "Frequentie is 2, 4 or 6 with units 14, 16, 83 and 84, if Einddatum is open or after 2020.",
        kConstraint),
    Row("TR002", kOnOutbound, "Client/Geboortedatum, Relatie/Geboortedatum",
        "A birth date is at most 120 years before Dagtekening, unless it is unknown.", kTechnical),
    Row("TR006", kOn301, "Contact, Relatie/Contact",
        "A contact has a telephone, or a house and a postcode.", kTechnical),
    Row("TR018", kOn307, "StopProduct/Einddatum", "Einddatum is not before Begindatum.",
        kTechnical),
    Row("TR061", kOn301, "Client/Contactgegevens",
        "A client has at least one address of kind 01, 02 or 03.", kTechnical,
        "Kind is an element of Contact, so a contact of such a kind is enough."),
    Row("TR101", kOnOutbound, "Relatie, Contact, ToegewezenProduct, StartProduct, StopProduct",
        "No class occurs twice with the same key.", kTechnical,
        "Keys: Nummer; Soort of the client's contacts; ToewijzingNummer; ToewijzingNummer, Product "
        "and Begindatum; those and RedenBeeindiging and Einddatum."),
    Row("TR134", kOnOutbound,
        "Client/Geboortedatum, Relatie/Geboortedatum, ToegewezenProduct/Toewijzingsdatum, "
        "StartProduct/Begindatum, StopProduct/Begindatum",
        "The date is not after Dagtekening.", kTechnical,
        "The source names messages, not elements. Chosen are the dates of what has happened when a "
        "message is written; ToewijzingIngangsdatum repeats a date of the allocation, and "
        "Einddatum "
        "of a stop may be known beforehand."),
    Row("TR302", kOn301, "ToegewezenProduct",
        "The same product does not occur twice in overlapping periods.", kTechnical,
        "A product without Code overlaps with everything of its category, one without category "
        "with everything. Deleted ones (13, and 01 of one day) do not count."),
};

}  // namespace

std::span<const RuleRow> ContentRules() {
  return kRows;
}

}  // namespace instroom::allocation
