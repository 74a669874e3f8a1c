/// A naming tradition with its places. Each name has the ASCII form used in e-mail addresses:
/// `("Zoë", "zoe")`.
struct SeedLocale: Sendable {
  typealias Name = (text: String, ascii: String)

  let given: [Name]
  let family: [Name]
  /// ISO 639-1 in upper case, as European trade systems print it.
  let language: String
  let country: String
  /// ISO 3166-1 alpha-2.
  let countryCode: String
  let dialCode: String
  let cities: [(name: String, region: String, postcode: String)]
  let streets: [String]
}

extension SeedLocale {
  static let all: [SeedLocale] = [
    english, french, german, italian, english, french, dutch, polish, nordic, spanish,
    japanese, chinese, greek, arabic, hebrew, ukrainian,
  ]

  static let english = SeedLocale(
    given: [
      ("Jane", "jane"), ("Oliver", "oliver"), ("Amelia", "amelia"), ("George", "george"),
      ("Isla", "isla"), ("Noah", "noah"), ("Siobhán", "siobhan"), ("Mary Ann", "maryann"),
    ],
    family: [
      ("Smith", "smith"), ("Jones", "jones"), ("O'Neill", "oneill"),
      ("Taylor-Brown", "taylorbrown"),
      ("Walker", "walker"), ("Evans", "evans"), ("McDonald", "mcdonald"), ("Ng", "ng"),
    ],
    language: "EN", country: "United Kingdom", countryCode: "GB", dialCode: "44",
    cities: [("London", "Greater London", "SW1A 1AA"), ("Leeds", "West Yorkshire", "LS1 4DY")],
    streets: ["High Street", "Station Road", "Mill Lane"])

  static let french = SeedLocale(
    given: [
      ("Zoë", "zoe"), ("François", "francois"), ("Hélène", "helene"), ("Jean-Loïc", "jeanloic"),
      ("Chloé", "chloe"), ("Anaïs", "anais"), ("Luc", "luc"), ("Maëlle", "maelle"),
    ],
    family: [
      ("Lefèvre", "lefevre"), ("Garçon", "garcon"), ("d’Artagnan", "dartagnan"), ("Noël", "noel"),
      ("Dubois", "dubois"), ("de La Tour", "delatour"), ("Prévôt", "prevot"), ("Ayoun", "ayoun"),
    ],
    language: "FR", country: "France", countryCode: "FR", dialCode: "33",
    cities: [("Lyon", "Rhône", "69001"), ("Orléans", "Loiret", "45000")],
    streets: ["Rue de l’Église", "Avenue Foch", "Impasse des Lilas"])

  static let german = SeedLocale(
    given: [
      ("Jürgen", "juergen"), ("Käthe", "kaethe"), ("Sören", "soeren"), ("Anna-Lena", "annalena"),
      ("Björn", "bjoern"), ("Heike", "heike"), ("Günther", "guenther"), ("Lotte", "lotte"),
    ],
    family: [
      ("Müller", "mueller"), ("Weiß", "weiss"), ("von der Höh", "vonderhoeh"),
      ("Schäfer", "schaefer"),
      ("Groß", "gross"), ("Köhler", "koehler"), ("Yılmaz", "yilmaz"), ("Braun", "braun"),
    ],
    language: "DE", country: "Germany", countryCode: "DE", dialCode: "49",
    cities: [("Köln", "Nordrhein-Westfalen", "50667"), ("München", "Bayern", "80331")],
    streets: ["Königsallee", "Hauptstraße", "Am Mühlgraben"])

  static let italian = SeedLocale(
    given: [
      ("Niccolò", "niccolo"), ("Chiara", "chiara"), ("Renè", "rene"), ("Giulia", "giulia"),
      ("Matteo", "matteo"), ("Desirée", "desiree"), ("Luca", "luca"), ("Noemi", "noemi"),
    ],
    family: [
      ("Rossi", "rossi"), ("Dell’Acqua", "dellacqua"), ("Cantù", "cantu"),
      ("De Santis", "desantis"),
      ("Esposito", "esposito"), ("Nicolò", "nicolo"), ("Ferrari", "ferrari"),
      ("Bianchi", "bianchi"),
    ],
    language: "IT", country: "Italy", countryCode: "IT", dialCode: "39",
    cities: [("Forlì", "FC", "47121"), ("Milano", "MI", "20121")],
    streets: ["Via Garibaldi", "Corso Italia", "Piazza della Libertà"])

  static let dutch = SeedLocale(
    given: [
      ("Daniël", "daniel"), ("Sanne", "sanne"), ("Joost", "joost"), ("Loïs", "lois"),
      ("Ruben", "ruben"), ("Anouk", "anouk"),
    ],
    family: [
      ("van den Berg", "vandenberg"), ("de Vries", "devries"), ("’t Hooft", "thooft"),
      ("Jansen", "jansen"), ("van ’t Hek", "vanthek"), ("Bakker", "bakker"),
    ],
    language: "NL", country: "Netherlands", countryCode: "NL", dialCode: "31",
    cities: [("Utrecht", "UT", "3511 AA"), ("’s-Hertogenbosch", "NB", "5211 AP")],
    streets: ["Dorpsstraat", "Kerkweg", "Prinsengracht"])

  static let polish = SeedLocale(
    given: [
      ("Łukasz", "lukasz"), ("Małgorzata", "malgorzata"), ("Świętosława", "swietoslawa"),
      ("Jiří", "jiri"), ("Żaneta", "zaneta"), ("Šárka", "sarka"),
    ],
    family: [
      ("Wójcik", "wojcik"), ("Brzęczyszczykiewicz", "brzeczyszczykiewicz"), ("Dvořák", "dvorak"),
      ("Nowak", "nowak"), ("Žižka", "zizka"), ("Łoś", "los"),
    ],
    language: "PL", country: "Poland", countryCode: "PL", dialCode: "48",
    cities: [("Łódź", "łódzkie", "90-001"), ("Kraków", "małopolskie", "30-001")],
    streets: ["ul. Piotrkowska", "ul. Święty Marcin", "al. Róż"])

  static let nordic = SeedLocale(
    given: [
      ("Åsa", "asa"), ("Bjørn", "bjorn"), ("Þórdís", "thordis"), ("Søren", "soren"),
      ("Päivi", "paivi"), ("Linnéa", "linnea"),
    ],
    family: [
      ("Ångström", "angstrom"), ("Sørensen", "sorensen"), ("Ólafsdóttir", "olafsdottir"),
      ("Mäkelä", "makela"), ("Lindqvist", "lindqvist"), ("Ærø", "aero"),
    ],
    language: "SV", country: "Sweden", countryCode: "SE", dialCode: "46",
    cities: [("Malmö", "Skåne", "211 18"), ("Örebro", "Örebro län", "702 10")],
    streets: ["Storgatan", "Ängsvägen", "Åkergatan"])

  static let spanish = SeedLocale(
    given: [
      ("José María", "josemaria"), ("Begoña", "begona"), ("Íñigo", "inigo"), ("Lucía", "lucia"),
      ("Ángel", "angel"), ("Núria", "nuria"),
    ],
    family: [
      ("Núñez de Balboa", "nunezdebalboa"), ("García Márquez", "garciamarquez"),
      ("Ibáñez", "ibanez"), ("Peña", "pena"), ("Güell", "guell"), ("López", "lopez"),
    ],
    language: "ES", country: "Spain", countryCode: "ES", dialCode: "34",
    cities: [("A Coruña", "Galicia", "15001"), ("Málaga", "Andalucía", "29001")],
    streets: ["Calle Mayor", "Avenida de la Constitución", "Plaza España"])
}
