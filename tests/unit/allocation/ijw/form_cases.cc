#include "tests/unit/allocation/ijw/form_cases.h"

#include "services/allocation/ijw/reader.h"

namespace instroom::allocation::testing {
namespace {

constexpr auto k301 = v1::MESSAGE_KIND_JW301;
constexpr auto k305 = v1::MESSAGE_KIND_JW305;
constexpr auto k307 = v1::MESSAGE_KIND_JW307;

std::string Xs(std::size_t count) {
  return std::string(count, 'x');
}
std::string Deep(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "<y>";
  return text;
}

// An element with another content.
FormXmlCase Of(std::string_view rule, v1::MessageKind kind, const std::string& element,
               const std::string& value, const std::string& good, const std::string& bad) {
  const auto with = [&](const std::string& content) { return element + ">" + content + "</"; };
  return {rule, kind, with(value), with(good), with(bad)};
}

std::vector<FormXmlCase> FileCases() {
  return {
      {"XML", k305, "</jw305:Bericht>", "</jw305:Bericht><!-- end -->", "</jw305:Bericht><x/>"},
      {"XML", k305, "</jw305:Header>", "</jw305:Header >", "</jw305:Hedaer>"},
      {"XML-DOCTYPE", k305, "<jw305:Bericht", "<!-- no type --><jw305:Bericht",
       "<!DOCTYPE Bericht><jw305:Bericht"},
      {"XML-DEPTH", k305, "<jw305:Client>", "<jw305:Client >", "<jw305:Client>" + Deep(40)},
      {"XSD-ROOT", k305, "<jw305:Bericht", "<jw305:Bericht", "<jw305:Berecht"},
      {"OP179", k305, "</jw305:Bericht>", "</jw305:Bericht>",
       "</jw305:Bericht>" + std::string(kXmlBytesMax, ' ')},
      {"OP192", k305, "<?xml", "<?xml", "\xEF\xBB\xBF<?xml"},
      {"OP192", k305, "\"UTF-8\"", "'utf-8'", "\"windows-1252\""},
      {"XSD-ELEMENT", k305, "<jw305:Header>", "<jw305:Header >", "<jw305:Header><jw305:Extra/>"},
      {"XSD-ELEMENT", k305, "<ijw:Voorletters>A</ijw:Voorletters>", "",
       "<ijw:Voorletters>A</ijw:Voorletters><ijw:Voorletters>A</ijw:Voorletters>"},
      {"XSD-ELEMENT", k305, "<jw305:Bsn>999900006</jw305:Bsn>", "<jw305:Bsn>999900006</jw305:Bsn>",
       ""},
      {"XSD-ELEMENT", k305, "<jw305:Bsn>999900006</jw305:Bsn>",
       "<x:Bsn xmlns:x=\"http://www.istandaarden.nl/ijw/3_2/jw305/schema\">999900006</x:Bsn>",
       "<ijw:Bsn>999900006</ijw:Bsn>"},
      {"XSD-ELEMENT", k305, "<jw305:Client>", "<jw305:Client>\n\t", "<jw305:Client>text"},
      {"XSD-ELEMENT", k305, "<jw305:Client>", "<jw305:Client>", "<jw305:Client id=\"1\">"},
      {"XSD-ELEMENT", k305, "<jw305:Bericht ",
       "<jw305:Bericht xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
       "xsi:schemaLocation=\"a b\" ",
       "<jw305:Bericht xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
       "xsi:type=\"a\" "},
      {"XSD-ELEMENT", k307, "<jw307:StopProducten>", "<jw307:StopProducten>",
       "<jw307:StartProducten/><jw307:StopProducten>"},
  };
}

std::vector<FormXmlCase> HeaderCases() {
  return {
      Of("CS015", k305, "BerichtSubversie", "2", " 2 ", "1"),
      Of("CS025", k305, "BerichtVersie", "3", " 3\n", "03"),
      Of("RS047", k305, "BerichtCode", "438", "438", "440"),
      Of("RS035", k301, "Afzender", "0995", "0996", "00995"),
      Of("RS035", k305, "Ontvanger", "0995", "0000", "995"),
      Of("RS036", k301, "Ontvanger", "12345678", "00000000", "1234567"),
      Of("RS036", k305, "Afzender", "12345678", "87654321", "1234567a"),
      Of("RS014", k305, "Afzender", "12345678", "87654321", "123456789"),
      Of("RS017", k305, "Identificatie", "A1", Xs(12), Xs(13)),
      Of("RS032", k305, "Dagtekening", "2026-09-01", " 2026-09-02\n", "2026-09-01+02:00"),
      Of("RS032", k305, "Dagtekening", "2026-09-01", "2026-09-02", "2026-09-01Z"),
      Of("RS048", k305, "BerichtXsdVersie", "1.0.1", "0.10.2", "1.0"),
      Of("XSD-DATE", k305, "Dagtekening", "2026-09-01", "2028-02-29", "2026-02-29"),
      Of("XSD-DATE", k307, "Einddatum", "2026-08-31", "2200-12-31", "2201-01-01"),
  };
}

std::vector<FormXmlCase> PersonCases() {
  return {
      Of("RS015", k305, "Bsn", "999900006", "000000000", "9999000060"),
      Of("RS037", k305, "Bsn", "999900006", "123456789", "99990006"),
      Of("RS028", k305, "Achternaam", "Voorbeeld", Xs(200), Xs(201)),
      Of("RS016", k305, "Voorvoegsel", "van", Xs(10), Xs(11)),
      Of("RS013", k305, "Voorletters", "A", "ABCDEF", "ABCDEFG"),
      Of("RS045", k305, "Voorletters", "A", "Ça", "A.B."),
      Of("RS033", k305, "Voornamen", "Anna", "A", ""),
      {"RS033", k301, "<jw301:Relaties>", "<jw301:Relaties >", "<jw301:Relaties/><jw301:Relaties>"},
      Of("XSD-CODE", k305, "Geslacht", "2", "0", "3"),
      Of("XSD-CODE", k301, "NaamGebruik", "1", "6", "7"),
      Of("RS008", k301, "Vorm", "1", "3", "12"),
      Of("RS009", k301, "JuridischeStatus", "04", "12", "004"),
      Of("RS021", k301, "Taal", "Zweeds", Xs(25), Xs(26)),
      Of("RS031", k301, "Commentaar", "Graag bellen", "a\nb", " \n\t "),
      Of("RS019", k301, "Nummer", "1", Xs(20), Xs(21)),
      Of("RS002", k301, "Volgorde", "1", "99", "100"),
      Of("XSD-TYPE", k301, "Volgorde", "1", "+1", "1.0"),
      Of("RS004", k301, "Huisnummer", "12", "99999", "100000"),
      Of("RS008", k301, "Huisletter", "B", "é", "BB"),
      Of("RS011", k301, "HuisnummerToevoeging", "hs", "hs-2", "hs-22"),
      Of("RS014", k301, "Postcode", "9999XX", Xs(8), Xs(9)),
      Of("RS020", k301, "Straatnaam", "Voorbeeldstraat", Xs(24), Xs(25)),
      Of("RS026", k301, "Plaatsnaam", "Voorbeeldstad", Xs(80), Xs(81)),
      Of("RS026", k301, "Emailadres", "iemand@voorbeeld.nl", Xs(80), Xs(81)),
      Of("RS023", k301, "Organisatie", "Logeerhuis", Xs(35), Xs(36)),
      Of("RS018", k301, "Telefoonnummer", "0201234567", "012345678901234", "0123456789012345"),
      Of("RS046", k301, "Telefoonnummer", "0201234567", "1", "020-1234567"),
      Of("XSD-TYPE", k301, "Landnummer", "0031", "+31", "  "),
      Of("RS011", k301, "Landnummer", "0031", "+352", "+3520"),
  };
}

std::vector<FormXmlCase> LineCases() {
  return {
      Of("RS001", k301, "ToewijzingNummer", "300201", "-0", "-1"),
      Of("RS006", k301, "ToewijzingNummer", "300201", "999999999", "1000000000"),
      Of("XSD-TYPE", k305, "ToewijzingNummer", "300201", " 0300201\n", "30 0201"),
      Of("RS024", k301, "ReferentieAanbieder", "REF-1", Xs(36), Xs(37)),
      Of("RS009", k305, "Categorie", "45", "55", "045"),
      Of("XSD-CODE", k305, "Categorie", "45", "31", "56"),
      Of("RS012", k305, "Code", "45A04", "90002", "45A040"),
      Of("RS034", k301, "Toewijzingstijd", "09:15:00", "09:15:00.125", "09:15:00Z"),
      Of("RS034", k301, "Toewijzingstijd", "09:15:00", " 24:00:00", "09:15"),
      Of("RS005", k301, "Volume", "120", "99999999", "100000000"),
      Of("RS005", k301, "Budget", "250000", "0", "100000000"),
      Of("XSD-CODE", k301, "Frequentie", "2", "6", "3"),
      Of("XSD-CODE", k307, "RedenBeeindiging", "31", "02", "40"),
      Of("XSD-CODE", k305, "StatusAanlevering", "1", "9", "0"),
  };
}

}  // namespace

const std::vector<FormXmlCase>& FormXmlCases() {
  static const std::vector<FormXmlCase> cases = [] {
    std::vector<FormXmlCase> all;
    for (auto part : {FileCases(), HeaderCases(), PersonCases(), LineCases()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return cases;
}

}  // namespace instroom::allocation::testing
