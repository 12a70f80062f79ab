// Control level 1: what the XSD asks, and what a file must be.

#include "services/allocation/domain/rule_catalogue.h"

namespace instroom::allocation {
namespace {

constexpr std::string_view kXsd = "iJw 3.2 XSD";
constexpr std::string_view kRestriction = "iJw 3.2 restriction";
constexpr std::string_view kOurs = "Instroom";

// A restriction of the standard that the XSD carries.
constexpr RuleRow Restriction(std::string_view id, std::string_view scope,
                              std::string_view explanation, std::uint8_t messages = kOnAll) {
  return {id, 1, messages, {}, Judge::kDoor, scope, explanation, kRestriction, {}};
}
constexpr RuleRow Form(std::string_view id, std::string_view scope, std::string_view explanation,
                       std::string_view source, std::string_view note = {}) {
  return {id, 1, kOnAll, {}, Judge::kDoor, scope, explanation, source, note};
}

constexpr RuleRow kRows[] = {
    Form("XML", "Bericht", "The text is well-formed XML 1.0.", "XML 1.0"),
    Form("XML-DOCTYPE", "Bericht", "No document type declaration, so no entities of its own.",
         kOurs, "An XSD needs none; entities are a way to attack a reader."),
    Form("XML-DEPTH", "Bericht", "At most 32 levels of elements.", kOurs,
         "The deepest message of the standard has nine."),
    Form("XSD-ROOT", "Bericht", "The root is Bericht in the namespace of JW301, JW305 or JW307.",
         kXsd),
    Form("XSD-ELEMENT", "every class",
         "Elements are those of the XSD, in its order and number, in their namespaces, without "
         "attributes or text between them.",
         kXsd, "xsi:schemaLocation is allowed; xsi:type and xsi:nil are not."),
    Form("XSD-TYPE", "every element", "The value has the form of its type.", kXsd),
    Form("XSD-CODE", "coded elements", "The value is one of the code list.", kXsd),
    Form("XSD-DATE", "every date",
         "The date is written YYYY-MM-DD, exists, and lies in the years 1900 to 2200.", kXsd,
         "The years are a limit of ours: xs:date goes further."),
    {"CS015",
     1,
     kOnAll,
     {},
     Judge::kDoor,
     "Header/BerichtSubversie",
     "BerichtSubversie is 2.",
     "iJw 3.2 constraint",
     "The XSD keeps it, so it never reaches level 2."},
    {"CS025",
     1,
     kOnAll,
     {},
     Judge::kDoor,
     "Header/BerichtVersie",
     "BerichtVersie is 3.",
     "iJw 3.2 constraint",
     "The XSD keeps it, so it never reaches level 2."},
    Restriction("RS001", "whole numbers", "At least 0."),
    Restriction("RS002", "Relatie/Volgorde", "At most 99.", kOn301 | kOn302),
    Restriction("RS004", "Huis/Huisnummer", "At most 99999.", kOn301 | kOn302),
    Restriction("RS005", "Omvang/Volume, Budget", "At most 99999999.", kOn301 | kOn302),
    Restriction("RS006", "ToewijzingNummer", "At most 999999999."),
    Restriction("RS008", "codes and letters of one place", "At most 1 character."),
    Restriction("RS009", "codes of two places", "At most 2 characters."),
    {"RS010",
     1,
     kOnAll,
     {},
     Judge::kKept,
     "Header/BerichtCode",
     "At most 3 characters.",
     kRestriction,
     "RS047 asks for exactly the code of the message."},
    Restriction("RS011", "HuisnummerToevoeging, Landnummer, RetourCode", "At most 4 characters.",
                kOn301 | kOnReturns),
    Restriction("RS012", "Product/Code", "At most 5 characters."),
    Restriction("RS013", "Voorletters", "At most 6 characters."),
    Restriction("RS014", "Postcode, AGB code", "At most 8 characters."),
    Restriction("RS015", "Client/Bsn", "At most 9 characters."),
    Restriction("RS016", "Voorvoegsel", "At most 10 characters."),
    Restriction("RS017", "Identificatie, IdentificatieRetour", "At most 12 characters."),
    Restriction("RS018", "Telefoonnummer", "At most 15 characters.", kOn301 | kOn302),
    Restriction("RS019", "Relatie/Nummer", "At most 20 characters.", kOn301 | kOn302),
    Restriction("RS020", "Straatnaam", "At most 24 characters.", kOn301 | kOn302),
    Restriction("RS021", "Communicatie/Taal", "At most 25 characters.", kOn301 | kOn302),
    Restriction("RS023", "Contact/Organisatie", "At most 35 characters.", kOn301 | kOn302),
    Restriction("RS024", "ReferentieAanbieder", "At most 36 characters.", kOn301 | kOn302),
    Restriction("RS026", "Plaatsnaam, Emailadres", "At most 80 characters.", kOn301 | kOn302),
    Restriction("RS028", "Achternaam, Voornamen", "At most 200 characters."),
    Restriction("RS031", "Commentaar", "A comment says something.", kOn301 | kOn302),
    Restriction("RS032", "every date", "A date has no time zone."),
    Restriction("RS033", "every element", "No element is empty."),
    Restriction("RS034", "Toewijzingstijd",
                "A time is written hh:mm:ss, perhaps with fractions, and has no time zone.",
                kOn301 | kOn302),
    Restriction("RS035", "Afzender or Ontvanger", "A municipality's code has 4 digits."),
    Restriction("RS036", "Afzender or Ontvanger", "A provider's AGB code has 8 digits."),
    Restriction("RS037", "Client/Bsn", "A BSN has 9 digits."),
    Restriction("RS045", "Voorletters", "Initials are letters without points or spaces."),
    Restriction("RS046", "Telefoonnummer", "A telephone number is digits without anything between.",
                kOn301 | kOn302),
    Restriction("RS047", "Header/BerichtCode", "BerichtCode is that of the message."),
    Restriction("RS048", "XsdVersie, XsltVersie", "A version is three whole numbers with points."),
    {"OP179",
     1,
     kOnOutbound,
     {},
     Judge::kDoor,
     "the file",
     "A file has at most 25 MB.",
     "iJw 3.2 business rule",
     "Judged as 25 times 1024 times 1024 bytes, and 1,200,000 elements. The standard sets the "
     "limit and no technical rule for it."},
    {"OP192",
     1,
     kOnOutbound,
     {},
     Judge::kDoor,
     "the file",
     "A file is XML in UTF-8 without byte order mark, its lines end with CR LF.",
     "iJw 3.2 business rule",
     "Line ends are kept in what we write, and not judged in what we read: XML makes them equal."},
};

}  // namespace

std::span<const RuleRow> FormRules() {
  return kRows;
}

}  // namespace instroom::allocation
